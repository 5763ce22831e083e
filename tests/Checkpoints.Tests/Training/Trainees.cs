using System;
using System.Collections.Generic;

namespace GenOptim.Checkpoints.Tests.Training;

/// <summary>A trainee of every class.</summary>
internal static class Trainees
{
    private const double LearningRate = 0.01;

    private static readonly SortedDictionary<string, Func<Layout, Trainee>> ByName = new(StringComparer.Ordinal)
    {
        [nameof(PlainAdamW)] = layout => new TypedTrainee<float, float>(layout, (a, b) => new PlainAdamW(
            LearningRate, new PlainAdamW.ParameterGroup(a), new PlainAdamW.ParameterGroup(b) { WeightDecay = 0, LearningRate = 0.02 })),
        [nameof(AmsGrad64)] = layout => new TypedTrainee<double, double>(layout, (a, b) => new AmsGrad64(
            LearningRate, new AmsGrad64.ParameterGroup(a), new AmsGrad64.ParameterGroup(b) { WeightDecay = 0, InitialLearningRate = 0.04 })),
        [nameof(LearningRateAdamW)] = layout => new TypedTrainee<float, float>(layout, (a, b) => new LearningRateAdamW(
            LearningRate, new LearningRateAdamW.ParameterGroup(a) { Name = "first" }, new LearningRateAdamW.ParameterGroup(b) { WeightDecay = 0.5 })),
        [nameof(CorrectedAdamW)] = layout => new TypedTrainee<float, float>(layout, (a, b) => new CorrectedAdamW(
            LearningRate, new CorrectedAdamW.ParameterGroup(a) { PeakLearningRate = 0.02 }, new CorrectedAdamW.ParameterGroup(b))),
        [nameof(CautiousLionW)] = layout => new TypedTrainee<float, float>(layout, (a, b) => new CautiousLionW(
            LearningRate, new CautiousLionW.ParameterGroup(a), new CautiousLionW.ParameterGroup(b) { WeightDecay = 0 })),
        [nameof(NesterovSgdw)] = layout => new TypedTrainee<float, float>(layout, (a, b) => new NesterovSgdw(
            LearningRate, new NesterovSgdw.ParameterGroup(a), new NesterovSgdw.ParameterGroup(b) { WeightDecay = 0 })),
        [nameof(StatelessSgdw)] = layout => new TypedTrainee<float, float>(layout, (a, b) => new StatelessSgdw(
            LearningRate, new StatelessSgdw.ParameterGroup(a), new StatelessSgdw.ParameterGroup(b) { WeightDecay = 0 })),
        [nameof(BFloat16StateAdamW)] = layout => new TypedTrainee<float, float>(layout, (a, b) => new BFloat16StateAdamW(
            LearningRate, new BFloat16StateAdamW.ParameterGroup(a), new BFloat16StateAdamW.ParameterGroup(b) { WeightDecay = 0 })
        {
            RoundingSeed = 7,
        }),
        [nameof(EightBitAdamW)] = layout => new TypedTrainee<float, float>(layout, (a, b) => new EightBitAdamW(
            LearningRate, new EightBitAdamW.ParameterGroup(a), new EightBitAdamW.ParameterGroup(b) { WeightDecay = 0 })
        {
            RoundingSeed = -3,
        }),
        [nameof(EightBitSgdw)] = layout => new TypedTrainee<float, float>(layout, (a, b) => new EightBitSgdw(
            LearningRate, new EightBitSgdw.ParameterGroup(a), new EightBitSgdw.ParameterGroup(b) { WeightDecay = 0 })),
        [nameof(ShadowAdamW)] = layout => new TypedTrainee<float, float>(layout, (a, b) => new ShadowAdamW(
            LearningRate, new ShadowAdamW.ParameterGroup(a), new ShadowAdamW.ParameterGroup(b) { WeightDecay = 0 })),
        [nameof(MasterAdamW)] = layout => new TypedTrainee<BFloat16, BFloat16>(layout, (a, b) => new MasterAdamW(
            LearningRate, new MasterAdamW.ParameterGroup(a), new MasterAdamW.ParameterGroup(b) { WeightDecay = 0 })),
        [nameof(RemainderAdamW)] = layout => new TypedTrainee<BFloat16, BFloat16>(layout, (a, b) => new RemainderAdamW(
            LearningRate, new RemainderAdamW.ParameterGroup(a), new RemainderAdamW.ParameterGroup(b) { WeightDecay = 0 })),
        [nameof(Remainder8AdamW)] = layout => new TypedTrainee<BFloat16, BFloat16>(layout, (a, b) => new Remainder8AdamW(
            LearningRate, new Remainder8AdamW.ParameterGroup(a), new Remainder8AdamW.ParameterGroup(b) { WeightDecay = 0 })
        {
            RoundingSeed = 5,
        }),
        [nameof(KahanAdamW)] = layout => new TypedTrainee<BFloat16, BFloat16>(layout, (a, b) => new KahanAdamW(
            LearningRate, new KahanAdamW.ParameterGroup(a), new KahanAdamW.ParameterGroup(b) { WeightDecay = 0 })),
        [nameof(MasterHalfAdamW)] = layout => new TypedTrainee<Half, Half>(layout, (a, b) => new MasterHalfAdamW(
            LearningRate, new MasterHalfAdamW.ParameterGroup(a), new MasterHalfAdamW.ParameterGroup(b) { WeightDecay = 0 })),
        [nameof(StochasticEightBitAdamW)] = layout => new TypedTrainee<BFloat16, BFloat16>(layout, (a, b) => new StochasticEightBitAdamW(
            LearningRate, new StochasticEightBitAdamW.ParameterGroup(a), new StochasticEightBitAdamW.ParameterGroup(b) { WeightDecay = 0 })
        {
            RoundingSeed = 11,
        }),
    };

    static Trainees()
    {
        foreach ((string name, Func<Layout, Trainee> create) in MoreTrainees.All)
        {
            ByName.Add(name, create);
        }
    }

    internal static IEnumerable<string> Names => ByName.Keys;

    internal static Trainee Create(string name, Layout layout) => ByName[name](layout);
}
