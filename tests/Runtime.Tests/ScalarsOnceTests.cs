using System;
using System.Collections.Concurrent;
using System.Linq;
using GenOptim.Engine;
using Xunit;

namespace GenOptim.Runtime.Tests;

/// <summary>The scalars that a step is checked with are those that it is taken with: they are computed twice only where what was decided in between changes them.</summary>
public sealed class ScalarsOnceTests
{
    [Fact]
    public void ScalarsAreComputedOncePerStepAndGroup()
    {
        using CountingEngine engine = Create(GradientTreatment.None, 2, 3);
        Assert.Equal(2, engine.ComputedIn(() => engine.Step()));
        Assert.Equal(2, engine.ComputedIn(() => engine.Step()));
        Assert.All(engine.Used, gradientMultiplier => Assert.Equal(1, gradientMultiplier));
        Assert.Equal(10, engine.Used.Count);
    }

    [Fact]
    public void AClippedStepIsTakenWithItsOwn()
    {
        using CountingEngine engine = Create(new GradientTreatment { Clip = Clip.GlobalNorm }, 2);
        engine.Control.ClippingThreshold = 1e-3;
        Assert.Equal(2, engine.ComputedIn(() => engine.Step()));
        Assert.Equal(2, engine.Used.Count);
        Assert.All(engine.Used, gradientMultiplier => Assert.InRange(gradientMultiplier, 0, 0.5));
    }

    [Fact]
    public void AParameterStepsAloneWithThoseItWasCheckedWith()
    {
        using CountingEngine engine = Create(GradientTreatment.None, 2);
        engine.StepOf(engine.Groups[0].Parameters[0]);
        Assert.Equal(1, engine.ComputedIn(() => engine.StepOf(engine.Groups[0].Parameters[1])));
        Assert.All(engine.Used, gradientMultiplier => Assert.Equal(1, gradientMultiplier));
    }

    private static CountingEngine Create(GradientTreatment treatment, params int[] tensors)
    {
        var engine = new CountingEngine(treatment);
        engine.AddGroups([.. tensors.Select((count, group) =>
            new SampleSgdw.ParameterGroup(Enumerable.Range(0, count).Select(tensor => Samples.Parameter($"{group} {tensor}", 100))))]);
        return engine;
    }

    /// <summary>Counts how often scalars are computed, and notes what each update is given. One thread.</summary>
    private sealed class CountingEngine(GradientTreatment treatment) : OptimizerEngine<double>(
        new OptimizerDescriptor
        {
            Contract = GeneratedCodeContract.Version,
            Name = "Counting",
            Algorithm = Algorithm.Sgdw,
            Decay = DecayRule.None,
            Parameter = DType.Float32,
            Gradient = DType.Float32,
            Constants = [],
            StateSlots = [],
            Treatment = treatment,
            NewGroup = static _ => throw new NotSupportedException(),
        },
        learningRate: 1)
    {
        private int _computed;

        internal ConcurrentBag<double> Used { get; } = [];

        internal int ComputedIn(Action step)
        {
            int before = _computed;
            step();
            return _computed - before;
        }

        protected override double ComputeScalars(in StepInputs inputs)
        {
            _computed++;
            return inputs.GradientMultiplier;
        }

        protected override void Update(in Block block, in double scalars) => Used.Add(scalars);
    }
}
