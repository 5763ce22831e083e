using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;

namespace GenOptim.Testing;

/// <summary>Users' rules whose states and numbers are called as generated code calls a local or a parameter of its own.</summary>
public static class NamedRules
{
    /// <summary>Tries every name that the generated part of a user's rule has as that of a state, of a reduction, of a number and of what is kept: whatever comes out compiles.</summary>
    /// <param name="arguments">The attribute's arguments.</param>
    /// <param name="known">Other arguments, whose names need not be tried again.</param>
    /// <param name="packages">What the project references besides.</param>
    /// <returns>The names.</returns>
    public static string[] AssertAnyName(string arguments, string? known = null, params MetadataReference[] packages)
    {
        string[] names = [.. NamesOf(arguments, packages).Except(known is null ? [] : NamesOf(known, packages)).Order(StringComparer.Ordinal)];
        AssertNoClash(names, Source(arguments, names), packages);

        // A number's name is that of the method that gives it, and others ask for it by that: where it means something else, GENOPT0036 says so, and nothing is generated that could fail.
        string[] numbers = [.. names.Where(static name => char.IsLower(name[0])).Except(["state", "learningRate"])];
        string[] slots = [.. numbers.Select(static _ => "state")];
        AssertNoClash(numbers, Source(arguments, slots, numbers), packages, mostRefused: 1);
        AssertNoClash(numbers, Source(arguments, slots, scalars: numbers), packages, mostRefused: 1);
        AssertNoClash(numbers, Kept(arguments, numbers), packages, mostRefused: 1);
        return names;
    }

    /// <summary>Tries every name that the generated part of a rule over rows and columns has, as that of what rows keep, of what they give, of a reduction over them and of a matrix's number.</summary>
    /// <returns>The names.</returns>
    public static string[] AssertAnyNameOfAxes()
    {
        string[] names =
        [
            .. GeneratorHarness.Run(OfAxes("Own0", "ownKept", "ownGiven", "ownMean", "ownOfMatrix")).AssertCompiles().Files
                .Where(static file => file.Key.StartsWith("Sample.Own", StringComparison.Ordinal))
                .SelectMany(static file => Locals(file.Value))
                .SelectMany(static name => new[] { name, name.EndsWith('s') ? name[..^1] : name })
                .Where(static name => name.Length > 0 && SyntaxFacts.GetKeywordKind(name) == SyntaxKind.None)
                .Except(["parameter", "gradient"])
                .Where(static name => !name.StartsWith("own", StringComparison.Ordinal))
                .Distinct()
                .Order(StringComparer.Ordinal),
        ];
        // Each name is tried in each place, beside its neighbours in the others; only the first class has the usings.
        string At(int i) => names[i % names.Length];
        AssertNoClash(names, string.Concat(names.Select((name, i) => OfAxes($"Own{i}", name, At(i + 1), At(i + 2), At(i + 3))[(i == 0 ? 0 : UserRuleSource.Usings.Length)..])), [], mostRefused: 0.5);
        return names;
    }

    /// <summary>What the rule steps by: of what is measured, which no rule with state of 8 bits may do.</summary>
    private static string Rate(string arguments, string slot, string number, string scalar) => arguments.Contains("Block8", StringComparison.Ordinal)
        ? $$"""
            [StepScalar]
            private static double {{Pascal(scalar)}}(double learningRate) => learningRate;
            """
        : $$"""
            [TensorReduction(Reduction.Sum)]
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            private static TLane {{Pascal(number)}}<TLane>(TLane gradient, TLane {{slot}})
                where TLane : struct, ILane<TLane, float> => gradient * {{slot}};

            [StepScalar]
            private static double {{Pascal(scalar)}}(double learningRate, double {{number}}) => learningRate / (1 + Math.Abs({{number}}));
            """;

    private static string Kept(string arguments, string[] numbers) => UserRuleSource.Usings + string.Concat(numbers.Select((name, i) =>
        $$"""

        [DecoupledOptimizer({{arguments}})]
        public sealed partial class Own{{i}}
        {
            public const double {{name}} = 1;

            [UpdateRule]
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            private static void Update<TLane>(ref TLane parameter, TLane gradient, float stepSize)
                where TLane : struct, ILane<TLane, float>
            {
                parameter = TLane.Fma(TLane.All(-stepSize), gradient, parameter);
            }

            [GroupStep]
            private static void Advance([GroupScalar(1)] ref double {{name}}) => {{name}}++;

            [StepScalar]
            private static double StepSize(double learningRate, [TensorScalar(1)] ref double {{name}}) => learningRate * {{name}};
        }
        """));

    /// <summary>Whatever comes out compiles; of the other classes a name was refused, which is right for a part of them at most.</summary>
    internal static void AssertNoClash(string[] names, string source, MetadataReference[] packages, double mostRefused = 0)
    {
        GeneratorRun run = GeneratorHarness.Run(source, packages);
        string[] clashes = [.. run.Compilation.GetDiagnostics()
            .Where(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)
            .Select(diagnostic => diagnostic.Location.SourceTree!.FilePath is { Length: > 0 } path && Path.GetFileName(path).StartsWith("Sample.Own", StringComparison.Ordinal)
                ? names[int.Parse(Path.GetFileName(path).Split('.')[1]["Own".Length..], CultureInfo.InvariantCulture)]
                : diagnostic.ToString())
            .Distinct()];
        Assert.True(clashes.Length == 0, string.Join(", ", clashes));
        string[] generated = [.. run.Files.Where(static file => file.Key.EndsWith(".Rule.g.cs", StringComparison.Ordinal) && file.Value.Contains("// The class's own rule", StringComparison.Ordinal)).Select(static file => file.Key)];
        string[] left = [.. names.Where((_, i) => !generated.Contains(FormattableString.Invariant($"Sample.Own{i}.Rule.g.cs")))];
        Assert.True(left.Length <= mostRefused * names.Length, $"{left.Length} refused: {string.Join(", ", left)}");
    }

    private static IEnumerable<string> NamesOf(string arguments, MetadataReference[] packages) => GeneratorHarness.Run(Source(arguments, ["plain"]), packages).AssertCompiles()
        .Files.Where(static file => file.Key.StartsWith("Sample.Own", StringComparison.Ordinal)).SelectMany(static file => Locals(file.Value)).SelectMany(static name => new[] { name, name.EndsWith('s') ? name[..^1] : name })
        // Not the names of the class itself: those are the user's.
        .Where(static name => name.Length > 0 && SyntaxFacts.GetKeywordKind(name) == SyntaxKind.None)
        .Except(["parameter", "gradient", "stepSize"])
        .Where(static name => !name.StartsWith("sumOfIt", StringComparison.Ordinal))
        .Distinct();

    internal static IEnumerable<string> Locals(string code) => CSharpSyntaxTree.ParseText(code).GetRoot().DescendantNodes().Select(static node => node switch
    {
        VariableDeclaratorSyntax { Parent.Parent: LocalDeclarationStatementSyntax or ForStatementSyntax } local => local.Identifier.ValueText,
        ParameterSyntax parameter => parameter.Identifier.ValueText,
        ForEachStatementSyntax loop => loop.Identifier.ValueText,
        SingleVariableDesignationSyntax designation => designation.Identifier.ValueText,
        _ => string.Empty,
    });

    private static string Source(string arguments, string[] slots, string[]? numbers = null, string[]? scalars = null) => UserRuleSource.Usings + string.Concat(slots.Select((name, i) =>
        $$"""

        [DecoupledOptimizer({{arguments}})]
        public sealed partial class Own{{i}}
        {
            [UpdateRule]
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            private static void Update<TLane>(ref TLane parameter, [StateSlot(Name = "of_its_own")] ref TLane {{name}}, TLane gradient, float {{scalars?[i] ?? "stepSize"}})
                where TLane : struct, ILane<TLane, float>
            {
                {{name}} = {{name}} + gradient;
                parameter = TLane.Fma(TLane.All(-{{scalars?[i] ?? "stepSize"}}), {{name}}, parameter);
            }

            {{Rate(arguments, name, numbers?[i] ?? "sumOfIt", scalars?[i] ?? "stepSize")}}
        }
        """));

    private static string OfAxes(string own, string kept, string given, string mean, string ofMatrix) =>
        $$"""
        {{UserRuleSource.Usings}}

        [DecoupledOptimizer(WeightDecay = 1e-5)]
        public sealed partial class {{own}}
        {
            [UpdateRule]
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            private static void Rule<TLane>(ref TLane parameter, ref TLane ownMoment, TLane gradient, TLane {{kept}}, TLane {{given}}, TLane {{mean}}, TLane {{ofMatrix}}, float ownRate)
                where TLane : struct, ILane<TLane, float>
            {
                ownMoment = gradient * {{kept}} + {{given}};
                parameter = TLane.Fma(TLane.All(ownRate), {{mean}} * {{ofMatrix}}, parameter - ownMoment);
            }

            [TensorReduction(Reduction.Sum, Over = ReductionScope.Rows, IsMean = true)]
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            private static TLane {{Pascal(mean)}}<TLane>(TLane gradient, TLane ownMoment)
                where TLane : struct, ILane<TLane, float> => gradient * ownMoment;

            [RowStep]
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            private static void OfRows<TLane>(ref TLane {{kept}}, TLane {{mean}}, out TLane {{given}})
                where TLane : struct, ILane<TLane, float> => {{given}} = {{kept}} = {{kept}} + {{mean}};

            [TensorReduction(Reduction.Sum, Over = ReductionScope.Matrix)]
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            private static TLane {{Pascal(ofMatrix)}}<TLane>(TLane {{kept}}, TLane {{given}})
                where TLane : struct, ILane<TLane, float> => {{kept}} * {{given}};

            [ColumnStep]
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            private static void OfColumns<TLane>(TLane {{ofMatrix}}, out TLane ownColumn)
                where TLane : struct, ILane<TLane, float> => ownColumn = {{ofMatrix}};

            [TensorReduction(Reduction.Sum)]
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            private static TLane OwnSum<TLane>(TLane gradient, TLane {{given}}, TLane ownColumn)
                where TLane : struct, ILane<TLane, float> => gradient * {{given}} + ownColumn;

            [StepScalar]
            private static double OwnRate(double learningRate, double ownSum, long rows, long columns, long dimensions) => learningRate / (1 + Math.Abs(ownSum) + rows + columns + dimensions);
        }
        """;

    internal static string Pascal(string name) => char.ToUpperInvariant(name[0]) + name[1..];
}
