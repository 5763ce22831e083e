using System;
using GenOptim.Generator.Model;

namespace GenOptim.Generator.Rules;

/// <summary>Finds the rule of a spec.</summary>
internal static class UpdateRules
{
    public static UpdateRule Create(OptimizerSpec spec) => spec.Algorithm switch
    {
        AlgorithmKind.Sgdw => SgdwRule.Create(spec),
        AlgorithmKind.AdamW => AdamWRule.Create(spec),
        _ => throw new ArgumentOutOfRangeException(nameof(spec), spec.Algorithm, "Not an algorithm that the parser lets through."),
    };
}
