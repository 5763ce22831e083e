using System;
using System.Linq;
using GenOptim.Engine;
using GenOptim.Runtime.Tests.LowPrecision;
using GenOptim.Runtime.Tests.Treatment;
using Xunit;

namespace GenOptim.Runtime.Tests;

[DecoupledOptimizer(Algorithm.AdamW, WeightDecay = 1e-5)]
public sealed partial class ScheduledAdamW;

[DecoupledOptimizer(Algorithm.AdamW, Decay = DecayRule.LearningRate, WeightDecay = 1e-2)]
public sealed partial class LearningRateAdamW;

[DecoupledOptimizer(Algorithm.Sgdw, Decay = DecayRule.Constant)]
public sealed partial class ConstantSgdw;

[DecoupledOptimizer(Algorithm.StableAdamW, Decay = DecayRule.None, Average = WeightAverage.Exponential)]
public sealed partial class AveragedStableAdamW;

[DecoupledOptimizer(Algorithm.StableAdamW, Decay = DecayRule.LearningRate)]
public sealed partial class LearningRateStableAdamW;

/// <summary>Numbers are stated in double and used in the type of the arithmetic: a step that cannot be taken with them is refused before anything of it is done.</summary>
public sealed class StepNumberTests
{
    /// <summary>1.5, which the analyzers do not see.</summary>
    private static readonly double TooMuch = 1 + Math.Pow(2, -1);

    [Fact]
    public void AWarmUpByHandFromATinyRateDoesNotFlipTheWeights()
    {
        // lr0 is 1e-8, so that f is a million at the full rate and the decay ten times the weight.
        using Parameter<float> parameter = Samples.Parameter("w", 1000);
        using var optimizer = new ScheduledAdamW(1e-8, [parameter]);
        optimizer.Step();
        optimizer.LearningRate = 1e-2;

        string message = Refused(optimizer, parameter);

        Assert.Contains("Parameter group 'group 0', with the learning rate 0.01, the initial learning rate 1E-08, the weight decay 1E-05 and step 2", message, StringComparison.Ordinal);
        Assert.Contains("the decay is 10 per step; it must be at most 1, which is the whole of a weight", message, StringComparison.Ordinal);
        optimizer.LearningRate = 1e-3;
        optimizer.Step();
        Assert.Equal(2, optimizer.StepCount);
    }

    [Fact]
    public void TheWholeWeightIsTakenAndNoMore()
    {
        using var parameter = new Parameter<float>("w", [2f, -3f], [0f, 0f]);
        double whole = Math.Pow(2, 0);
        var group = new ConstantSgdw.ParameterGroup([parameter]) { WeightDecay = whole };
        using var optimizer = new ConstantSgdw(1, group);
        optimizer.Step();
        Assert.Equal([0f, 0f], Samples.ValuesOf(parameter).ToArray());

        group.WeightDecay = Math.BitIncrement(whole);
        Refused(optimizer, parameter);

        using Parameter<float> other = Samples.Parameter("w", 10);
        using var scaled = new LearningRateAdamW(100, [other]);
        scaled.Step();
        scaled.LearningRate = 101;
        Refused(scaled, other);
    }

    [Theory]
    [InlineData(1e39)]
    [InlineData(1e300)]
    public void ARateThatIsInfiniteInFloat32IsRefused(double learningRate)
    {
        using Parameter<float> parameter = Samples.Parameter("w", 100);
        using var optimizer = new UndecayedAdamW(learningRate, [parameter]);
        Assert.Contains("the step's NegativeStepSize is -Infinity in float32", Refused(optimizer, parameter), StringComparison.Ordinal);

        using var wide = new Parameter<double>("w", [1], [1]);
        using var inDouble = new SampleAmsGrad64(1e39, [wide]);
        inDouble.Step();
    }

    /// <summary>Nothing uses the numbers of a parameter without elements, and those behind it have the same.</summary>
    [Fact]
    public void AParameterWithoutElementsDoesNotHideTheNumbersOfOthers()
    {
        using Parameter<float> empty = Samples.Parameter("empty", 0);
        using Parameter<float> parameter = Samples.Parameter("w", 100);
        using var optimizer = new UndecayedAdamW(1e39, [empty, parameter]);
        Assert.Contains("the step's NegativeStepSize is -Infinity in float32", Refused(optimizer, parameter), StringComparison.Ordinal);
        parameter.IsFrozen = true;
        optimizer.Step();
    }

    [Fact]
    public void AScheduleAndOneGroupAmongSeveralAreSeenToo()
    {
        using Parameter<float> first = Samples.Parameter("first", 100, 1);
        using Parameter<float> second = Samples.Parameter("second", 100, 2);
        var group = new ScheduledAdamW.ParameterGroup([second]) { Name = "second", WeightDecay = 0.5 };
        using var optimizer = new ScheduledAdamW(1e-3, new ScheduledAdamW.ParameterGroup([first]), group) { Schedule = new Tripling() };

        Assert.Contains("'second'", Refused(optimizer, first, second), StringComparison.Ordinal);
        second.IsFrozen = true;
        Assert.Equal(1, optimizer.Step().UpdatedParameters);
    }

    [Fact]
    public void MasterWeightsAreNotTakenInForAStepThatIsRefused()
    {
        using var parameter = new Parameter<BFloat16>("w", [(BFloat16)1f], [(BFloat16)1f]);
        using var optimizer = new MasterAdamW(1e39, [parameter]);
        Assert.Throws<InvalidOperationException>(() => optimizer.Step());
        Assert.Equal(0f, optimizer.ExportState().Parameters["w"].Tensors["master_weight"].AsSpan<float>()[0]);

        var master = new float[1];
        Assert.Throws<ArgumentOutOfRangeException>(() => MasterAdamW.Step([(BFloat16)1f], [(BFloat16)1f], new float[1], new float[1], master, new() { Step = 1, LearningRate = 1e39, InitialLearningRate = 1e39 }));
        Assert.Equal(0f, master[0]);
    }

    [Fact]
    public void TheStepOverSpansRefusesLikewise()
    {
        float[] values = [1, 2];
        Assert.Throws<ArgumentOutOfRangeException>(() => ScheduledAdamW.Step(values, [1, 1], new float[2], new float[2], new() { Step = 1, LearningRate = 1e-2, InitialLearningRate = 1e-8 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => UndecayedAdamW.Step(values, [1, 1], new float[2], new float[2], new() { Step = 1, LearningRate = 1e39 }));
        Assert.Equal([1f, 2f], values);
    }

    [Theory]
    [InlineData("Beta2", 0.99999999, "1")]
    [InlineData("Epsilon", 1e-46, "0")]
    [InlineData("Momentum", 1e39, "Infinity")]
    public void AClassWhoseConstantIsLostIsRefusedAtConstruction(string name, double value, string becomes)
    {
        OptimizerDescriptor descriptor = Describe(DType.BFloat16, name, value);
        Assert.Contains($"the constant {name} is", Assert.Throws<ArgumentException>(() => new Engine(descriptor)).Message, StringComparison.Ordinal);
        Assert.Contains($"which is {becomes} in float32", Assert.Throws<ArgumentException>(() => new Engine(descriptor)).Message, StringComparison.Ordinal);
        new Engine(Describe(DType.Float64, name, value)).Dispose();
        new Engine(Describe(DType.Float32, "AmsGrad", 1)).Dispose();
    }

    [Fact]
    public void ARuleThatMeasuresIsAskedOnceItHas()
    {
        using var parameter = new Parameter<float>("w", [2f, -3f], [1f, 1f]);
        var group = new LearningRateStableAdamW.ParameterGroup([parameter]) { WeightDecay = 0.5 };
        using var optimizer = new LearningRateStableAdamW(1, group);
        optimizer.Step();

        // Nothing is clipped while gradients are as they were: the decay would be 1.2.
        optimizer.LearningRate = 2.4;
        Assert.Contains("the decay is 1.2", Refused(optimizer, parameter), StringComparison.Ordinal);
        optimizer.LearningRate = 1e39;
        Assert.Contains("per step; it must be at most 1", Refused(optimizer, parameter), StringComparison.Ordinal);
        group.WeightDecay = 0;
        Assert.Contains("the step's NegativeLearningRate is -Infinity in float32", Refused(optimizer, parameter), StringComparison.Ordinal);

        // A gradient a thousand times as large clips the rate by the root of almost 2, and the decay is 0.85.
        group.WeightDecay = 0.5;
        optimizer.LearningRate = 2.4;
        Samples.GradientsOf(parameter).Fill(1000);
        optimizer.Step();
        Assert.Equal(2, optimizer.StepCount);
    }

    [Fact]
    public void WhatGradientsDoToARuleThatMeasuresIsPassedOnAndNotRefused()
    {
        foreach (float gradient in new[] { float.NaN, float.PositiveInfinity })
        {
            using var parameter = new Parameter<float>("w", [2f, -3f], [1f, gradient]);
            using var optimizer = new LearningRateStableAdamW(1e-3, [parameter]);
            optimizer.Step();
            Assert.True(float.IsNaN(Samples.ValuesOf(parameter)[1]));
            optimizer.Step();
            Assert.Equal(2, optimizer.StepCount);
        }
    }

    [Fact]
    public void AParameterWithoutElementsHasNoMeanAndIsNotRefused()
    {
        using var empty = new Parameter<float>("empty", [], []);
        using Parameter<float> other = Samples.Parameter("other", 10);
        using var optimizer = new LearningRateStableAdamW(1e-3, [empty, other]);
        Assert.Equal(2, optimizer.Step().UpdatedParameters);
        LearningRateStableAdamW.Step([], [], [], [], new() { Step = 1, LearningRate = 1e-3 });
    }

    [Fact]
    public void ASetIsRefusedBeforeItsFirstOptimizerSteps()
    {
        using var first = new Parameter<float>("first", [2f, -3f], [1f, 1f]);
        using var second = new Parameter<float>("second", [2f, -3f], [1f, 1f]);
        using var third = new Parameter<float>("third", [2f, -3f], [1f, 1f]);
        using var plain = new ScheduledAdamW(1e-3, [first]);
        using var measured = new LearningRateStableAdamW(1e-3, [second]);
        using var last = new LearningRateStableAdamW(1e-3, [third]);
        var set = new OptimizerSet(plain, measured, last);
        foreach (IOptimizer wrong in new IOptimizer[] { plain, measured, last })
        {
            wrong.LearningRate = 1e39;
            Assert.Contains("Nothing was changed", Assert.Throws<InvalidOperationException>(() => set.Step()).Message, StringComparison.Ordinal);
            wrong.LearningRate = 1e-3;
            Assert.All(new[] { first, second, third }, parameter => Assert.Equal([2f, -3f], Samples.ValuesOf(parameter).ToArray()));
            Assert.All(set.Optimizers, optimizer => Assert.Equal(0, optimizer.StepCount));
            Assert.All(set.Optimizers, optimizer => Assert.All(
                optimizer.ExportState().Parameters.Values.SelectMany(state => state.Tensors.Values), tensor => Assert.All(tensor.AsBytes().ToArray(), value => Assert.Equal(0, value))));
        }

        Assert.Equal(3, set.Step().UpdatedParameters);
    }

    [Fact]
    public void AStepTakenParameterByParameterIsRefusedBeforeTheFirstOne()
    {
        using Parameter<float> good = Samples.Parameter("good", 10, 1);
        using Parameter<float> bad = Samples.Parameter("bad", 10, 2);
        var group = new ScheduledAdamW.ParameterGroup([bad]) { WeightDecay = TooMuch };
        using var optimizer = new ScheduledAdamW(1e-3, new ScheduledAdamW.ParameterGroup([good]), group);
        int[] before = Samples.Bits(good);

        Assert.Contains("the decay is 1.5 per step", Assert.Throws<InvalidOperationException>(() => optimizer.Step(good)).Message, StringComparison.Ordinal);
        Assert.Equal(before, Samples.Bits(good));
        Assert.Throws<InvalidOperationException>(() => optimizer.EndStep());

        // What is frozen where the step opens and thawed before its turn has its numbers refused then.
        bad.IsFrozen = true;
        optimizer.Step(good);
        bad.IsFrozen = false;
        int[] thawed = Samples.Bits(bad);
        Assert.Throws<InvalidOperationException>(() => optimizer.Step(bad));
        Assert.Equal(thawed, Samples.Bits(bad));
        Assert.Equal(1, optimizer.EndStep().UpdatedParameters);
    }

    [Fact]
    public void ACarriedDecayIsRefusedLikewiseAndWhatIsOwedStays()
    {
        using Parameter<float> parameter = Samples.Parameter("w", 10);
        var group = new CarriedSgdw.ParameterGroup([parameter]) { WeightDecay = TooMuch };
        using var optimizer = new CarriedSgdw(1, group);
        Assert.Contains("the decay is 1.5 per step", Refused(optimizer, parameter), StringComparison.Ordinal);

        double owed = 0.99999;
        float[] values = [1, 2];
        Assert.Throws<ArgumentOutOfRangeException>(() => CarriedSgdw.Step(values, [1, 1], ref owed, new() { Step = 1, LearningRate = 1, InitialLearningRate = 1, WeightDecay = TooMuch }));
        Assert.Equal(0.99999, owed);
        Assert.Equal([1f, 2f], values);
    }

    [Fact]
    public void AnAverageThatWouldHaveBegunBeginsWithTheStepThatIsTaken()
    {
        using var parameter = new Parameter<float>("w", [2f, -3f], [0f, 0f]);
        using var optimizer = new AveragedStableAdamW(1e39, [parameter]);
        Assert.Throws<InvalidOperationException>(() => optimizer.Step());
        Samples.ValuesOf(parameter).Fill(5);
        optimizer.LearningRate = 0;
        optimizer.Step();
        using (optimizer.UseAverages())
        {
            Assert.Equal([5f, 5f], Samples.ValuesOf(parameter).ToArray());
        }
    }

    private static string Refused(IOptimizer optimizer, params Parameter<float>[] parameters)
    {
        OptimizerState before = optimizer.ExportState();
        int[][] values = [.. parameters.Select(parameter => Samples.Bits(parameter))];
        string message = Assert.Throws<InvalidOperationException>(() => optimizer.Step()).Message;
        OptimizerState after = optimizer.ExportState();
        Assert.Equal(values, parameters.Select(parameter => Samples.Bits(parameter)));
        Assert.Equal(before.StepCount, after.StepCount);
        foreach ((string name, ParameterState state) in before.Parameters)
        {
            Assert.Equal(state.Step, after.Parameters[name].Step);
            Assert.All(state.Tensors, tensor => Assert.Equal(tensor.Value.AsBytes(), after.Parameters[name].Tensors[tensor.Key].AsBytes()));
        }

        return message;
    }

    private static OptimizerDescriptor Describe(DType type, string name, double value) => new()
    {
        Contract = GeneratedCodeContract.Version,
        Name = "Stated",
        Algorithm = Algorithm.AdamW,
        Decay = DecayRule.None,
        Parameter = type,
        Gradient = type,
        Constants = [new(name, value)],
        StateSlots = [],
        NewGroup = static _ => throw new NotSupportedException(),
    };

    private sealed class Tripling : ISchedule
    {
        public double Multiplier(long stepCount) => 3;
    }

    private sealed class Engine(OptimizerDescriptor descriptor) : OptimizerEngine<float>(descriptor, learningRate: 1)
    {
        protected override float ComputeScalars(in StepInputs inputs) => 0;

        protected override void Update(in Block block, in float scalars)
        {
        }
    }
}
