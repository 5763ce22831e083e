using System.Threading.Tasks;
using GenOptim.Analyzers.Tests.Testing;
using Xunit;
using Verify = GenOptim.Analyzers.Tests.Testing.RuleVerifier<GenOptim.Generator.Diagnostics.ParameterGroups.GivenToMuonRule>;

namespace GenOptim.Analyzers.Tests.Rules;

public sealed class GivenToMuonTests
{
    private const string Helpers = """
        private static IReadOnlyList<GenOptim.Parameter> AsParameters(nn.Module model) => [];

            private static MatrixOptimizer For(nn.Module model, double rate) => new(rate, new MatrixOptimizer.ParameterGroup([]));

            private sealed class Hidden : nn.Module<Tensor, Tensor>
            {
                private readonly Linear _up = nn.Linear(4, 8, hasBias: false);
                private readonly Linear _down = nn.Linear(8, 4, false);
            }

            private sealed class Gpt : nn.Module<Tensor, Tensor>
            {
                private readonly Hidden _hidden = new();
                private readonly Embedding _tokens;
                public Gpt() { _tokens = nn.Embedding(100, 4); }
            }

            private sealed class Reader : nn.Module<Tensor, Tensor>
            {
                private readonly Linear lm_head = nn.Linear(4, 100, hasBias: false);
            }
        """;

    [Theory]
    [InlineData("var o = new MatrixOptimizer(0.02, [|[new Parameter<float>(\"fc.weight\", values, gradients, [2, 2]), new Parameter<float>(\"embed.weight\", values, gradients, [2, 2])]|]);")]
    [InlineData("var head = new Parameter<float>(\"lm_head.weight\", values, gradients, new nint[] { 2, 2 }); var o = new MatrixOptimizer(0.02, new MatrixOptimizer.ParameterGroup([|[head]|]));")]
    [InlineData("var all = new List<Parameter<float>>(); all.Add(new(\"fc.bias\", values, gradients, [4])); var o = new MatrixOptimizer(0.02, [|all|]);")]
    [InlineData("var all = new[] { new Parameter<float>(\"fc.weight\", values, gradients) }; var o = new MatrixOptimizer([|parameters: all|], learningRate: 0.02);")]
    [InlineData("var o = new MatrixOptimizer(0.02, [|[new Parameter<float>(\"scale\", values, gradients, [])]|]);")]
    [InlineData("var o = new MatrixOptimizer(0.02, new MatrixOptimizer.ParameterGroup([])); o.AddGroup([|[new Parameter<float>(\"wte.weight\", values, gradients, [2, 2])]|]);")]
    public Task Fires(string statements)
    {
        return Verify.VerifyAsync(Training.WithArrays(statements));
    }

    [Theory]
    [InlineData("var o = new MatrixOptimizer(0.02, [new Parameter<float>(\"fc.weight\", values, gradients, [2, 2])]);")]

    // Nothing is known of the shape, or of which of them are given.
    [InlineData("nint[] shape = [(nint)rate, 2]; shape = []; var o = new MatrixOptimizer(0.02, [new Parameter<float>(\"fc.weight\", values, gradients, shape)]);")]
    [InlineData("nint[] rest = []; var o = new MatrixOptimizer(0.02, [new Parameter<float>(\"fc.weight\", values, gradients, [2, .. rest])]);")]
    [InlineData("var all = new[] { new Parameter<float>(\"fc.bias\", values, gradients) }; var o = new MatrixOptimizer(0.02, all.Where(p => p.Shape.Count > 1));")]
    [InlineData("var all = new[] { new Parameter<float>(\"fc.bias\", values, gradients) }; var (matrices, rest) = all.SplitMatrices(); var o = new MatrixOptimizer(0.02, matrices);")]
    [InlineData("var all = new[] { new Parameter<float>(\"embed.weight\", values) }; var o = new MatrixOptimizer(0.02, all.Partition(GroupRule.Named(\"e\", \"embed*\"), GroupRule.Rest(\"r\"))[1]);")]
    [InlineData("var fc = new Parameter<float>(\"fc.bias\", values); var all = new List<Parameter<float>>(); if (fc.Shape.Count > 1) { all.Add(fc); } var o = new MatrixOptimizer(0.02, all);")]
    [InlineData("var all = new[] { new Parameter<float>(\"fc.bias\", values) }; var o = OptimizerSet.Route(all, m => { var made = new MatrixOptimizer(0.02, [.. m]); return null!; }, rest => null!);")]

    // Another algorithm.
    [InlineData("var o = new GptOptimizer(1e-3, [new Parameter<float>(\"embed.weight\", values)]);")]
    public Task Is_silent_on_the_nearest_innocent_code(string statements)
    {
        return Verify.VerifyAsync(Training.WithArrays(statements));
    }

    /// <summary>A class with a stage over matrices of its own refuses vectors too; what embeddings are to it is not known.</summary>
    [Theory]
    [InlineData("var o = new MatrixOptimizer(0.02, [|[new Parameter<float>(\"fc.bias\", values, gradients, [4])]|]);")]
    [InlineData("var o = new MatrixOptimizer(0.02, [new Parameter<float>(\"embed.weight\", values, gradients, [2, 2])]);")]
    public Task Vectors_are_no_matrices_of_a_users_rule(string statements)
    {
        return Verify.VerifyAsync(
            Training.WithArrays(statements) + "\n[GenOptim.DecoupledOptimizer(WeightDecay = 1e-5)] public sealed partial class MatrixOptimizer { [GenOptim.MatrixStage] private static void Stage() { } }");
    }

    [Theory]
    [InlineData("nn.Module gpt = new Gpt(); var o = For([|gpt|], 0.02);")]
    [InlineData("var o = For([|new Reader()|], 0.02);")]
    [InlineData("var net = nn.Sequential((\"up\", nn.Linear(4, 8, hasBias: false)), (\"out\", nn.Linear(8, 2, hasBias: false))); var o = For([|net|], 0.02);")]
    [InlineData("var net = nn.Sequential(nn.Linear(4, 8), new Hidden()); var o = For([|net|], 0.02);")]
    [InlineData("var net = nn.Sequential(nn.Linear(4, 8, false), nn.LayerNorm(8), new Hidden()); var o = new MatrixOptimizer(0.02, new MatrixOptimizer.ParameterGroup([|AsParameters(net).Cast<Parameter<float>>()|]));")]

    // A sequence that ends with something else.
    [InlineData("var net = nn.Sequential(nn.Linear(4, 8, hasBias: false), new Hidden()); var o = For(net, 0.02);")]
    [InlineData("var act = new Hidden(); var net = nn.Sequential((\"up\", nn.Linear(4, 8, hasBias: false)), (\"act\", act)); var o = For(net, 0.02);")]

    // Hidden layers alone, or a model of which nothing can be seen.
    [InlineData("var o = For(new Hidden(), 0.02);")]
    [InlineData("var o = For(model, 0.02);")]
    [InlineData("var gpt = new Gpt(); var o = new MatrixOptimizer(0.02, AsParameters(gpt).SplitMatrices().Matrices.Cast<Parameter<float>>());")]
    public Task Reads_modules(string statements)
    {
        return Verify.VerifyAsync(Training.With(statements, Helpers));
    }

    [SkippableTheory]
    [InlineData("var net = nn.Sequential((\"embed\", nn.Embedding(100, 4)), (\"up\", nn.Linear(4, 8, hasBias: false))); var o = For([|net|], 0.02);")]
    [InlineData("var net = nn.Sequential((\"up\", nn.Conv2d(1, 8, 3)), (\"relu\", nn.ReLU())); var o = For([|net|], 0.02);")]
    [InlineData("var net = nn.Sequential((\"up\", nn.Conv2d(1, 8, 3, bias: false)), (\"relu\", nn.ReLU())); var o = For(net, 0.02);")]
    public Task Reads_modules_of_the_real_library(string statements)
    {
        return Verify.VerifyOnTorchSharpAsync(Training.With(statements, "private static MatrixOptimizer For(nn.Module model, double rate) => new(rate, new MatrixOptimizer.ParameterGroup([]));"));
    }

    [Theory]
    [InlineData("new(\"h.0.fc.bias\", values, gradients)", "'h.0.fc.bias' has one dimension, because its shape is not given")]
    [InlineData("new(\"h.0.fc.bias\", values, gradients, [4])", "'h.0.fc.bias' has one dimension")]
    [InlineData("new(\"lm_head.weight\", values, gradients, [2, 2])", "'lm_head.weight' is an embedding or a head by its name, which holds 'lm_head'")]
    public Task Names_parameter_and_reason(string parameter, string beginning)
    {
        return Verify.VerifyMessageAsync(
            Training.WithArrays($"Parameter<float> p = {parameter}; var o = new MatrixOptimizer(0.02, {{|#0:[p]|}});"),
            beginning + ", and 'MatrixOptimizer' (Muon) steps on whole matrices, for hidden layers only: OptimizerSet.Route gives it to another optimizer, such as one with Algorithm.AdamW");
    }

    [Theory]
    [InlineData("genoptim.embedding_and_head_names = .table", "[|[new Parameter<float>(\"fc.table\", values, gradients, [2, 2])]|]")]
    [InlineData("genoptim.embedding_and_head_names = ", "[new Parameter<float>(\"embed.weight\", values, gradients, [2, 2])]")]
    [InlineData("dotnet_diagnostic.GENOPT4006.severity = none", "[new Parameter<float>(\"embed.weight\", values, gradients)]")]
    public Task Takes_settings_from_editorconfig(string setting, string parameters)
    {
        return Verify.VerifyAsync(Training.WithArrays($"var o = new MatrixOptimizer(0.02, {parameters});"), setting);
    }
}
