using System;
using System.Collections.Generic;
using System.Linq;
using Xunit;

namespace GenOptim.Runtime.Tests;

public sealed class ParameterSplitTests
{
    [Fact]
    public void Weights_decay_and_biases_norms_embeddings_and_vectors_do_not()
    {
        (IReadOnlyList<Parameter<float>> decay, IReadOnlyList<Parameter<float>> noDecay) = new[]
        {
            Matrix("h.0.attn.weight"), Matrix("h.0.attn.bias"), Matrix("h.0.LayerNorm.weight"), Matrix("ln_f.weight"), Matrix("tokenEmbedding"),
            Vector("h.0.scale"), Matrix("biased.weight"),
        }.SplitNoDecay();

        Assert.Equal(["h.0.attn.weight", "biased.weight"], decay.Select(static parameter => parameter.Name));
        Assert.Equal(
            ["h.0.attn.bias", "h.0.LayerNorm.weight", "ln_f.weight", "tokenEmbedding", "h.0.scale"], noDecay.Select(static parameter => parameter.Name));
    }

    [Fact]
    public void Own_names_replace_the_default_ones()
    {
        (IReadOnlyList<Parameter<float>> decay, IReadOnlyList<Parameter<float>> noDecay) =
            new[] { Matrix("fc.offset"), Matrix("offset"), Matrix("offset.weight"), Matrix("fc.bias"), Matrix("pos_table") }.SplitNoDecay(".offset", "pos_");

        Assert.Equal(["offset.weight", "fc.bias"], decay.Select(static parameter => parameter.Name));
        Assert.Equal(["fc.offset", "offset", "pos_table"], noDecay.Select(static parameter => parameter.Name));
    }

    [Fact]
    public void Wrong_arguments_are_named()
    {
        Assert.Throws<ArgumentNullException>("parameters", static () => ((IEnumerable<Parameter<float>>)null!).SplitNoDecay());
        Assert.Throws<ArgumentNullException>("noDecayNames", static () => new[] { Vector("a") }.SplitNoDecay((IReadOnlyList<string>)null!));
        Assert.Throws<ArgumentException>("noDecayNames", static () => new[] { Vector("a") }.SplitNoDecay(string.Empty));
        Assert.Throws<ArgumentException>("parameters", static () => new Parameter<float>[] { null! }.SplitNoDecay());
    }

    private static Parameter<float> Matrix(string name)
    {
        return new Parameter<float>(name, new float[4], new float[4], [2, 2]);
    }

    private static Parameter<float> Vector(string name)
    {
        return new Parameter<float>(name, new float[4], new float[4]);
    }
}
