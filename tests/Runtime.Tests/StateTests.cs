using System;
using System.Collections.Generic;
using System.Linq;
using Xunit;

namespace GenOptim.Runtime.Tests;

public sealed class StateTests
{
    private const double LearningRate = 0.01;

    [Fact]
    public void ContinuationIsBitIdentical()
    {
        using Parameter<float> parameter = Samples.Parameter("w", 70_001, 1);
        using Parameter<float> bias = Samples.Parameter("b", 7, 2);
        using SampleAdamW optimizer = Create(parameter, bias);
        optimizer.Step();
        bias.HasGradient = false;
        optimizer.Step();
        OptimizerState state = optimizer.ExportState();

        using var copy = new Parameter<float>("w", Samples.ValuesOf(parameter).ToArray(), Samples.Values(new Random(1), 140_002).AsSpan(70_001).ToArray());
        using var biasCopy = new Parameter<float>("b", Samples.ValuesOf(bias).ToArray(), Samples.Values(new Random(2), 14).AsSpan(7).ToArray());
        using SampleAdamW continued = Create(copy, biasCopy);
        continued.ImportState(state);
        bias.HasGradient = true;
        for (int i = 0; i < 3; i++)
        {
            optimizer.Step();
            continued.Step();
        }

        Assert.Equal(Samples.Bits(parameter), Samples.Bits(copy));
        Assert.Equal(Samples.Bits(bias), Samples.Bits(biasCopy));
        Assert.Equal([5L, 4L], [continued.GetStepCount(copy), continued.GetStepCount(biasCopy)]);
        Assert.Equal(5, continued.StepCount);
    }

    [Fact]
    public void ExportIsACopy()
    {
        using Parameter<float> parameter = Samples.Parameter("w", 100);
        using var optimizer = new SampleAdamW(LearningRate, [parameter]);
        optimizer.Step();
        OptimizerState state = optimizer.ExportState();
        int[] before = Samples.Bits(state.Parameters["w"].Tensors["exp_avg"].AsSpan<float>());
        optimizer.Step();
        Assert.Equal(before, Samples.Bits(state.Parameters["w"].Tensors["exp_avg"].AsSpan<float>()));
        Assert.Equal(["exp_avg", "exp_avg_sq"], state.Parameters["w"].Tensors.Keys);
        Assert.Equal(1, state.Parameters["w"].Step);
        Assert.Equal([100], state.Parameters["w"].Shape);
        Assert.Equal(["AmsGrad", "Beta1", "Beta2", "Epsilon"], state.Constants.Keys);
    }

    [Fact]
    public void ImportTakesRatesFromWhereTheCallerSays()
    {
        using Parameter<float> parameter = Samples.Parameter("w", 10);
        using Parameter<float> bias = Samples.Parameter("b", 3);
        using SampleAdamW optimizer = Create(parameter, bias);
        optimizer.LearningRate = LearningRate / 2;
        OptimizerState state = optimizer.ExportState();

        using SampleAdamW resumed = Create(Samples.Parameter("w", 10), Samples.Parameter("b", 3));
        resumed.LearningRate = LearningRate * 3;
        ((SampleAdamW.ParameterGroup)resumed.ParameterGroups[0]).WeightDecay = 0.125;
        resumed.ImportState(state, HyperparameterSource.Optimizer);
        Assert.Equal(LearningRate * 3, resumed.ParameterGroups[0].LearningRate);
        Assert.Equal(LearningRate, resumed.ParameterGroups[0].InitialLearningRate);
        Assert.Equal(0.125, ((SampleAdamW.ParameterGroup)resumed.ParameterGroups[0]).WeightDecay);

        resumed.ImportState(state);
        Assert.Equal([LearningRate / 2, LearningRate / 2], resumed.ParameterGroups.Select(group => group.LearningRate));
        Assert.Equal(LearningRate / 2, resumed.LearningRate);
        Assert.Equal(SampleAdamW.WeightDecay, ((SampleAdamW.ParameterGroup)resumed.ParameterGroups[0]).WeightDecay);
    }

    public static TheoryData<string, Func<OptimizerState, OptimizerState>> Mismatches => new()
    {
        { "the format version is 2 in the state and 1 in the optimizer", state => state with { FormatVersion = 2 } },
        { "the algorithm is Sgdw in the state and AdamW in the optimizer", state => state with { Algorithm = Algorithm.Sgdw } },
        { "the decay rule is LearningRate in the state and Scheduled in the optimizer", state => state with { Decay = DecayRule.LearningRate } },
        { "the parameters' number type is Float64 in the state and Float32 in the optimizer", state => state with { Parameter = DType.Float64 } },
        { "the constant Beta2 is 0.999 in the state and 0.95 in the optimizer", state => state with { Constants = With(state.Constants, "Beta2", 0.999) } },
        { "it has no constant Beta1", state => state with { Constants = Without(state.Constants, "Beta1") } },
        { "it has a constant Beta3 that the optimizer does not have", state => state with { Constants = With(state.Constants, "Beta3", 1) } },
        { "the number of groups is 1 in the state and 2 in the optimizer", state => state with { Groups = [state.Groups[0]] } },
        { "the name of group 0 is other in the state and decayed in the optimizer", state => state with { Groups = [state.Groups[0] with { Name = "other" }, state.Groups[1]] } },
        { "its group 'decayed' has no parameter 'w'", state => state with { Groups = [state.Groups[0] with { ParameterNames = [] }, state.Groups[1]] } },
        { "its group 'decayed' has a parameter 'x' that the optimizer's does not have", state => state with { Groups = [state.Groups[0] with { ParameterNames = ["w", "x"] }, state.Groups[1]] } },
        { "the initial learning rate of its group 'decayed' is NaN; it must be finite and at least 0", state => state with { Groups = [state.Groups[0] with { InitialLearningRate = double.NaN }, state.Groups[1]] } },
        { "it has no parameter 'b'", state => state with { Parameters = Without(state.Parameters, "b") } },
        { "it has a parameter 'x' that the optimizer does not have", state => state with { Parameters = With(state.Parameters, "x", state.Parameters["b"]) } },
        { "the shape of parameter 'w' is [2, 5] in the state and [10] in the optimizer", state => Changed(state, saved => saved with { Shape = [2, 5] }) },
        { "the shape of parameter 'w' is [] in the state and [10] in the optimizer", state => Changed(state, saved => saved with { Shape = [] }) },
        { "the step count of its parameter 'w' is -1; it must be at least 0 and at most 9007199254740992", state => Changed(state, saved => saved with { Step = -1 }) },
        { "its parameter 'w' has no state 'exp_avg'", state => Changed(state, saved => saved with { Tensors = Without(saved.Tensors, "exp_avg") }) },
        { "its parameter 'w' has a state 'x' that the optimizer does not keep", state => Changed(state, saved => saved with { Tensors = With(saved.Tensors, "x", saved.Tensors["exp_avg"]) }) },
        { "the number type of state 'exp_avg' of parameter 'w' is Float64 in the state and Float32 in the optimizer", state => Changed(state, saved => saved with { Tensors = With(saved.Tensors, "exp_avg", StateTensor.From<double>(new double[10])) }) },
        { "the length of state 'exp_avg' of parameter 'w' is 9 in the state and 10 in the optimizer", state => Changed(state, saved => saved with { Tensors = With(saved.Tensors, "exp_avg", StateTensor.From<float>(new float[9])) }) },
        { "the step count of its parameter 'w' is 9223372036854775807; it must be at least 0 and at most 9007199254740992", state => Changed(state, saved => saved with { Step = long.MaxValue }) },
        { "its step count is -1; it must be at least 0 and at most 9007199254740992", state => state with { StepCount = -1 } },
        { "its step count is 9223372036854775807; it must be at least 0 and at most 9007199254740992", state => state with { StepCount = long.MaxValue } },
        { "its dictionary of constants is null", state => state with { Constants = null! } },
        { "its list of groups is null", state => state with { Groups = null! } },
        { "its group 1 is null", state => state with { Groups = [state.Groups[0], null!] } },
        { "the name of its group 0 is null", state => state with { Groups = [state.Groups[0] with { Name = null! }, state.Groups[1]] } },
        { "the list of parameters of its group 0 is null", state => state with { Groups = [state.Groups[0] with { ParameterNames = null! }, state.Groups[1]] } },
        { "the dictionary of numbers of its group 0 is null", state => state with { Groups = [state.Groups[0] with { Scalars = null! }, state.Groups[1]] } },
        { "its dictionary of parameters is null", state => state with { Parameters = null! } },
        { "its parameter 'w' is null", state => Changed(state, _ => null!) },
        { "the shape of its parameter 'w' is null", state => Changed(state, saved => saved with { Shape = null! }) },
        { "the dictionary of states of its parameter 'w' is null", state => Changed(state, saved => saved with { Tensors = null! }) },
        { "the state 'exp_avg' of its parameter 'w' is null", state => Changed(state, saved => saved with { Tensors = With(saved.Tensors, "exp_avg", null!) }) },
        { "the dictionary of numbers of its parameter 'w' is null", state => Changed(state, saved => saved with { Scalars = null! }) },
        { "its dictionary of sections is null", state => state with { Sections = null! } },
        { "its learning rate is NaN; it must be finite and at least 0", state => state with { LearningRate = double.NaN } },
    };

    [Theory]
    [MemberData(nameof(Mismatches), DisableDiscoveryEnumeration = true)]
    public void ForeignStateIsRefusedByNameAndChangesNothing(string difference, Func<OptimizerState, OptimizerState> change)
    {
        using Parameter<float> parameter = Samples.Parameter("w", 10);
        using Parameter<float> bias = Samples.Parameter("b", 3);
        using SampleAdamW optimizer = Create(parameter, bias);
        optimizer.Step();
        OptimizerState before = optimizer.ExportState();

        var exception = Assert.Throws<StateMismatchException>(() => optimizer.ImportState(change(before)));

        Assert.Equal($"The state does not fit SampleAdamW: {difference}.", exception.Message);
        OptimizerState after = optimizer.ExportState();
        Assert.Equal(before.StepCount, after.StepCount);
        Assert.Equal(before.Parameters["w"].Step, after.Parameters["w"].Step);
        Assert.Equal(
            Samples.Bits(before.Parameters["w"].Tensors["exp_avg"].AsSpan<float>()),
            Samples.Bits(after.Parameters["w"].Tensors["exp_avg"].AsSpan<float>()));
    }

    [Fact]
    public void AScalarHasNoDimensions()
    {
        using var scalar = new Parameter<float>("scalar", [2f], [1f], shape: []);
        using var vector = new Parameter<float>("vector", [2f], [1f]);
        using var optimizer = new SampleAdamW(LearningRate, [scalar, vector]);
        OptimizerState state = optimizer.ExportState();
        Assert.Empty(scalar.Shape);
        Assert.Empty(state.Parameters["scalar"].Shape);
        Assert.Equal([1], state.Parameters["vector"].Shape);
        optimizer.ImportState(state);
        Assert.Contains("a shape of []", Assert.Throws<ArgumentException>(() => new Parameter<float>("w", new float[2], shape: [])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void UnnamedGroupsMatchByPositionAfterOneHasLeft()
    {
        using Parameter<float> parameter = Samples.Parameter("w", 10);
        using Parameter<float> other = Samples.Parameter("other", 10);
        var left = new SampleAdamW.ParameterGroup([other]);
        using var optimizer = new SampleAdamW(LearningRate, left, new SampleAdamW.ParameterGroup([parameter]));
        optimizer.RemoveGroup(left);
        optimizer.Step();
        OptimizerState state = optimizer.ExportState();
        Assert.Equal("group 1", state.Groups[0].Name);

        using Parameter<float> copy = Samples.Parameter("w", 10);
        using var resumed = new SampleAdamW(LearningRate, [copy]);
        resumed.ImportState(state);
        Assert.Equal(1, resumed.GetStepCount(copy));

        using Parameter<float> named = Samples.Parameter("w", 10);
        using var stated = new SampleAdamW(LearningRate, new SampleAdamW.ParameterGroup([named]) { Name = "group 0" });
        Assert.Throws<StateMismatchException>(() => stated.ImportState(state));
    }

    [Fact]
    public void AGroupsOwnRateIsPartOfTheState()
    {
        using SampleAdamW optimizer = Create(Samples.Parameter("w", 10), Samples.Parameter("b", 3));
        optimizer.ParameterGroups[0].LearningRate = LearningRate;
        OptimizerState state = optimizer.ExportState();
        Assert.Equal([true, false], state.Groups.Select(group => group.HasOwnLearningRate));

        using SampleAdamW resumed = Create(Samples.Parameter("w", 10), Samples.Parameter("b", 3));
        resumed.ImportState(state);
        resumed.LearningRate = 1;
        Assert.Equal([LearningRate, 1], resumed.ParameterGroups.Select(group => group.LearningRate));

        resumed.ImportState(state, HyperparameterSource.Optimizer);
        Assert.Equal([LearningRate, 1], resumed.ParameterGroups.Select(group => group.LearningRate));

        // A state that does not say whose a rate is: one that differs from the optimizer's is the group's own.
        resumed.ImportState(state with
        {
            Groups = [state.Groups[0] with { HasOwnLearningRate = false }, state.Groups[1] with { LearningRate = 0.25 }],
        });
        resumed.LearningRate = 2;
        Assert.Equal([2, 0.25], resumed.ParameterGroups.Select(group => group.LearningRate));
    }

    [Fact]
    public void TensorChecksWhatIsReadFromIt()
    {
        StateTensor tensor = StateTensor.From<float>([1, 2, 3]);
        Assert.Equal([2f, 3f], tensor.AsSpan<float>(1, 2).ToArray());
        Assert.Throws<InvalidOperationException>(() => tensor.AsSpan<double>());
        Assert.Throws<ArgumentOutOfRangeException>(() => tensor.AsSpan<float>(2, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => tensor.AsSpan<float>(-1, 1));
    }

    [Fact]
    public void SpanKeepsItsArrayAlive()
    {
        using Parameter<float> parameter = Samples.Parameter("w", 100_000);
        using var optimizer = new SampleAdamW(LearningRate, [parameter]);
        optimizer.Step();
        Span<float> expAvg = optimizer.ExportState().Parameters["w"].Tensors["exp_avg"].AsSpan<float>();
        int[] before = Samples.Bits(expAvg);
        for (int i = 0; i < 10; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            _ = optimizer.ExportState();
        }

        Assert.Equal(before, Samples.Bits(expAvg));
    }

    private static SampleAdamW Create(Parameter<float> parameter, Parameter<float> bias) => new(
        LearningRate,
        new SampleAdamW.ParameterGroup([parameter]) { Name = "decayed" },
        new SampleAdamW.ParameterGroup([bias]) { WeightDecay = 0, Name = "undecayed" });

    private static OptimizerState Changed(OptimizerState state, Func<ParameterState, ParameterState> change) =>
        state with { Parameters = With(state.Parameters, "w", change(state.Parameters["w"])) };

    private static Dictionary<string, T> With<T>(IReadOnlyDictionary<string, T> items, string key, T value) =>
        new(items) { [key] = value };

    private static Dictionary<string, T> Without<T>(IReadOnlyDictionary<string, T> items, string key) =>
        items.Where(item => item.Key != key).ToDictionary();
}
