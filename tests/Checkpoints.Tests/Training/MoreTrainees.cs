using System;
using System.Collections.Generic;

namespace GenOptim.Checkpoints.Tests.Training;

/// <summary>Trainees of the classes that keep numbers on the host besides their arrays, and of algorithms and modes that others do not have.</summary>
internal static class MoreTrainees
{
    private const double LearningRate = 0.01;

    internal static IEnumerable<(string Name, Func<Layout, Trainee> Create)> All =>
    [
        Plain<float, float>(nameof(PlainLionW), (a, b) => new PlainLionW(LearningRate, new PlainLionW.ParameterGroup(a), new PlainLionW.ParameterGroup(b) { WeightDecay = 0 })),
        Plain<double, double>(nameof(LionW64), (a, b) => new LionW64(LearningRate, new LionW64.ParameterGroup(a), new LionW64.ParameterGroup(b) { WeightDecay = 0 })),
        Plain<float, float>(nameof(EightBitLionW), (a, b) => new EightBitLionW(LearningRate, new EightBitLionW.ParameterGroup(a), new EightBitLionW.ParameterGroup(b))),
        Plain<float, float>(nameof(StableAdamW), (a, b) => new StableAdamW(LearningRate, new StableAdamW.ParameterGroup(a), new StableAdamW.ParameterGroup(b) { WeightDecay = 0 })),
        Plain<float, float>(nameof(Adafactor), (a, b) => new Adafactor(LearningRate, new Adafactor.ParameterGroup(a), new Adafactor.ParameterGroup(b) { WeightDecay = 0 })),
        Plain<BFloat16, BFloat16>(nameof(StochasticAdafactor), (a, b) => new StochasticAdafactor(
            LearningRate, new StochasticAdafactor.ParameterGroup(a), new StochasticAdafactor.ParameterGroup(b) { WeightDecay = 0 })),
        Plain<BFloat16, BFloat16>(nameof(StochasticStableAdamW), (a, b) => new StochasticStableAdamW(
            LearningRate, new StochasticStableAdamW.ParameterGroup(a), new StochasticStableAdamW.ParameterGroup(b) { WeightDecay = 0 })),
        Plain<float, float>(nameof(UndecayedSgdw), (a, b) => new UndecayedSgdw(LearningRate, new UndecayedSgdw.ParameterGroup(a), new UndecayedSgdw.ParameterGroup(b))),
        Plain<BFloat16, BFloat16>(nameof(BFloat16Sgdw), (a, b) => new BFloat16Sgdw(LearningRate, new BFloat16Sgdw.ParameterGroup(a), new BFloat16Sgdw.ParameterGroup(b))),
        Plain<Half, float>(nameof(StochasticHalfAdamW), (a, b) => new StochasticHalfAdamW(
            LearningRate, new StochasticHalfAdamW.ParameterGroup(a), new StochasticHalfAdamW.ParameterGroup(b) { WeightDecay = 0 })),
        Plain<Half, Half>(nameof(KahanHalfLionW), (a, b) => new KahanHalfLionW(LearningRate, new KahanHalfLionW.ParameterGroup(a), new KahanHalfLionW.ParameterGroup(b) { WeightDecay = 0 })),
        Plain<float, float>(nameof(UserRule), (a, b) => new UserRule(LearningRate, new UserRule.ParameterGroup(a), new UserRule.ParameterGroup(b) { WeightDecay = 0 })),
        Plain<float, float>(nameof(UserFactoredRule), (a, b) => new UserFactoredRule(LearningRate, new UserFactoredRule.ParameterGroup(a), new UserFactoredRule.ParameterGroup(b) { WeightDecay = 0 })),
        Plain<BFloat16, BFloat16>(nameof(StochasticUserFactoredRule), (a, b) => new StochasticUserFactoredRule(
            LearningRate, new StochasticUserFactoredRule.ParameterGroup(a), new StochasticUserFactoredRule.ParameterGroup(b) { WeightDecay = 0 })),
        Plain<float, float>(nameof(CarriedAdamW), (a, b) => new CarriedAdamW(LearningRate, new CarriedAdamW.ParameterGroup(a), new CarriedAdamW.ParameterGroup(b) { WeightDecay = 1e-8 })),
        Plain<float, BFloat16>(nameof(AverageAdamW), (a, b) =>
        {
            var optimizer = new AverageAdamW(LearningRate, new AverageAdamW.ParameterGroup(a), new AverageAdamW.ParameterGroup(b) { WeightDecay = 0 });
            (optimizer.Average.HalfLife, optimizer.Average.Start) = (2, 1);
            return optimizer;
        }),
        Plain<BFloat16, BFloat16>(nameof(EqualAverageSgdw), (a, b) =>
        {
            var optimizer = new EqualAverageSgdw(LearningRate, new EqualAverageSgdw.ParameterGroup(a), new EqualAverageSgdw.ParameterGroup(b) { WeightDecay = 0 });
            optimizer.Average.Interval = 2;
            return optimizer;
        }),
        (nameof(GuardedAdamW), layout => new TypedTrainee<float, float>(layout, (a, b) =>
        {
            var optimizer = new GuardedAdamW(LearningRate, new GuardedAdamW.ParameterGroup(a), new GuardedAdamW.ParameterGroup(b) { WeightDecay = 0 });
            (optimizer.SpikeGuard.Window, optimizer.SpikeGuard.Deviations) = (16, 1);
            return optimizer;
        })
        {
            BeforeStep = static (optimizer, step) => ((GuardedAdamW)optimizer).SpikeGuard.Loss = 1 + (step % 3),
        }),
        (nameof(ScaledAdamW), layout => new TypedTrainee<float, float>(layout, (a, b) =>
        {
            var optimizer = new ScaledAdamW(LearningRate, new ScaledAdamW.ParameterGroup(a), new ScaledAdamW.ParameterGroup(b) { WeightDecay = 0 });
            (optimizer.ClippingThreshold, optimizer.AccumulationCount, optimizer.LossScaler.GrowthInterval) = (1e-4, 2, 2);
            return optimizer;
        })
        {
            HasStepsToSkip = true,
        }),
        (nameof(TreatedEightBitAdamW), layout => new TypedTrainee<BFloat16, BFloat16>(layout, (a, b) =>
        {
            var optimizer = new TreatedEightBitAdamW(LearningRate, new TreatedEightBitAdamW.ParameterGroup(a), new TreatedEightBitAdamW.ParameterGroup(b) { WeightDecay = 0 });
            (optimizer.ClippingThreshold, optimizer.LossScaler.GrowthInterval, optimizer.Average.HalfLife) = (1e-4, 2, 3);
            return optimizer;
        })
        {
            HasStepsToSkip = true,
        }),
        (nameof(PlateauLionW), layout =>
        {
            var plateau = new ReduceOnPlateau { Factor = 0.5, Patience = 1 };
            return new TypedTrainee<float, float>(layout, (a, b) => new PlateauLionW(
                LearningRate, new PlateauLionW.ParameterGroup(a), new PlateauLionW.ParameterGroup(b) { WeightDecay = 0 })
            {
                Schedule = plateau,
            })
            {
                BeforeStep = (_, step) => plateau.Report(1 + (step % 3)),
            };
        }),
    ];

    private static (string Name, Func<Layout, Trainee> Create) Plain<TValue, TGradient>(
        string name, Func<Parameter<TValue, TGradient>[], Parameter<TValue, TGradient>[], IOptimizer> create)
        where TValue : unmanaged
        where TGradient : unmanaged =>
        (name, layout => new TypedTrainee<TValue, TGradient>(layout, create));
}
