using System.Threading.Tasks;
using GenOptim.Analyzers.Tests.Testing;
using Xunit;
using Verify = GenOptim.Analyzers.Tests.Testing.FixVerifier<
    GenOptim.Analyzers.Tests.Testing.OneRule<GenOptim.Generator.Diagnostics.ParameterGroups.GivenToMuonRule>, GenOptim.CodeFixes.RouteMatricesFix>;

namespace GenOptim.Analyzers.Tests.Fixes;

public sealed class RouteMatricesFixTests
{
    // GptOptimizer is mentioned so that the project has it.
    private const string Parameters = """
        var w = new Parameter<float>("fc.weight", values, gradients, [2, 2]);
                var b = new Parameter<float>("fc.bias", new float[2], new float[2]);
                var whole = new[] { w, b };

        """;

    private const string Routed = "matrices => new MatrixOptimizer(0.02, [.. matrices]), rest => new GptOptimizer(0.001, [.. rest]));";

    [Theory]
    [InlineData(
        "        var o = new MatrixOptimizer(0.02, [|[w, b]|]); o.Step(); // beside GptOptimizer",
        "        var o = GenOptim.OptimizerSet.Route([w, b], " + Routed + " o.Step(); // beside GptOptimizer")]
    [InlineData(
        "        var o = new MatrixOptimizer(learningRate: 0.02, [|whole|]); // beside GptOptimizer",
        "        var o = GenOptim.OptimizerSet.Route(whole, matrices => new MatrixOptimizer(learningRate: 0.02, [.. matrices]), rest => new GptOptimizer(0.001, [.. rest])); // beside GptOptimizer")]

    [InlineData(
        "        int matrices = 1, rest = 2, rest2 = 3; var o = new MatrixOptimizer(0.02, [|whole|]); // beside GptOptimizer",
        "        int matrices = 1, rest = 2, rest2 = 3; var o = GenOptim.OptimizerSet.Route(whole, matrices2 => new MatrixOptimizer(0.02, [.. matrices2]), rest3 => new GptOptimizer(0.001, [.. rest3])); // beside GptOptimizer")]

    // A set has the states of all its optimizers.
    [InlineData("        var o = new MatrixOptimizer(0.02, [|whole|]); OptimizerState state = o.ExportState(); // beside GptOptimizer", null)]
    [InlineData("        var o = new MatrixOptimizer(0.02, [|whole|]); o.ImportState(null!); // beside GptOptimizer", null)]

    // A set has no learning rate, is not disposed of, and there must be a class for the rest.
    [InlineData("        var o = new MatrixOptimizer(0.02, [|whole|]); o.LearningRate = 1; // beside GptOptimizer", null)]
    [InlineData("        using var o = new MatrixOptimizer(0.02, [|whole|]); // beside GptOptimizer", null)]
    [InlineData("        var o = new MatrixOptimizer(0.02, [|whole|]);", null)]
    [InlineData("        var group = new MatrixOptimizer.ParameterGroup([|whole|]); // beside GptOptimizer", null)]
    public Task Routes_the_rest_to_the_class_of_AdamW(string statements, string? fixedStatements)
    {
        return Verify.VerifyAsync(Training.WithArrays(Parameters + statements), Training.WithArrays(Parameters + (fixedStatements ?? statements)));
    }
}
