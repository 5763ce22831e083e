using System;
using System.Collections.Generic;
using System.Linq;
using Xunit;

namespace GenOptim.Runtime.Tests.Matrices;

/// <summary>Matrices to one optimizer, embeddings, heads and vectors to another.</summary>
public sealed class RoutingTests
{
    [Fact]
    public void Parameters_go_where_their_shapes_and_names_say()
    {
        Parameter<float>[] parameters = Model();
        (IReadOnlyList<Parameter<float>> matrices, IReadOnlyList<Parameter<float>> rest) = parameters.SplitMatrices();
        Assert.Equal(["layer1.weight", "conv.weight"], matrices.Select(parameter => parameter.Name));
        Assert.Equal(["tok_embeddings.weight", "layer1.bias", "lm_head.weight", "head.weight"], rest.Select(parameter => parameter.Name));
        (matrices, _) = parameters.SplitMatrices("conv");
        Assert.Equal(["tok_embeddings.weight", "layer1.weight", "lm_head.weight", "head.weight"], matrices.Select(parameter => parameter.Name));
    }

    [Fact]
    public void A_set_is_made_of_both_and_steps()
    {
        Parameter<float>[] parameters = Model();
        OptimizerSet set = OptimizerSet.Route(parameters, matrices => new SampleMuon(0.02, [.. matrices]), rest => new SampleAdamW(1e-3, [.. rest]));
        Assert.Equal(["SampleMuon", "SampleAdamW"], set.Optimizers.Select(optimizer => optimizer.GetType().Name));
        Assert.Equal(parameters.Length, set.Step().UpdatedParameters);
        Assert.Equal("SampleAdamW", Assert.Single(OptimizerSet.Route(
            Model()[2..3], matrices => new SampleMuon(0.02, [.. matrices]), rest => new SampleAdamW(1e-3, [.. rest])).Optimizers).GetType().Name);
    }

    [Fact]
    public void What_was_made_is_disposed_of_where_the_set_fails()
    {
        SampleMuon? made = null;
        Assert.Throws<InvalidOperationException>(() => OptimizerSet.Route(
            Model(), matrices => made = new SampleMuon(0.02, [.. matrices]), _ => throw new InvalidOperationException("No optimizer.")));
        Assert.Throws<ObjectDisposedException>(() => made!.Step());
        Assert.Throws<ArgumentException>(() => OptimizerSet.Route(Array.Empty<Parameter<float>>(), _ => made!, _ => made!));
    }

    private static Parameter<float>[] Model() =>
    [
        Parameter("tok_embeddings.weight", 10, 4), Parameter("layer1.weight", 8, 4), Parameter("layer1.bias", 8), Parameter("conv.weight", 4, 2, 3, 3),
        Parameter("lm_head.weight", 10, 4), Parameter("head.weight", 10, 4),
    ];

    private static Parameter<float> Parameter(string name, params nint[] shape)
    {
        int length = (int)shape.Aggregate((first, second) => first * second);
        return new Parameter<float>(name, MatrixMemory<float>.Numbers(length, 1), MatrixMemory<float>.Numbers(length, 2), shape);
    }
}
