using System.Linq;

namespace GenOptim.Conformance.Golden;

/// <summary>What a case feeds into its optimizer.</summary>
internal static class GoldenInput
{
    public static T[] Initial<T>(GoldenCase golden, GoldenTensor tensor)
        where T : unmanaged =>
        Hex.Decode<T>(GoldenArchive.Stream(golden.Stream).Init[tensor.StreamIndex]);

    /// <summary>The gradient of a tensor in a step, counted from 1; null if the tensor has none in this step.</summary>
    public static T[]? Gradient<T>(GoldenCase golden, GoldenTensor tensor, int step)
        where T : unmanaged =>
        tensor.GradNoneSteps.Contains(step) ? null : Hex.Decode<T>(GoldenArchive.Stream(golden.Stream).Grads[step - 1][tensor.StreamIndex]);

    /// <summary>The initial learning rate of a group; torch's optimizers have none and do not need one.</summary>
    public static double InitialLearningRate(GoldenGroup group) => group.InitialLearningRate ?? group.LastLearningRate;
}
