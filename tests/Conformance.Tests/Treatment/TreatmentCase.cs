using System;
using System.Collections.Generic;
using System.Linq;

namespace GenOptim.Conformance.Treatment;

/// <summary>What a class asks for around the update.</summary>
[Flags]
public enum Asked
{
    None = 0,
    Clip = 1,
    Scale = 2,
    Skip = 4,
    Zero = 8,
    Average = 16,
    Shadow = 32,
}

/// <summary>A row of the table: an algorithm, number types, and what is asked for.</summary>
public sealed record TreatmentCase(string Algorithm, string Types, Asked Asked)
{
    internal static IReadOnlyDictionary<string, string> AllTypes { get; } = new Dictionary<string, string>
    {
        ["Float32"] = string.Empty,
        ["Float64"] = ", Parameter = DType.Float64",
        ["BFloat16Gradient"] = ", Gradient = DType.BFloat16",
        ["BFloat16"] = ", Parameter = DType.BFloat16, LowPrecision = LowPrecision.MasterWeights",
        ["Remainder"] = ", Parameter = DType.BFloat16, LowPrecision = LowPrecision.Remainder",
        ["Float16"] = ", Parameter = DType.Float16, Gradient = DType.Float32, LowPrecision = LowPrecision.MasterWeights",
    };

    internal static IReadOnlyList<TreatmentCase> All { get; } =
    [
        .. from algorithm in new[] { "AdamW", "Sgdw" }
           from types in AllTypes.Keys
           from asked in Enumerable.Range(0, 64).Select(mask => (Asked)mask)
           where types is "Float32" or "BFloat16Gradient" || !asked.HasFlag(Asked.Shadow)
           select new TreatmentCase(algorithm, types, asked),
    ];

    internal string Name => FormattableString.Invariant($"{Algorithm}_{Types}_{(int)Asked}");

    internal bool Has(Asked what) => Asked.HasFlag(what);

    internal string Declaration
    {
        get
        {
            string constants = Algorithm == "Sgdw" ? ", Momentum = 0.9" : string.Empty;
            string asked =
                (Has(Asked.Clip) ? ", Clip = Clip.GlobalNorm" : string.Empty) +
                (Has(Asked.Scale) ? ", LossScaling = true, Accumulation = true" : string.Empty) +
                (Has(Asked.Skip) ? ", NonFinite = NonFinite.SkipStep" : string.Empty) +
                (Has(Asked.Zero) ? ", ZeroGradients = true" : string.Empty) +
                (Has(Asked.Average) ? ", Average = WeightAverage.Exponential" : string.Empty) +
                (Has(Asked.Shadow) ? ", ShadowCopy = DType.BFloat16" : string.Empty);
            return $"[DecoupledOptimizer(Algorithm.{Algorithm}{constants}, WeightDecay = 0.01{AllTypes[Types]}{asked})]\npublic sealed partial class {Name};";
        }
    }

    public override string ToString() => Name;
}
