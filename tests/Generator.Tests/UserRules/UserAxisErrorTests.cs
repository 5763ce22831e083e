using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading.Tasks;
using GenOptim.Generator.Diagnostics.AttributeErrors;
using GenOptim.Generator.Diagnostics.UserRules;
using GenOptim.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Xunit;

namespace GenOptim.Generator.Tests.UserRules;

/// <summary>What a rule may not do about rows and columns is said at its place, alone; the nearest right code is quiet.</summary>
public sealed class UserAxisErrorTests
{
    private const string Mean = "[TensorReduction(Reduction.SumOfSquares, Over = ReductionScope.Rows, IsMean = true), Inlined] static TLane RowMean<TLane>(TLane gradient) LANE => gradient; ";

    private const string Step = "[RowStep, Inlined] static void Root<TLane>(TLane rowMean, out TLane root) LANE => root = TLane.Sqrt(rowMean); ";

    private static readonly string[] Right =
    [
        Rule("TLane rowMean") + Mean,
        Rule("TLane root") + Mean + Step,
        Rule("TLane kept") + Mean + "[RowStep, Inlined] static void Keep<TLane>([StateSlot(VectorName = \"v\")] ref TLane kept, TLane rowMean) LANE => kept = kept + rowMean; ",
        // Of a row's number there is no telling whether it decays.
        Rule("TLane root").Replace("parameter - gradient", "parameter * root - gradient", StringComparison.Ordinal) + Mean + Step,
        Rule("TLane of") + Mean + "[TensorReduction(Reduction.Sum, Over = ReductionScope.Matrix, IsMean = true), Inlined] static TLane Of<TLane>(TLane rowMean, float rate) LANE => rowMean * TLane.All(rate); [StepScalar] static double Rate(long rows, long columns, long dimensions, long length) => rows + columns + dimensions + length; ",
        // A matrix's own number may be asked for beside what rows have, in either order.
        Rule("TLane spread") + Mean + Mean.Replace("Rows", "Columns", StringComparison.Ordinal).Replace("RowMean", "ColumnMean", StringComparison.Ordinal)
            + "[TensorReduction(Reduction.Sum, Over = ReductionScope.Matrix), Inlined] static TLane OfColumns<TLane>(TLane columnMean) LANE => columnMean; [TensorReduction(Reduction.Sum, Over = ReductionScope.Matrix), Inlined] static TLane Spread<TLane>(TLane ofColumns, TLane rowMean) LANE => rowMean - ofColumns; ",
    ];

    public static TheoryData<string, string, string, string> Places => new()
    {
        { "GENOPT0047", "Root", "'Root' must be static and void, generic over one lane ('where TLane : struct, ILane<TLane, float>'), and take 'ref TLane' for what each row keeps and 'out TLane' for what it gives, at least one of them", Rule("TLane rowMean") + Mean + "[RowStep, Inlined] static void Root<TLane>(TLane rowMean) LANE => _ = TLane.Sqrt(rowMean); " },
        { "GENOPT0047", "kept", "'Count' must be static and void, generic over one lane ('where TLane : struct, ILane<TLane, float>'), and take 'ref TLane' for what each column keeps and 'out TLane' for what it gives, at least one of them", Rule("TLane kept") + "[ColumnStep, Inlined] static void Count<TLane>(ref float kept) LANE => kept++; " },
        { "GENOPT0048", "rowMean", "There is one 'rowMean' for each row, and 'Root' goes over columns", Rule("TLane root") + Mean + Step.Replace("RowStep", "ColumnStep", StringComparison.Ordinal) },
        { "GENOPT0048", "gradient", "There is one 'gradient' for each element, and 'Root' goes over rows", Rule("TLane root") + "[RowStep, Inlined] static void Root<TLane>(TLane gradient, out TLane root) LANE => root = gradient; " },
        { "GENOPT0048", "parameter", "There is one 'parameter' for each element, and 'Of' goes over rows", Rule("TLane of") + Mean + "[TensorReduction(Reduction.Sum, Over = ReductionScope.Matrix), Inlined] static TLane Of<TLane>(TLane rowMean, TLane parameter) LANE => rowMean * parameter; " },
        { "GENOPT0048", "columnMean", "There is one 'columnMean' for each column, and 'Of' goes over rows", Rule("TLane of") + Mean + Mean.Replace("Rows", "Columns", StringComparison.Ordinal).Replace("RowMean", "ColumnMean", StringComparison.Ordinal) + "[TensorReduction(Reduction.Sum, Over = ReductionScope.Matrix), Inlined] static TLane Of<TLane>(TLane rowMean, TLane columnMean) LANE => rowMean * columnMean; " },
        { "GENOPT0048", "kept", "There is one 'kept' for each row, and 'Rule' goes over elements", "[UpdateRule, Inlined] static void Rule<TLane>(ref TLane parameter, ref TLane kept, TLane gradient) LANE { kept = gradient; parameter = parameter - kept; } " + Mean + "[RowStep, Inlined] static void Keep<TLane>(ref TLane kept, TLane rowMean) LANE => kept = kept + rowMean; " },
        { "GENOPT0043", "Of", "'Of' must be static, generic over one lane ('where TLane : struct, ILane<TLane, float>') and return it, and take at least one lane: what rows have, or what columns have, by name", Rule("TLane of") + Mean + "[TensorReduction(Reduction.Sum, Over = ReductionScope.Matrix), Inlined] static TLane Of<TLane>(TLane learningRate) LANE => learningRate; " },
        { "GENOPT0044", "Root", "'Root' needs 'root', which is known only once 'Root' has gone over the tensors", Rule("TLane kept") + Mean.Replace("RowMean", "Root", StringComparison.Ordinal).Replace("(TLane gradient) LANE => gradient", "(TLane gradient, TLane root) LANE => gradient * root", StringComparison.Ordinal) + "[RowStep, Inlined] static void Keep<TLane>(out TLane kept) LANE => kept = TLane.All(1); " },
        { "GENOPT0036", "root", "'root' would be called 'root', which means something else in a step; rename it", Rule("TLane root") + Mean + Step + "[ColumnStep, Inlined] static void Other<TLane>(out TLane root) LANE => root = TLane.All(1); " },
        { "GENOPT0036", "learningRate", "'learningRate' would be called 'learningRate', which means something else in a step; rename it", Rule("float learningRate") + "[RowStep, Inlined] static void Keep<TLane>(ref TLane learningRate) LANE => learningRate = learningRate + TLane.All(1); " },
        { "GENOPT0036", "RowMean", "'RowMean' would be called 'rowMean', which means something else in a step; rename it", Rule("TLane rowMean") + Mean + "[StepScalar] static double RowMean(double learningRate) => learningRate; " },
        { "GENOPT0046", "other", "'other' would be saved as 'kept', as is the state 'kept'; give it another name", Rule("TLane kept, TLane other") + "[RowStep, Inlined] static void Keep<TLane>(ref TLane kept, [StateSlot(Name = \"kept\")] ref TLane other) LANE => other = kept = kept + TLane.All(1); " },
        { "GENOPT0046", "other", "'other' would be saved as 'kept', as is the state 'kept'; give it another name", Rule("TLane kept, TLane other") + "[RowStep, Inlined] static void Keep<TLane>(ref TLane kept, [StateSlot(VectorName = \"kept\")] ref TLane other) LANE => other = kept = kept + TLane.All(1); " },
        { "GENOPT0017", "kept", "VectorName makes no sense here: of a parameter of one dimension, which is a column, no columns are kept; leave it out", Rule("TLane kept") + "[ColumnStep, Inlined] static void Keep<TLane>([StateSlot(VectorName = \"v\")] ref TLane kept) LANE => kept = kept + TLane.All(1); " },
        { "GENOPT0017", "TensorReduction(Reduction.Sum, IsMean = true)", "IsMean makes no sense here: a [StepScalar] divides what is reduced over tensors, by 'length' for one of them; leave it out", Rule("float mean") + "[TensorReduction(Reduction.Sum, IsMean = true), Inlined] static TLane Mean<TLane>(TLane gradient) LANE => gradient; " },
        { "GENOPT0005", "TensorReduction(Reduction.Sum, Over = (ReductionScope)9)", "Over is 9; it must be one of the enum's values", Rule("float mean") + "[TensorReduction(Reduction.Sum, Over = (ReductionScope)9), Inlined] static TLane Mean<TLane>(TLane gradient) LANE => gradient; " },
        { "GENOPT0034", "rows", "Nothing gives 'rows' to 'Rate': it can ask for learningRate, initialLearningRate, step, or for what a [StepScalar] method of that name computes that stands before it", Rule("float rate") + "[StepScalar] static double Rate(long rows) => rows; " },
        { "GENOPT0034", "later", "Nothing gives 'later' to 'Root': it can ask for learningRate, or for what a [StepScalar] method of that name computes that stands before it", Rule("TLane root") + Mean + Step.Replace("TLane rowMean,", "TLane rowMean, float later,", StringComparison.Ordinal) },
        { "GENOPT0039", "kept", "'kept' is taken by reference and never written, so that it would stay as it is and still be read and written in memory in every step; leave it out", Rule("TLane root") + Mean + Step.Replace("out TLane root", "ref TLane kept, out TLane root", StringComparison.Ordinal) },
        { "GENOPT0042", "Root", "'Root' is not marked [MethodImpl(MethodImplOptions.AggressiveInlining)]: as a call per lane a step takes several times as long", Rule("TLane root") + Mean + Step.Replace(", Inlined", string.Empty, StringComparison.Ordinal) },
        { "GENOPT0037", "MathF.Sqrt(2)", "'MathF.Sqrt' has no form over lanes: a lane has All, Fma, Sqrt, DivideRoot, Max, Abs, Sign, SelectNegative and the operators + - * /; what depends on the step alone goes into a [StepScalar]", Rule("TLane root") + Mean + Step.Replace("TLane.Sqrt(rowMean)", "rowMean * TLane.All(MathF.Sqrt(2))", StringComparison.Ordinal) },
        { "GENOPT0031", "Root", "'Root' is part of an update rule, but 'Own' asks for Algorithm.AdamW; leave out one of them", "Algorithm.AdamW, |" + Step.Replace("TLane rowMean, ", string.Empty, StringComparison.Ordinal).Replace("TLane.Sqrt(rowMean)", "TLane.All(1)", StringComparison.Ordinal) },
        { "GENOPT0008", "DType.BFloat16", "State is BFloat16, and Own keeps a number per row and column, too few to be worth rounding; it must be Float32", "State = DType.BFloat16, |" + Rule("TLane kept") + Mean + "[RowStep, Inlined] static void Keep<TLane>(ref TLane kept, TLane rowMean) LANE => kept = kept + rowMean; " },
    };

    public static TheoryData<int> Quiet => [.. Enumerable.Range(0, Right.Length)];

    [Theory]
    [MemberData(nameof(Places))]
    public async Task Is_reported_at_its_place(string id, string under, string message, string members)
    {
        Diagnostic diagnostic = Assert.Single(await Analyze(members));
        Assert.Equal((id, message), (diagnostic.Id, diagnostic.GetMessage(CultureInfo.InvariantCulture)));
        Assert.Equal(under, diagnostic.Location.SourceTree!.GetText().ToString(diagnostic.Location.SourceSpan));
    }

    [Theory]
    [MemberData(nameof(Quiet))]
    public async Task The_nearest_right_code_is_quiet(int row)
    {
        Assert.Empty(await Analyze(Right[row]));
        GeneratorHarness.Run(GeneratorHarness.Compilation(Source(Right[row]))).AssertCompiles();
    }

    private static string Rule(string taken) =>
        $"[UpdateRule, Inlined] static void Rule<TLane>(ref TLane parameter, TLane gradient, {taken}) LANE => parameter = parameter - gradient; ";

    /// <param name="members">The class's members; before a bar, more arguments of its attribute.</param>
    private static string Source(string members)
    {
        string[] parts = members.Split('|');
        string body = parts[^1]
            .Replace("Inlined", "MethodImpl(MethodImplOptions.AggressiveInlining)", StringComparison.Ordinal)
            .Replace("LANE", "where TLane : struct, ILane<TLane, float>", StringComparison.Ordinal);
        return $"{UserRuleSource.Usings}\n[DecoupledOptimizer({(parts.Length > 1 ? parts[0] : string.Empty)}WeightDecay = 1e-2)]\npublic sealed partial class Own\n{{\n{body}\n}}";
    }

    private static async Task<IReadOnlyList<Diagnostic>> Analyze(string members) =>
        await GeneratorHarness.Run(GeneratorHarness.Compilation(Source(members))).Compilation.WithAnalyzers([new AttributeAnalyzer(), new UserRuleAnalyzer()]).GetAnalyzerDiagnosticsAsync();
}
