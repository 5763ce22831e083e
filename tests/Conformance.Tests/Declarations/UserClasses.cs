using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using GenOptim.Generator.Analysis;
using GenOptim.Generator.Model;
using GenOptim.Generator.Rules;
using GenOptim.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace GenOptim.Conformance.Declarations;

/// <summary>Classes with rules of their own, as users write them, read by the generator's own parser.</summary>
internal static class UserClasses
{
    private const string Name = "Optimizer";

    /// <summary>
    /// Rules over elements, with numbers that tensors keep, with a reduction per tensor and counts of groups, with an estimate over all tensors, and with reductions and state per row and column.
    /// </summary>
    public static IReadOnlyList<DeclaredClass> All { get; } =
    [
        .. from decay in Enum.GetValues<DecayRule>()
           from rule in new (string, Func<string, string, string, string>)[] { ("AdamW", UserRuleSource.AdamW), ("StableAdamW", UserRuleSource.StableAdamW) }
           from type in decay == DecayRule.Scheduled ? new[] { DType.Float32, DType.Float64 } : [DType.Float32]
           select Class(rule.Item1, (name, arguments) => rule.Item2(name, arguments, type == DType.Float64 ? "double" : "float"), decay, type),
        .. from decay in new[] { DecayRule.Scheduled, DecayRule.LearningRate }
           select Class("Estimated", UserRuleSource.Estimated, decay, DType.Float32),
        .. from decay in new[] { DecayRule.Scheduled, DecayRule.LearningRate }
           from type in decay == DecayRule.Scheduled ? new[] { DType.Float32, DType.Float64 } : [DType.Float32]
           select Class("Adafactor", (name, arguments) => UserAxisRuleSource.Adafactor(name, arguments, type == DType.Float64 ? "double" : "float"), decay, type),
        Class("AdamMini", UserAxisRuleSource.AdamMini, DecayRule.Scheduled, DType.Float32),
        Class("Entangled", UserAxisRuleSource.Entangled, DecayRule.Corrected, DType.Float32),
        Class("Kept", static (name, _) => UserRuleSource.Kept.Replace("internal sealed partial class Kept", $"public sealed partial class {name}", StringComparison.Ordinal), DecayRule.Scheduled, DType.Float32),
    ];

    private static DeclaredClass Class(string rule, Func<string, string, string> source, DecayRule decay, DType type)
    {
        string SourceOf(string name) => source(name, $"Decay = DecayRule.{decay}, Parameter = DType.{type}{(decay == DecayRule.None ? string.Empty : ", WeightDecay = 0.01")}");
        OptimizerSpec spec = Parse(SourceOf(Name));
        return new(UserRules.Declare(spec.UserRule!) with { Name = $"{rule} of one's own" }, new Dictionary<string, double>(), decay, false, type)
        {
            UserSource = SourceOf,
            UserSpec = spec,
        };
    }

    private static OptimizerSpec Parse(string source)
    {
        CSharpCompilation compilation = GeneratorHarness.Compilation($"{UserRuleSource.Usings}\n\n{source}");
        INamedTypeSymbol type = compilation.GetTypeByMetadataName($"Sample.{Name}")!;
        AttributeData attribute = type.GetAttributes().Single();
        return SpecParser.Parse(type, attribute, static (descriptor, _, _) => throw new InvalidOperationException(descriptor.Id), CancellationToken.None)!;
    }
}
