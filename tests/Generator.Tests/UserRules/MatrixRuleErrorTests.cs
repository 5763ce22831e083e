using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using GenOptim.Generator.Diagnostics.AttributeErrors;
using GenOptim.Generator.Diagnostics.UserRules;
using GenOptim.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Xunit;

namespace GenOptim.Generator.Tests.UserRules;

/// <summary>What a stage over matrices may not do is said at its place.</summary>
public sealed class MatrixRuleErrorTests
{
    private const string Of = "where TLane : struct, ILane<TLane, float>";

    private const string Element = $"[MatrixElement, MethodImpl(MethodImplOptions.AggressiveInlining)] static TLane Direction<TLane>(TLane gradient) {Of} => gradient;";

    private const string WrongStage = "'Whitened' must be static, not generic, take 'Matrix<float, Rows, Columns> direction', a 'Matrix<float, ...>' of sides of GenOptim.Matrices for each matrix that it works in, and numbers, and return a matrix of Rows and Columns or of ShortSide and LongSide";

    private const string NoPlace = "has no place in a stage over matrices";

    /// <summary>What stands under each squiggle, with the message.</summary>
    public static TheoryData<string, string, string, string> Places => new()
    {
        { "GENOPT0060", "Other", "'Own' has 2 methods marked [MatrixElement] and 1 marked [MatrixStage]; a stage over matrices needs one of each: what the matrix's elements are, and what is done to the matrix", Element + Changed(Element, "Direction", "Other") + Stage("return x;") },
        { "GENOPT0060", "Whitened", "'Own' has 0 methods marked [MatrixElement] and 1 marked [MatrixStage]; a stage over matrices needs one of each: what the matrix's elements are, and what is done to the matrix", Stage("return x;") },
        { "GENOPT0061", "Direction", "'Direction' must be static, generic over one lane ('where TLane : struct, ILane<TLane, float>') and return it, and take at least one lane: parameter, gradient or a state of the rule, by name", Changed(Element, "TLane gradient) ", "float learningRate) ", "=> gradient", "=> TLane.All(learningRate)") + Stage("return x;") },
        { "GENOPT0034", "velocity", "Nothing gives 'velocity' to 'Direction': it can ask for learningRate, or for what a [StepScalar] method of that name computes that stands before it", Changed(Element, "TLane gradient", "TLane velocity", "=> gradient", "=> velocity") + Stage("return x;") },
        { "GENOPT0034", "size", "Nothing gives 'size' to 'Count': it can ask for learningRate, initialLearningRate, step, rows, columns, or for what a [StepScalar] method of that name computes that stands before it", Element + Stage("return x;") + "[StepScalar] static double Count(long size) => size;" },
        { "GENOPT0034", "rows", "Nothing gives 'rows' to 'Count': it can ask for learningRate, initialLearningRate, step, length, dimensions, or for what a [StepScalar] method of that name computes that stands before it", Element + Stage("return x;") + $"[StepScalar] static double Count(long rows) => rows; [RowStep, MethodImpl(MethodImplOptions.AggressiveInlining)] static void Keep<TLane>(ref TLane kept) {Of} => kept = kept + TLane.All(1);" },
        { "GENOPT0036", "Gradient", "'Gradient' would be called 'gradient', which means something else in a step; rename it", Changed(Element, "Direction", "Gradient") + Changed(Stage("return x;"), "Columns> direction", "Columns> gradient") },
        { "GENOPT0042", "Direction", "'Direction' is not marked [MethodImpl(MethodImplOptions.AggressiveInlining)]: as a call per lane a step takes several times as long", Changed(Element, ", MethodImpl(MethodImplOptions.AggressiveInlining)", string.Empty) + Stage("return x;") },
        { "GENOPT0062", "Whitened", WrongStage, Element + Stage(string.Empty, "void") },
        { "GENOPT0062", "Whitened", WrongStage, Element + Stage("return a;", "Matrix<float, ShortSide, ShortSide>") },
        { "GENOPT0062", "Whitened", WrongStage, Element + Changed(Stage("return x;"), "Columns> direction", "Columns> other") },
        { "GENOPT0062", "direction", WrongStage, Element + Changed(Stage("return x;"), "Rows, Columns> direction", "ShortSide, LongSide> direction") },
        { "GENOPT0062", "a", WrongStage, Element + Changed(Stage("return x;"), "Matrix<float, ShortSide, ShortSide> a", "Matrix<double, ShortSide, ShortSide> a") },
        { "GENOPT0033", "count", "'count' is of type int; behind the gradient an update rule takes float, TLane or 'in Divisor<float>'", Element + Changed(Stage("return x;"), "ShortSide> a)", "ShortSide> a, int count)") },
        { "GENOPT0036", "Whitened", "'Whitened' would be called 'whitened', which means something else in a step; rename it", Element + Stage("return x;") + "[StepScalar] static double Whitened(long step) => step;" },
        { "GENOPT0038", "WeightDecay", "'Whitened' uses the weight decay; the generator applies it before the rule, as the attribute's Decay says, so that this would decay twice", Element + Stage("x.Assign((float)WeightDecay * direction.Wide()); return x;") },
        { "GENOPT0064", "new float[2]", $"An allocation {NoPlace}: a step allocates nothing", Element + Stage("float[] kept = new float[2]; return x;") },
        { "GENOPT0064", "new float[2]", $"An allocation {NoPlace}: a step allocates nothing", Element + Stage("Keep(); return x;") + "static void Keep() { float[] kept = new float[2]; } static void Unused() { float[] kept = new float[2]; }" },
        { "GENOPT0064", "() => 1f", $"A delegate {NoPlace}: a step allocates nothing", Element + Stage("Func<float> one = () => 1f; return x;") },
        { "GENOPT0064", "$\"{x.Rows}\"", $"A string {NoPlace}: a step allocates nothing", Element + Stage("string text = $\"{x.Rows}\"; return x;") },
        { "GENOPT0064", "x.Rows", $"Boxing {NoPlace}: a step allocates nothing", Element + Stage("object rows = x.Rows; return x;") },
        { "GENOPT0064", "throw new ArgumentException(\"none\");", $"An exception {NoPlace}: matrices before this one have been updated, and a step is all or nothing", Element + Stage("if (x.Rows > 1) { throw new ArgumentException(\"none\"); } return x;") },
        { "GENOPT0064", "direction.Assign(2f * x)", $"Assigning to 'direction' {NoPlace}: the matrix that a stage is given is only read; assign to one that it takes besides, and return that", Changed(Element + Stage("direction.Assign(2f * x); return x;"), "LongSide> x", "LongSide> y", "ShortSide, ShortSide> a", "Rows, Columns> x", "return x", "return y") },
        { "GENOPT0064", "x", $"'x' in what is assigned to it {NoPlace}: a product is computed where it is assigned; assign it to another matrix, and exchange the two with Swap", Element + Stage("x.Assign(1.5f * direction.Wide() + a.Times(x)); return x;") },
        { "GENOPT0064", "x", $"'x' in what is assigned to it {NoPlace}: a product is computed where it is assigned; assign it to another matrix, and exchange the two with Swap", Element + Stage("x.Assign(1.5f * x - a.Times(direction.Wide())); return x;") },
        { "GENOPT0064", "a", $"The transpose of 'a' in what is assigned to it {NoPlace}: elements are computed where they are assigned; assign them to another matrix, and exchange the two with Swap", Element + Stage("a.Assign(a.Transpose); return x;") },
    };

    /// <summary>What is right is quiet.</summary>
    [Theory]
    [InlineData("x.Assign(2f * x + 3f * direction.Wide()); return x;")]
    [InlineData("a.Assign(a + a); a.AssignIdentity(2f); x.Assign(a.Times(direction.Wide())); x.Assign(x / MathF.Sqrt(2)); return x;")]
    [InlineData("Span<float> norms = stackalloc float[2]; norms[0] = direction.Norm(); x.Assign(norms[0] * direction.Wide()); return x;")]
    [InlineData("x.Assign(x.Norm() * a.Times(direction.Wide())); a.Assign(a.Transpose.Norm() * a); return x;")]
    [InlineData("ReadOnlySpan<float> factors = [3f, 2f]; x.Assign(factors[0] * direction.Wide()); return x;")]
    public async Task RightStagesAreQuiet(string body)
    {
        string source = Class(Element + Stage(body), string.Empty);
        Assert.Empty(await Analyze(source));
        GeneratorHarness.Run(GeneratorHarness.Compilation(source)).AssertCompiles();
    }

    [Theory]
    [MemberData(nameof(Places))]
    public async Task IsReportedAtItsPlace(string id, string under, string message, string members)
    {
        Diagnostic diagnostic = Assert.Single(await Analyze(Class(members, string.Empty)));
        Assert.Equal((id, message), (diagnostic.Id, diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Equal(under, diagnostic.Location.SourceTree!.GetText().ToString(diagnostic.Location.SourceSpan));
    }

    /// <summary>What has become of a matrix differs from element to element, so that a product with it is no decay.</summary>
    [Fact]
    public async Task AProductWithTheResultIsNoDecay() =>
        Assert.Empty(await Analyze(Changed(Class(Element + Stage("return x;"), string.Empty), "parameter - whitened", "parameter - parameter * whitened")));

    /// <summary>A number of the machine's is no number of the step.</summary>
    [Fact]
    public async Task AStageReadsNothingThatIsNotSaved() => Assert.Equal(
        "GENOPT0049", Assert.Single(await Analyze(Class($"{Element} static float s_count; {Stage("return s_count * x;", "ScaledMatrix<float, ShortSide, LongSide>")}", string.Empty))).Id);

    /// <summary>What the rule does not take is worked out for nothing.</summary>
    [Fact]
    public async Task AResultThatIsNotReadIsReported()
    {
        Diagnostic diagnostic = Assert.Single(await Analyze(Changed(Class(Element + Stage("return x;"), string.Empty), ", TLane whitened", string.Empty, "- whitened", "- gradient")));
        Assert.Equal("GENOPT0063", diagnostic.Id);
        Assert.Equal(
            "'Whitened' works on every matrix in every step, and 'Update' does not take what comes of it, as 'TLane whitened' behind the gradient",
            diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture));
    }

    /// <summary>No state of 8 bits, as of every rule that reads its state before the step, and no direction before the step.</summary>
    [Theory]
    [InlineData("State = DType.Block8", "GENOPT0008")]
    [InlineData("CautiousDecay = true", "GENOPT0041")]
    public async Task OptionsThatAMatrixForbidsAreRefused(string arguments, string id) =>
        Assert.Equal(id, Assert.Single(await Analyze(Class(Element + Stage("return x;"), $", {arguments}"))).Id);

    private static string Changed(string source, params string[] pairs)
    {
        for (int i = 0; i < pairs.Length; i += 2)
        {
            Assert.Contains(pairs[i], source, StringComparison.Ordinal);
            source = source.Replace(pairs[i], pairs[i + 1], StringComparison.Ordinal);
        }

        return source;
    }

    private static string Stage(string body, string result = "Matrix<float, ShortSide, LongSide>") =>
        $$"""
        [MatrixStage]
        static {{result}} Whitened(Matrix<float, Rows, Columns> direction, Matrix<float, ShortSide, LongSide> x, Matrix<float, ShortSide, ShortSide> a)
        {
            {{body}}
        }

        """;

    private static string Class(string members, string arguments) =>
        $$"""
        {{UserRuleSource.Usings}}
        [DecoupledOptimizer(WeightDecay = 1e-2{{arguments}})]
        public sealed partial class Own
        {
            [UpdateRule]
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            private static void Update<TLane>(ref TLane parameter, TLane gradient, TLane whitened)
                {{Of}}
            {
                parameter = parameter - whitened;
            }

            {{members}}
        }
        """;

    private static async Task<IReadOnlyList<Diagnostic>> Analyze(string source)
    {
        CSharpCompilation compilation = GeneratorHarness.Run(GeneratorHarness.Compilation(source)).Compilation;
        return await compilation.WithAnalyzers([new AttributeAnalyzer(), new UserRuleAnalyzer()]).GetAnalyzerDiagnosticsAsync();
    }
}
