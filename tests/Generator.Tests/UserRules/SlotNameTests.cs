using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using GenOptim.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;

namespace GenOptim.Generator.Tests.UserRules;

/// <summary>A user may name state as they like: also as generated code names a local or a parameter of its own, of which there are more with every feature.</summary>
public sealed class SlotNameTests
{
    private const string Plain = "WeightDecay = 1e-5";

    [Theory]
    [InlineData(Plain)]
    [InlineData("WeightDecay = 1e-5, Metrics = Metrics.All")]
    [InlineData("WeightDecay = 1e-5, CentralizeGradients = true, Clip = Clip.Value")]
    [InlineData("WeightDecay = 1e-5, Clip = Clip.Adaptive, NonFinite = NonFinite.SkipStep, LossScaling = true, Accumulation = true, ZeroGradients = true, OnSpike = OnSpike.SkipStep, Average = WeightAverage.Exponential, ShadowCopy = DType.BFloat16")]
    [InlineData("WeightDecay = 1e-5, Parameter = DType.BFloat16, LowPrecision = LowPrecision.StochasticRounding, State = DType.BFloat16, DecayPrecision = DecayPrecision.Carried")]
    public void Any_name_that_generated_code_has_may_be_a_slots(string arguments)
    {
        // What every class has is tried with the first row alone.
        string[] names = [.. NamesOf(arguments).Except(arguments == Plain ? [] : NamesOf(Plain)).Order(StringComparer.Ordinal)];
        Assert.True(names.Length > (arguments == Plain ? 30 : 1), $"{names.Length} names");
        AssertNoClash(names, Source(arguments, names));

        // A number's name is that of the method that gives it, and others ask for it by that: where it means something else, GENOPT0036 says so, and nothing is generated that could fail.
        string[] numbers = [.. names.Where(static name => char.IsLower(name[0])).Except(["state", "learningRate"])];
        string[] slots = [.. numbers.Select(static _ => "state")];
        AssertNoClash(numbers, Source(arguments, slots, numbers));
        AssertNoClash(numbers, Source(arguments, slots, scalars: numbers));
        AssertNoClash(numbers, Kept(arguments, numbers));
    }

    /// <summary>Methods, numbers and states may differ in little, and a method may be called as a variable is.</summary>
    [Theory]
    [InlineData("length", "lengthState", "Rule")]
    [InlineData("Rule", "rule", "Rule")]
    [InlineData("sumOfItOfElement", "Sum", "update")]
    [InlineData("class", "state", "@class")]
    public void Names_may_be_alike(string one, string other, string method)
    {
        string source = $$"""
            {{UserRuleSource.Usings}}

            [DecoupledOptimizer(WeightDecay = 1e-5)]
            public sealed partial class Own
            {
                [UpdateRule(Formula = "a\rb\u2028c\u0085d <p>")]
                [MethodImpl(MethodImplOptions.AggressiveInlining)]
                private static void {{method}}<TLane>(ref TLane parameter, [StateSlot(Name = "one")] ref TLane @{{one}}, [StateSlot(Name = "other")] ref TLane {{other}}, TLane gradient, float rate, in Divisor<float> rate2, float rate2Divisor)
                    where TLane : struct, ILane<TLane, float>
                {
                    @{{one}} = gradient + {{other}};
                    {{other}} = gradient;
                    parameter = parameter - (TLane.DivideRoot(@{{one}}, in rate2) * TLane.All(rate * rate2Divisor));
                }

                [TensorReduction(Reduction.Sum)]
                [MethodImpl(MethodImplOptions.AggressiveInlining)]
                private static TLane sumOfIt<TLane>(TLane gradient)
                    where TLane : struct, ILane<TLane, float> => gradient;

                [GroupStep]
                private static void Count([GroupScalar(0)] ref double Count) => Count++;

                [StepScalar]
                private static double rate(double learningRate, double Count, double sumOfIt) => learningRate * Count + (0 * sumOfIt);

                [StepScalar]
                private static double rate2(double learningRate) => 4;

                [StepScalar]
                private static double Rate2Divisor(double learningRate) => 8;
            }
            """;
        Type type = GeneratorHarness.Run(source).Load().GetType("Sample.Own", throwOnError: true)!;
        float[] values = [0f], gradient = [1f];
        using var parameter = new Parameter<float>("w", values, gradient);
        using var optimizer = (IOptimizer)Activator.CreateInstance(type, 0.5, new[] { parameter })!;
        optimizer.Step();
        optimizer.Step();

        // (1/4)·0.5·8 in the first step; in the second two gradients, and twice the rate.
        Assert.Equal(-(float)(1 - 1e-5) - 4, values[0]);
    }

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

    private static void AssertNoClash(string[] names, string source)
    {
        GeneratorRun run = GeneratorHarness.Run(source);
        string[] clashes = [.. run.Compilation.GetDiagnostics()
            .Where(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)
            .Select(diagnostic => diagnostic.Location.SourceTree!.FilePath is { Length: > 0 } path && Path.GetFileName(path).StartsWith("Sample.Own", StringComparison.Ordinal)
                ? names[int.Parse(Path.GetFileName(path).Split('.')[1]["Own".Length..], CultureInfo.InvariantCulture)]
                : diagnostic.ToString())
            .Distinct()];
        Assert.True(clashes.Length == 0, string.Join(", ", clashes));
    }

    private static IEnumerable<string> NamesOf(string arguments) => GeneratorHarness.Run(Source(arguments, ["plain"])).AssertCompiles()
        .Files.Values.SelectMany(Locals).SelectMany(static name => new[] { name, name.EndsWith('s') ? name[..^1] : name })
        // Not the names of the class itself: those are the user's.
        .Where(static name => name.Length > 0 && SyntaxFacts.GetKeywordKind(name) == SyntaxKind.None)
        .Except(["parameter", "gradient", "stepSize"])
        .Where(static name => !name.StartsWith("sumOfIt", StringComparison.Ordinal))
        .Distinct();

    private static IEnumerable<string> Locals(string code) => CSharpSyntaxTree.ParseText(code).GetRoot().DescendantNodes().Select(static node => node switch
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
            private static void Update<TLane>(ref TLane parameter, ref TLane {{name}}, TLane gradient, float {{scalars?[i] ?? "stepSize"}})
                where TLane : struct, ILane<TLane, float>
            {
                {{name}} = {{name}} + gradient;
                parameter = TLane.Fma(TLane.All(-{{scalars?[i] ?? "stepSize"}}), {{name}}, parameter);
            }

            [TensorReduction(Reduction.Sum)]
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            private static TLane {{Pascal(numbers?[i] ?? "sumOfIt")}}<TLane>(TLane gradient, TLane {{name}})
                where TLane : struct, ILane<TLane, float> => gradient * {{name}};

            [StepScalar]
            private static double {{Pascal(scalars?[i] ?? "stepSize")}}(double learningRate, double {{numbers?[i] ?? "sumOfIt"}}) => learningRate / (1 + Math.Abs({{numbers?[i] ?? "sumOfIt"}}));
        }
        """));

    private static string Pascal(string name) => char.ToUpperInvariant(name[0]) + name[1..];
}
