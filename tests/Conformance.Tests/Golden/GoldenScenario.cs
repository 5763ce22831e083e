using System.Linq;
using GenOptim.Conformance.Scenarios;

namespace GenOptim.Conformance.Golden;

/// <summary>A recorded case as a scenario.</summary>
internal static class GoldenScenario
{
    public static Scenario<T> Of<T>(GoldenCase golden)
        where T : unmanaged
    {
        GoldenStream stream = GoldenArchive.Stream(golden.Stream);
        return new(
            golden.Name,
            [.. golden.Groups.Select(group =>
                new ScenarioGroup(OptimizerConstants.Of(golden, group), group.InitialLearningRate ?? group.LastLearningRate, group.WeightDecay))],
            [.. golden.Tensors.Select(tensor =>
                new ScenarioTensor<T>(tensor.Name, tensor.Group, !tensor.RequiresGrad, Hex.Decode<T>(stream.Init[tensor.StreamIndex])))],
            [.. Enumerable.Range(1, golden.Steps).Select(step => new ScenarioStep<T>(
                [.. golden.LearningRates.Select(rates => rates[step - 1])],
                [.. golden.Tensors.Select(tensor => tensor.GradNoneSteps.Contains(step) ? null : Hex.Decode<T>(stream.Grads[step - 1][tensor.StreamIndex]))]))]);
    }
}
