using System.Collections.Generic;
using System.Linq;

namespace GenOptim.Conformance.Scenarios;

/// <summary>One optimizer class for every algorithm, set of flags, decay rule and number type, and for constants at the ends of their ranges.</summary>
internal static class OptimizerCatalogue
{
    private static readonly DecayRule[] Decays = [DecayRule.Scheduled, DecayRule.LearningRate, DecayRule.Constant, DecayRule.None, DecayRule.Corrected];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<OptimizerConstants> All { get; } = [.. OfType(DType.Float32), .. OfType(DType.Float64)];

    /// <summary>
    /// The classes whose mutants are judged: every set of flags under the default rule, and with everything that decays otherwise or has another
    /// number type those of each algorithm that hold most. A flag and a way to decay stand in different statements of a rule.
    /// </summary>
    public static IReadOnlyList<OptimizerConstants> Rules { get; } =
    [
        .. EveryFlagSet(DType.Float32, DecayRule.Scheduled),
        .. Decays.Where(decay => decay != DecayRule.Scheduled).SelectMany(decay => Fullest(DType.Float32, decay)),
        .. Fullest(DType.Float64, DecayRule.Scheduled),
        .. Fullest(DType.Float32, DecayRule.Scheduled).Select(constants => constants with { CautiousDecay = true }),
    ];

    /// <summary>AdamW whose bias correction still changes after millions of steps.</summary>
    public static OptimizerConstants LongMemory(DType dtype) =>
        new() { Algorithm = Algorithm.AdamW, DType = dtype, Beta1 = 0.9, Beta2 = 0.9999999, Epsilon = 1e-8 };

    private static IEnumerable<OptimizerConstants> OfType(DType dtype) =>
        Decays.SelectMany(decay => EveryFlagSet(dtype, decay)).Concat(Cautious(dtype)).Concat(AtTheEnds(dtype));

    private static IEnumerable<OptimizerConstants> EveryFlagSet(DType dtype, DecayRule decay) => [.. Sgdw(dtype, decay), .. AdamW(dtype, decay), LionW(dtype) with { Decay = decay }];

    private static IEnumerable<OptimizerConstants> Fullest(DType dtype, DecayRule decay) =>
        EveryFlagSet(dtype, decay).Where(constants => constants is { Algorithm: Algorithm.LionW } or { AmsGrad: true } or { Dampening: > 0 });

    private static IEnumerable<OptimizerConstants> Sgdw(DType dtype, DecayRule decay)
    {
        var plain = new OptimizerConstants { Algorithm = Algorithm.Sgdw, DType = dtype, Decay = decay };
        yield return plain;
        yield return plain with { Momentum = 0.9 };
        yield return plain with { Momentum = 0.9, Dampening = decay == DecayRule.Scheduled ? 0.1 : 0.8 };
        yield return plain with { Momentum = 0.9, Nesterov = true };
    }

    private static IEnumerable<OptimizerConstants> AdamW(DType dtype, DecayRule decay)
    {
        var plain = new OptimizerConstants { Algorithm = Algorithm.AdamW, DType = dtype, Decay = decay, Beta1 = 0.9, Beta2 = 0.95, Epsilon = 1e-8 };
        yield return plain;
        yield return plain with { AmsGrad = true };
    }

    private static OptimizerConstants LionW(DType dtype) => new() { Algorithm = Algorithm.LionW, DType = dtype, Beta1 = 0.9, Beta2 = 0.99 };

    private static IEnumerable<OptimizerConstants> Cautious(DType dtype) =>
        from constants in EveryFlagSet(dtype, DecayRule.Scheduled)
        select constants with { CautiousDecay = true };

    private static IEnumerable<OptimizerConstants> AtTheEnds(DType dtype)
    {
        var adamW = new OptimizerConstants { Algorithm = Algorithm.AdamW, DType = dtype, Beta1 = 0.9, Beta2 = 0.95, Epsilon = 1e-8 };
        yield return adamW with { Beta1 = 0 };
        yield return adamW with { Beta2 = 0 };
        yield return adamW with { Beta1 = 0.99, Beta2 = 0.9999, AmsGrad = true };
        yield return LongMemory(dtype);
        yield return adamW with { Epsilon = 0 };
        yield return adamW with { Epsilon = 1, AmsGrad = true };
        yield return new() { Algorithm = Algorithm.Sgdw, DType = dtype, Momentum = 0.5, Dampening = 1 };
        yield return new() { Algorithm = Algorithm.Sgdw, DType = dtype, Momentum = 1, Nesterov = true };
        yield return LionW(dtype) with { Beta1 = 0, Beta2 = 1 };
        yield return LionW(dtype) with { Beta1 = 1, Beta2 = 0 };
        yield return LionW(dtype) with { Beta1 = 0.5, Beta2 = 0.3 };
    }
}
