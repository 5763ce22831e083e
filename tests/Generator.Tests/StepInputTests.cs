using System;
using System.Linq;
using GenOptim.Testing;
using Xunit;

namespace GenOptim.Generator.Tests;

/// <summary>The step over spans takes its numbers by name: those that the rule uses, and none that it does not.</summary>
public sealed class StepInputTests
{
    [Theory]
    [InlineData("Scheduled", "Step = 1, LearningRate = 1e-3, InitialLearningRate = 1e-3, WeightDecay = 1e-5", "")]
    [InlineData("Scheduled", "Step = 1, LearningRate = 1e-3, InitialLearningRate = 1e-3", "")]
    [InlineData("Scheduled", "Step = 1, LearningRate = 1e-3, WeightDecay = 1e-5", "CS9035: Required member 'Optimizer.StepInput.InitialLearningRate' must be set in the object initializer or attribute constructor.")]
    [InlineData("LearningRate", "Step = 1, LearningRate = 1e-3, WeightDecay = 1e-2", "")]
    [InlineData("LearningRate", "Step = 1, LearningRate = 1e-3, InitialLearningRate = 1e-3", "CS0117: 'Optimizer.StepInput' does not contain a definition for 'InitialLearningRate'")]
    [InlineData("Constant", "Step = 1, LearningRate = 1e-3, WeightDecay = 1e-5", "")]
    [InlineData("None", "Step = 1, LearningRate = 1e-3", "")]
    [InlineData("None", "Step = 1, LearningRate = 1e-3, WeightDecay = 1e-5", "CS0117: 'Optimizer.StepInput' does not contain a definition for 'WeightDecay'")]
    [InlineData("None", "LearningRate = 1e-3", "CS9035: Required member 'Optimizer.StepInput.Step' must be set in the object initializer or attribute constructor.")]
    public void NamesWhatTheRuleUses(string rule, string numbers, string error) => AssertErrors(
        $$"""
        using GenOptim;

        [DecoupledOptimizer(Algorithm.AdamW, Decay = DecayRule.{{rule}})]
        public sealed partial class Optimizer;

        public static class Use
        {
            public static void All(float[] p, float[] g, float[] m, float[] v) => Optimizer.Step(p, g, m, v, new() { {{numbers}} });
        }
        """,
        error);

    [Theory]
    [InlineData("Optimizer.Step(p, g, m, v, 1, 1e-3, 1e-5)", "CS1501: No overload for method 'Step' takes 7 arguments")]
    public void NumbersInARowAreRefused(string call, string error) => AssertErrors(
        $$"""
        using GenOptim;

        [DecoupledOptimizer(Algorithm.AdamW)]
        public sealed partial class Optimizer;

        public static class Use
        {
            public static void All(float[] p, float[] g, float[] m, float[] v) => {{call}};
        }
        """,
        error);

    [Fact]
    public void DecayIsTheClassesWhereItIsNotGiven()
    {
        Type use = Generate.From(
            """
            using GenOptim;

            [DecoupledOptimizer(Algorithm.Sgdw, WeightDecay = 0.25, State = DType.BFloat16, Momentum = 0.5)]
            public sealed partial class Optimizer;

            public static class Use
            {
                public static double[] Numbers()
                {
                    var input = new Optimizer.StepInput { Step = 1, LearningRate = 1, InitialLearningRate = 1, ParameterName = "w" };
                    float[] p = [1f];
                    Optimizer.Step(p, [0f], [default], input);
                    float[] undecayed = [1f];
                    Optimizer.Step(undecayed, [0f], [default], new() { Step = 1, LearningRate = 1, InitialLearningRate = 1, WeightDecay = 0, ParameterName = "w" });
                    return [input.WeightDecay, input.RoundingSeed, p[0], undecayed[0]];
                }
            }
            """).Load().GetType("Use", throwOnError: true)!;
        Assert.Equal([0.25, 0, 0.75, 1], (double[])use.GetMethod("Numbers")!.Invoke(null, null)!);
    }

    private static void AssertErrors(string source, string error) => Assert.Equal(
        error.Length == 0 ? [] : [error],
        GeneratorHarness.Unexpected(GeneratorHarness.Run(source).Compilation.GetDiagnostics())
            .Select(diagnostic => $"{diagnostic.Id}: {diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture)}"));
}
