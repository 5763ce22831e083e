using System;
using System.Linq;
using Xunit;

namespace GenOptim.Runtime.Tests.LowPrecision;

[DecoupledOptimizer(Algorithm.Sgdw, Parameter = DType.BFloat16, LowPrecision = GenOptim.LowPrecision.Kahan)]
public sealed partial class KahanSgdw;

[DecoupledOptimizer(Algorithm.Sgdw, Parameter = DType.BFloat16, LowPrecision = GenOptim.LowPrecision.Remainder)]
public sealed partial class PlainRemainderSgdw;

[DecoupledOptimizer(Algorithm.Sgdw, Parameter = DType.BFloat16, LowPrecision = GenOptim.LowPrecision.Remainder8)]
public sealed partial class PlainRemainder8Sgdw;

/// <summary>What a slot knows of the old values goes where another parameter's values differ, and stays where they are the same.</summary>
public sealed class ReplacedValuesTests
{
    private const double LearningRate = 0.0008;

    public static TheoryData<string> Classes => ["Kahan", "Remainder", "Remainder8", "Kahan in float16"];

    [Theory]
    [MemberData(nameof(Classes))]
    public void OfOtherValuesNothingIsKnown(string name)
    {
        switch (name)
        {
            case "Kahan":
                Check(parameters => new KahanSgdw(LearningRate, parameters), (optimizer, from, to) => optimizer.ReplaceParameter(from, to), (BFloat16)1f);
                break;
            case "Remainder":
                Check(parameters => new PlainRemainderSgdw(LearningRate, parameters), (optimizer, from, to) => optimizer.ReplaceParameter(from, to), (BFloat16)1f);
                break;
            case "Remainder8":
                Check(parameters => new PlainRemainder8Sgdw(LearningRate, parameters), (optimizer, from, to) => optimizer.ReplaceParameter(from, to), (BFloat16)1f);
                break;
            default:
                Check(parameters => new KahanHalfSgdw(LearningRate / 8, parameters), (optimizer, from, to) => optimizer.ReplaceParameter(from, to), (Half)1f);
                break;
        }
    }

    [Fact]
    public void OfADisposedParameterNothingIsKnownAnyMore()
    {
        BFloat16[] values = [(BFloat16)1f, (BFloat16)1f];
        var current = new Parameter<BFloat16>("w", values, [(BFloat16)1f, (BFloat16)1f]);
        using var optimizer = new KahanSgdw(LearningRate, [current]);
        optimizer.Step();
        current.Dispose();
        using var replacement = new Parameter<BFloat16>("w", [.. values], new BFloat16[2]);

        optimizer.ReplaceParameter(current, replacement);

        Assert.All(optimizer.ExportState().Parameters["w"].Tensors["compensation"].AsBytes().ToArray(), value => Assert.Equal(0, value));
    }

    private static void Check<T, TOptimizer>(
        Func<Parameter<T>[], TOptimizer> create, Action<TOptimizer, Parameter<T>, Parameter<T>> replace, T one)
        where T : unmanaged
        where TOptimizer : IOptimizer
    {
        // Three steps with p = g = 1; of the new values one is the old one and the others are zero.
        T[] values = [one, one, one];
        using var current = new Parameter<T>("w", values, [one, one, one]);
        using TOptimizer optimizer = create([current]);
        for (int step = 0; step < 3; step++)
        {
            optimizer.Step();
        }

        byte[] before = Completion(optimizer);
        Assert.Contains(before, value => value != 0);
        T[] others = [default, values[1], default];
        using var replacement = new Parameter<T>("w", others, [one, one, one]);
        replace(optimizer, current, replacement);

        int size = before.Length / 3;
        Assert.Equal([.. new byte[size], .. before[size..(2 * size)], .. new byte[size]], Completion(optimizer));
        optimizer.LearningRate = 0;
        optimizer.Step();
        Assert.Equal([default, values[1], default], others);
    }

    private static byte[] Completion(IOptimizer optimizer) => optimizer.ExportState().Parameters["w"].Tensors
        .Single(tensor => tensor.Key is "compensation" or "remainder" or "remainder8").Value.AsBytes().ToArray();
}
