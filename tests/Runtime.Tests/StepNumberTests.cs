using System;
using System.Linq;
using GenOptim.Engine;
using GenOptim.Runtime.Tests.LowPrecision;
using Xunit;

namespace GenOptim.Runtime.Tests;

[DecoupledOptimizer(Algorithm.AdamW, WeightDecay = 1e-5)]
public sealed partial class ScheduledAdamW;

[DecoupledOptimizer(Algorithm.AdamW, Decay = DecayRule.LearningRate, WeightDecay = 1e-2)]
public sealed partial class LearningRateAdamW;

[DecoupledOptimizer(Algorithm.Sgdw, Decay = DecayRule.Constant)]
public sealed partial class ConstantSgdw;

/// <summary>Numbers are stated in double and used in the type of the arithmetic: a step that cannot be taken with them is refused before anything of it is done.</summary>
public sealed class StepNumberTests
{
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
        Assert.Contains("the decay is 10 of a weight per step; it must be at most 1", message, StringComparison.Ordinal);
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
