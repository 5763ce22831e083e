using System;
using System.Collections.Generic;

namespace GenOptim.Benchmarks.NumberTypes;

/// <summary>A way of storing parameters, gradients and state.</summary>
/// <param name="Name">The name in the table.</param>
/// <param name="BytesPerParameter">What a step moves: reads of p, g and state, writes of p and state.</param>
/// <param name="Wanted">The most time that is wanted of a step, as a part of float32's; null where nothing is asked.</param>
/// <param name="Create">An optimizer of one parameter of some length.</param>
internal sealed record NumberTypeCase(string Name, double BytesPerParameter, double? Wanted, Func<nint, IOptimizer> Create)
{
    /// <summary>What the widest of the types moves.</summary>
    public const double Float32Bytes = 28;

    /// <summary>Conversions may cost a twentieth of the time that their bytes take.</summary>
    private const double Margin = 1.05;

    /// <summary>All ways, float32 first.</summary>
    public static IReadOnlyList<NumberTypeCase> All { get; } =
    [
        new("float32", Float32Bytes, null, length => new Float32AdamW(Rate, Typed<float>(length))),
        new("float32, bfloat16 copy", 30, null, length => new ShadowAdamW(Rate, Typed<float>(length))),
        ByBytes("bfloat16, master weights", 28, length => new MasterAdamW(Rate, Typed<BFloat16>(length))),
        ByBytes("bfloat16, remainder", 26, length => new RemainderAdamW(Rate, Typed<BFloat16>(length))),
        ByBytes("bfloat16, remainder of 8 bits", 24, length => new Remainder8AdamW(Rate, Typed<BFloat16>(length))),
        new("bfloat16, remainder of 8 bits, bfloat16 state", 16, null, length => new Remainder8State16AdamW(Rate, Typed<BFloat16>(length))),
        new("bfloat16, remainder of 8 bits, 8-bit state", 12.016, 1, length => new Remainder8State8AdamW(Rate, Typed<BFloat16>(length))),
        ByBytes("bfloat16, stochastic rounding", 22, length => new StochasticAdamW(Rate, Typed<BFloat16>(length))),
        ByBytes("bfloat16, Kahan", 26, length => new KahanAdamW(Rate, Typed<BFloat16>(length))),
        new("bfloat16, stochastic rounding, bfloat16 state", 14, null, length => new Stochastic16AdamW(Rate, Typed<BFloat16>(length))),
        new("bfloat16, stochastic rounding, 8-bit state", 10.016, 1, length => new Stochastic8AdamW(Rate, Typed<BFloat16>(length))),
    ];

    private const double Rate = 1e-3;

    private static NumberTypeCase ByBytes(string name, double bytes, Func<nint, IOptimizer> create) =>
        new(name, bytes, Margin * bytes / Float32Bytes, create);

    private static IEnumerable<Parameter<T>> Typed<T>(nint length)
        where T : unmanaged => [NumberTypeMemory.Parameter<T>(length)];
}
