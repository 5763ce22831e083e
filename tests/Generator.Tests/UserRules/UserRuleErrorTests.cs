using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using GenOptim.Generator.Diagnostics.AttributeErrors;
using GenOptim.Generator.Diagnostics.UserRules;
using GenOptim.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Xunit;

namespace GenOptim.Generator.Tests.UserRules;

/// <summary>What a rule may not do is said at its place; each page's wrong code is refused for its reason alone, and its right code compiles and is quiet.</summary>
public sealed class UserRuleErrorTests
{
    public static TheoryData<string> Pages => [.. Enumerable.Range(30, 20).Concat(Enumerable.Range(60, 5)).Select(number => $"GENOPT00{number}")];

    /// <summary>What stands under each squiggle, with the message.</summary>
    public static TheoryData<string, string, string, string> Places => new()
    {
        { "GENOPT0030", "DecoupledOptimizer(WeightDecay = 1e-2)", "'Own' names no algorithm and has 0 methods marked [UpdateRule]; it needs one", string.Empty },
        { "GENOPT0032", "Rule", "'Rule' must be static and void, generic over one lane ('where TLane : struct, ILane<TLane, float>'), and take 'ref TLane parameter', a 'ref TLane' for each state, then 'TLane gradient', then numbers", "[UpdateRule, MethodImpl(MethodImplOptions.AggressiveInlining)] static void Rule(ref float parameter, float gradient) => parameter -= gradient;" },
        { "GENOPT0033", "rate", "'rate' is of type double; behind the gradient an update rule takes float, TLane or 'in Divisor<float>'", Rule("ref TLane parameter, TLane gradient, double rate", "parameter = parameter - gradient * TLane.All((float)rate);") },
        { "GENOPT0034", "rate", "Nothing gives 'rate' to 'Rule': it can ask for learningRate, halfRate, or for what a [StepScalar] method of that name computes that stands before it", Rule("ref TLane parameter, TLane gradient, float rate", "parameter = parameter - gradient * TLane.All(rate);") + "[StepScalar] static double HalfRate(double learningRate) => 0.5 * learningRate;" },
        { "GENOPT0034", "later", "Nothing gives 'later' to 'HalfRate': it can ask for learningRate, initialLearningRate, step, or for what a [StepScalar] method of that name computes that stands before it", Rule("ref TLane parameter, TLane gradient, float halfRate", "parameter = parameter - gradient * TLane.All(halfRate);") + "[StepScalar] static double HalfRate(double later) => 0.5 * later; [StepScalar] static double Later(double learningRate) => learningRate;" },
        { "GENOPT0037", "MathF.Abs(learningRate)", "'MathF.Abs' has no form over lanes: a lane has All, Fma, Sqrt, DivideRoot, Max, Abs, Sign, SelectNegative and the operators + - * /; what depends on the step alone goes into a [StepScalar]", Rule("ref TLane parameter, TLane gradient, float learningRate", "parameter = parameter - gradient * TLane.All(MathF.Abs(learningRate));") },
        { "GENOPT0037", "new float[1]", "An allocation has no form over lanes: the rule also runs where there is no managed memory", Rule("ref TLane parameter, TLane gradient", "parameter = parameter - gradient * TLane.All((new float[1])[0]);") },
        { "GENOPT0037", "(object)parameter", "Boxing has no form over lanes: the rule also runs where there is no managed memory", Rule("ref TLane parameter, TLane gradient", "parameter = (object)parameter is null ? gradient : parameter - gradient;") },
        { "GENOPT0037", "throw null!;", "An exception has no form over lanes: the rule also runs where there are none", Rule("ref TLane parameter, TLane gradient, float learningRate", "parameter = parameter - gradient; if (learningRate > 1) { throw null!; }") },
        { "GENOPT0038", "WeightDecay", "'Rule' uses the weight decay; the generator applies it before the rule, as the attribute's Decay says, so that this would decay twice", Rule("ref TLane parameter, TLane gradient", "parameter = parameter - gradient * TLane.All((float)WeightDecay);") },
        { "GENOPT0038", "parameter * TLane.All(learningRate)", "'parameter * TLane.All(learningRate)' uses the weight decay; the generator applies it before the rule, as the attribute's Decay says, so that this would decay twice", Rule("ref TLane parameter, TLane gradient, float learningRate", "parameter = parameter - gradient - parameter * TLane.All(learningRate);") },
        { "GENOPT0038", "weightDecay", "'Half' uses the weight decay; the generator applies it before the rule, as the attribute's Decay says, so that this would decay twice", Rule("ref TLane parameter, TLane gradient, float half", "parameter = parameter - gradient * TLane.All(half);") + "[StepScalar] static double Half(double weightDecay) => 0.5 * weightDecay;" },
        { "GENOPT0039", "expAvg", "'expAvg' is taken by reference and never written, so that it would stay as it is and still be read and written in memory in every step; leave it out", Rule("ref TLane parameter, ref TLane expAvg, TLane gradient", "parameter = parameter - gradient - expAvg;") },
        { "GENOPT0039", "parameter", "'parameter' is taken by reference and never written, so that it would stay as it is and still be read and written in memory in every step; a rule must move its parameter", Rule("ref TLane parameter, ref TLane expAvg, TLane gradient", "expAvg = gradient - parameter;") },
        { "GENOPT0041", "true", "CautiousDecay asks for the direction of the step before the step, which the rule of 'Own' does not give; leave it out", "CAUTIOUS" + Rule("ref TLane parameter, TLane gradient", "parameter = parameter - gradient;") },
        { "GENOPT0043", "Squares", "'Squares' must be static, generic over one lane ('where TLane : struct, ILane<TLane, float>') and return it, and take at least one lane: parameter, gradient or a state of the rule, by name", Reduced("learningRate", "[TensorReduction(Reduction.Sum), MethodImpl(MethodImplOptions.AggressiveInlining)] static float Squares(float gradient) => gradient;") },
        { "GENOPT0034", "velocity", "Nothing gives 'velocity' to 'Squares': it can ask for learningRate, squares, or for what a [StepScalar] method of that name computes that stands before it", Reduced("learningRate", "[TensorReduction(Reduction.Sum), MethodImpl(MethodImplOptions.AggressiveInlining)] static TLane Squares<TLane>(TLane velocity) where TLane : struct, ILane<TLane, float> => velocity;") },
        { "GENOPT0044", "Squares", "'Squares' needs 'size', which is known only once 'Squares' has gone over the tensors", Reduced("size", "[TensorReduction(Reduction.Sum), MethodImpl(MethodImplOptions.AggressiveInlining)] static TLane Squares<TLane>(TLane gradient, TLane size) where TLane : struct, ILane<TLane, float> => gradient * size; [StepScalar] static double Size(double squares) => squares;") },
        { "GENOPT0045", "sum", "'Count' must be static and void, and take 'ref double' parameters marked [GroupScalar(initial)], 'double learningRate' and 'double initialLearningRate'", Reduced("learningRate", "[GroupStep] static void Count(ref double sum) => sum++;") },
        { "GENOPT0036", "length", "'length' would be called 'length', which means something else in a step; rename it", Reduced("learningRate", "[GroupStep] static void Count([GroupScalar(0)] ref double length) => length++;") },
        { "GENOPT0046", "expAvg2", "'expAvg2' would be saved as 'm', as is the state 'expAvg'; give it another name", Rule("ref TLane parameter, [StateSlot(Name = \"m\")] ref TLane expAvg, [StateSlot(Name = \"m\")] ref TLane expAvg2, TLane gradient", "expAvg = gradient; expAvg2 = expAvg; parameter = parameter - expAvg2;") },
        { "GENOPT0046", "masterWeight", "'masterWeight' would be saved as 'master_weight', as is something that GenOptim keeps; give it another name", Rule("ref TLane parameter, ref TLane masterWeight, TLane gradient", "masterWeight = gradient; parameter = parameter - masterWeight;") },
        { "GENOPT0046", "rest", "'rest' would be saved as 'remainder8', as is something that GenOptim keeps; give it another name", Rule("ref TLane parameter, [StateSlot(Name = \"remainder8\")] ref TLane rest, TLane gradient", "rest = gradient; parameter = parameter - rest;") },
        { "GENOPT0046", "kept", "'kept' would be saved as 'kept', as is the number that begins with 1.0; give it another name", Rule("ref TLane parameter, TLane gradient, float one, float other", "parameter = parameter - gradient * TLane.All(one * other);") + "[StepScalar] static double One([TensorScalar(1)] ref double kept) => kept; [StepScalar] static double Other([TensorScalar(2)] ref double kept) => kept;" },
        { "GENOPT0036", "Rate", "'Rate' would be called 'rate', which means something else in a step; rename it", Reduced("rate", "[StepScalar] static double Rate(double learningRate) => learningRate; [GroupStep] static void Advance([GroupScalar(0)] ref double rate) => rate++;") },
        { "GENOPT0032", "Rule", "'Rule' must be static and void, generic over one lane ('where TLane : struct, ILane<TLane, float>'), and take 'ref TLane parameter', a 'ref TLane' for each state, then 'TLane gradient', then numbers", Rule("ref TLane parameter, TLane gradient", "parameter = parameter - gradient;").Replace("struct,", "unmanaged,", StringComparison.Ordinal) },
        { "GENOPT0037", "MathF.Sqrt(value)", "'MathF.Sqrt' has no form over lanes: a lane has All, Fma, Sqrt, DivideRoot, Max, Abs, Sign, SelectNegative and the operators + - * /; what depends on the step alone goes into a [StepScalar]", Rule("ref TLane parameter, TLane gradient, float learningRate", "parameter = parameter - gradient * TLane.All(Outer(learningRate));") + "static float Outer(float value) => Inner(value); static float Inner(float value) => MathF.Sqrt(value); static float Unused(float value) => MathF.Exp(value);" },
        { "GENOPT0037", "stackalloc float[1]", "An allocation has no form over lanes: the rule also runs where there is no managed memory", Rule("ref TLane parameter, TLane gradient", "System.ReadOnlySpan<float> one = stackalloc float[1]; parameter = parameter - gradient * TLane.All(one[0]);") },
        { "GENOPT0037", "typeof(TLane)", "A question of type has no form over lanes: lanes of every width must go the same way", Rule("ref TLane parameter, TLane gradient", "_ = typeof(TLane); parameter = parameter - gradient;") },
        { "GENOPT0040", "s_rate", "'s_rate' is not const: an update rule sees constants, so that they are folded into its loops and kernels, and what changes between steps is a [StepScalar]", Rule("ref TLane parameter, TLane gradient", "parameter = parameter - gradient * TLane.All(Now());") + "static readonly float s_rate = 0.5f; static float Now() => s_rate;" },
        { "GENOPT0038", "parameter / TLane.All(learningRate)", "'parameter / TLane.All(learningRate)' uses the weight decay; the generator applies it before the rule, as the attribute's Decay says, so that this would decay twice", Rule("ref TLane parameter, TLane gradient, float learningRate", "parameter = parameter / TLane.All(learningRate) - gradient;") },
        { "GENOPT0038", "old * kept", "'old * kept' uses the weight decay; the generator applies it before the rule, as the attribute's Decay says, so that this would decay twice", Rule("ref TLane parameter, TLane gradient, float learningRate", "TLane old = parameter; TLane kept = TLane.All(learningRate); parameter = old * kept - gradient;") },
        { "GENOPT0038", "WeightDecay", "'Advance' uses the weight decay; the generator applies it before the rule, as the attribute's Decay says, so that this would decay twice", Reduced("total", "[GroupStep] static void Advance([GroupScalar(0)] ref double total) => total += WeightDecay;") },
        { "GENOPT0042", "Squares", "'Squares' is not marked [MethodImpl(MethodImplOptions.AggressiveInlining)]: as a call per lane a step takes several times as long", Reduced("learningRate", "[TensorReduction(Reduction.Sum)] static TLane Squares<TLane>(TLane gradient) where TLane : struct, ILane<TLane, float> => gradient;") },
        { "GENOPT0049", "s_seen", "'Rate' depends on 's_seen', which no checkpoint holds, so that a resumed run would go on with other numbers; make it a const, or keep it as a [TensorScalar], [GroupScalar] or [OptimizerScalar]", Reduced("rate", "static double s_seen; [StepScalar] static double Rate(double learningRate) => learningRate / (1 + s_seen);") },
        { "GENOPT0049", "Seen", "'Rate' depends on 'Seen', which no checkpoint holds, so that a resumed run would go on with other numbers; make it a const, or keep it as a [TensorScalar], [GroupScalar] or [OptimizerScalar]", Reduced("rate", "static double Seen { get; set; } [StepScalar] static double Rate(double learningRate) => learningRate / (1 + Seen);") },
        { "GENOPT0049", "s_seen", "'Behind' depends on 's_seen', which no checkpoint holds, so that a resumed run would go on with other numbers; make it a const, or keep it as a [TensorScalar], [GroupScalar] or [OptimizerScalar]", Reduced("rate", "static double s_seen; static double Behind() => s_seen; [StepScalar] static double Rate(double learningRate) => learningRate / (1 + Behind());") },
        { "GENOPT0049", "System.Random.Shared.NextDouble()", "'Rate' depends on 'NextDouble', which no checkpoint holds, so that a resumed run would go on with other numbers; make it a const, or keep it as a [TensorScalar], [GroupScalar] or [OptimizerScalar]", Reduced("rate", "[StepScalar] static double Rate(double learningRate) => learningRate * System.Random.Shared.NextDouble();") },
        { "GENOPT0049", "System.DateTime.Now", "'Warm' depends on 'Now', which no checkpoint holds, so that a resumed run would go on with other numbers; make it a const, or keep it as a [TensorScalar], [GroupScalar] or [OptimizerScalar]", Reduced("rate", "[GroupStep] static void Warm([GroupScalar(0)] ref double rate) => rate += System.DateTime.Now.Hour;") },
        { "GENOPT0037", "learningRate + one", "An operator of 'Pair' has no form over lanes: a lane has All, Fma, Sqrt, DivideRoot, Max, Abs, Sign, SelectNegative and the operators + - * /", Rule("ref TLane parameter, TLane gradient, float learningRate", "Pair one = default; parameter = parameter - gradient * TLane.All(learningRate + one);") + "struct Pair { public static float operator +(float left, Pair right) => left; }" },
        { "GENOPT0046", "kept_sum", "'kept_sum' would be saved as 'kept_sum', as is the number that begins with 1.0; give it another name", Rule("ref TLane parameter, TLane gradient, float one, float other", "parameter = parameter - gradient * TLane.All(one * other);") + "[StepScalar] static double One([TensorScalar(1)] ref double keptSum) => keptSum; [StepScalar] static double Other([TensorScalar(1)] ref double kept_sum) => kept_sum;" },
        { "GENOPT0046", "owedDecay", "'owedDecay' would be saved as 'owed_decay', as is something that GenOptim keeps; give it another name", Reduced("rate", "[StepScalar] static double Rate([TensorScalar(1)] ref double owedDecay) => owedDecay;") },
        { "GENOPT0045", "step", "'Advance' must be static and void, and take 'ref double' parameters marked [OptimizerScalar(initial)], 'long step' and what is reduced over all tensors", Reduced("total", "[OptimizerStep] static void Advance(int step, [OptimizerScalar(0)] ref double total) => total += step;") },
        { "GENOPT0043", "Squares", "'Squares' must be static, generic over one lane ('where TLane : struct, ILane<TLane, float>') and return it, and take at least one lane: parameter, gradient or a state of the rule, by name", Reduced("learningRate", "[TensorReduction(Reduction.Sum), MethodImpl(MethodImplOptions.AggressiveInlining)] TLane Squares<TLane>(TLane gradient) where TLane : struct, ILane<TLane, float> => gradient;") },
        { "GENOPT0033", "rate", "'rate' is of type GenOptim.Lanes.Divisor<double>; behind the gradient an update rule takes float, TLane or 'in Divisor<float>'", Rule("ref TLane parameter, TLane gradient, in Divisor<double> rate", "parameter = parameter - gradient;") + "[StepScalar] static double Rate(long step) => step;" },
        { "GENOPT0034", "step", "Nothing gives 'step' to 'Rate': it can ask for learningRate, initialLearningRate, step, or for what a [StepScalar] method of that name computes that stands before it", Reduced("rate", "[StepScalar] static double Rate(int step) => step;") },
        { "GENOPT0034", "length", "Nothing gives 'length' to 'Rate': it can ask for learningRate, initialLearningRate, step, or for what a [StepScalar] method of that name computes that stands before it", Reduced("rate", "[StepScalar] static double Rate(long length) => length;") },
        { "GENOPT0038", "parameter *= TLane.All(learningRate)", "'parameter *= TLane.All(learningRate)' uses the weight decay; the generator applies it before the rule, as the attribute's Decay says, so that this would decay twice", Rule("ref TLane parameter, TLane gradient, float learningRate", "parameter *= TLane.All(learningRate); parameter -= gradient;") },
        { "GENOPT0038", "TLane.Fma(parameter, -TLane.All(learningRate), gradient)", "'TLane.Fma(parameter, -TLane.All(learningRate), gradient)' uses the weight decay; the generator applies it before the rule, as the attribute's Decay says, so that this would decay twice", Rule("ref TLane parameter, TLane gradient, float learningRate", "parameter = parameter + TLane.Fma(parameter, -TLane.All(learningRate), gradient);") },
        { "GENOPT0037", "MathF.Abs(rate)", "'MathF.Abs' has no form over lanes: a lane has All, Fma, Sqrt, DivideRoot, Max, Abs, Sign, SelectNegative and the operators + - * /; what depends on the step alone goes into a [StepScalar]", Rule("ref TLane parameter, TLane gradient, float learningRate", "parameter = parameter - Scaled(gradient, learningRate);") + "static TLane Scaled<TLane>(TLane x, float rate) where TLane : struct, ILane<TLane, float> => x * TLane.All(MathF.Abs(rate));" },
        { "GENOPT0005", "UpdateRule(LearningRate = -1)", "LearningRate is -1.0; it must be finite and at least 0", Rule("ref TLane parameter, TLane gradient", "parameter = parameter - gradient;").Replace("[UpdateRule]", "[UpdateRule(LearningRate = -1)]", StringComparison.Ordinal) },
    };

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task WrongCodeOfThePageIsRefusedForItsReason(string id)
    {
        IReadOnlyList<Diagnostic> diagnostics = await Analyze(CodeOf(id, "Wrong"));
        Assert.NotEmpty(diagnostics);
        Assert.All(diagnostics, diagnostic => Assert.Equal(id, diagnostic.Id));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task RightCodeOfThePageCompilesAndIsQuiet(string id)
    {
        string code = CodeOf(id, "Right");
        Assert.Empty(await Analyze(code));
        GeneratorHarness.Run(GeneratorHarness.Compilation(code)).AssertCompiles();
    }

    [Theory]
    [MemberData(nameof(Places))]
    public async Task IsReportedAtItsPlace(string id, string under, string message, string members)
    {
        string cautious = members.StartsWith("CAUTIOUS", StringComparison.Ordinal) ? ", CautiousDecay = true" : string.Empty;
        string body = members.Replace("CAUTIOUS", string.Empty, StringComparison.Ordinal);
        Diagnostic diagnostic = Assert.Single(await Analyze(
            $"{UserRuleSource.Usings}\n[DecoupledOptimizer(WeightDecay = 1e-2{cautious})]\npublic sealed partial class Own\n{{\n{body}\n}}"));
        Assert.Equal((id, message), (diagnostic.Id, diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Equal(under, diagnostic.Location.SourceTree!.GetText().ToString(diagnostic.Location.SourceSpan));
    }

    /// <summary>A state may be written by another name.</summary>
    [Fact]
    public async Task AReferenceWrites() => Assert.Empty(await Analyze(
        $"{UserRuleSource.Usings}\n[DecoupledOptimizer(WeightDecay = 1e-2)]\npublic sealed partial class Own\n{{\n{Rule("ref TLane parameter, ref TLane expAvg, TLane gradient", "ref TLane moment = ref expAvg; moment = moment + gradient; parameter = parameter - moment;")}\n}}"));

    /// <summary>A local stands for the parameter only where nothing changes it; and code that does not compile ends, whatever its locals are made of.</summary>
    [Theory]
    [InlineData("TLane x = parameter; Change(ref x); parameter = x * TLane.All(learningRate) - gradient;")]
    [InlineData("TLane x = parameter; (x, TLane y) = (gradient, gradient); parameter = x * TLane.All(learningRate) - y;")]
    [InlineData("TLane x = -x; parameter = parameter * x - gradient;")]
    [InlineData("TLane a = b; TLane b = a; parameter = parameter * a - gradient;")]
    public async Task ALocalThatIsNoParameterIsNoDecay(string body) => Assert.Empty(await Analyze(
        $"{UserRuleSource.Usings}\n[DecoupledOptimizer(WeightDecay = 1e-2)]\npublic sealed partial class Own\n{{\n{Rule("ref TLane parameter, TLane gradient, float learningRate", body)}\nprivate static void Change<TLane>(ref TLane x) where TLane : struct, ILane<TLane, float> => x = x + x;\n}}"));

    /// <summary>What differs from element to element is no decay, and what a method is given to write by is written.</summary>
    [Theory]
    [InlineData("expAvg = parameter * gradient; parameter = parameter - (expAvg * expAvg);")]
    [InlineData("Set(gradient, out expAvg); parameter = parameter - expAvg;")]
    public async Task ProductsOfLanesAndResultsAreQuiet(string body) => Assert.Empty(await Analyze(
        $"{UserRuleSource.Usings}\n[DecoupledOptimizer(WeightDecay = 1e-2)]\npublic sealed partial class Own\n{{\n{Rule("ref TLane parameter, ref TLane expAvg, TLane gradient", body)}\nprivate static void Set<TLane>(TLane x, out TLane y) where TLane : struct, ILane<TLane, float> => y = x;\n}}"));

    /// <summary>Clocks and chance are in no checkpoint.</summary>
    [Theory]
    [InlineData("System.Environment.TickCount", "TickCount")]
    [InlineData("System.Environment.TickCount64", "TickCount64")]
    [InlineData("System.Diagnostics.Stopwatch.GetTimestamp()", "GetTimestamp")]
    [InlineData("System.DateTimeOffset.UtcNow.Ticks", "UtcNow")]
    [InlineData("System.DateTime.Today.Ticks", "Today")]
    [InlineData("System.Guid.NewGuid().GetHashCode()", "NewGuid")]
    [InlineData("System.Security.Cryptography.RandomNumberGenerator.GetInt32(2)", "GetInt32")]
    public async Task ClocksAndChanceAreRefused(string expression, string name)
    {
        Diagnostic diagnostic = Assert.Single(await Analyze(
            $"{UserRuleSource.Usings}\n[DecoupledOptimizer(WeightDecay = 1e-2)]\npublic sealed partial class Own\n{{\n{Reduced("rate", $"[StepScalar] static double Rate(double learningRate) => learningRate * {expression};")}\n}}"));
        Assert.Equal("GENOPT0049", diagnostic.Id);
        Assert.Contains($"'{name}'", diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    /// <summary>A cautious update asks for the direction of the step, which only the class knows.</summary>
    [Fact]
    public async Task ACautiousUpdateIsRefused()
    {
        Diagnostic diagnostic = Assert.Single(await Analyze(
            $"{UserRuleSource.Usings}\n[DecoupledOptimizer(WeightDecay = 1e-2, CautiousUpdate = true)]\npublic sealed partial class Own\n{{\n{Rule("ref TLane parameter, TLane gradient", "parameter = parameter - gradient;")}\n}}"));
        Assert.Equal(
            ("GENOPT0017", "CautiousUpdate makes no sense here: the direction of a class's own rule is not known; leave it out"),
            (diagnostic.Id, diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture)));
    }

    /// <summary>What never changes may be read by the step's methods, and what nobody of the rule calls may do as it likes.</summary>
    [Theory]
    [InlineData("static readonly double[] s_table = [1, 2]; [StepScalar] static double Rate(double learningRate) => learningRate * s_table[1];")]
    [InlineData("static double Half { get; } = 0.5; [StepScalar] static double Rate(double learningRate) => learningRate * Half;")]
    [InlineData("static double s_seen; public static double Seen() => s_seen++; [StepScalar] static double Rate(double learningRate) => learningRate;")]
    public async Task WhatNeverChangesMayBeRead(string members) => Assert.Empty(await Analyze(
        $"{UserRuleSource.Usings}\n[DecoupledOptimizer(WeightDecay = 1e-2)]\npublic sealed partial class Own\n{{\n{Reduced("rate", members)}\n}}"));

    private static string Rule(string parameters, string body) =>
        $$"""
        [UpdateRule]
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void Rule<TLane>({{parameters}})
            where TLane : struct, ILane<TLane, float>
        {
            {{body}}
        }

        """;

    private static string Reduced(string rate, string members) =>
        Rule($"ref TLane parameter, TLane gradient, float {rate}", $"parameter = parameter - gradient * TLane.All({rate});") + members;

    private static string CodeOf(string id, string section, [CallerFilePath] string sourceFile = "")
    {
        string page = File.ReadAllText(Path.Combine(Path.GetDirectoryName(sourceFile)!, "..", "..", "..", "docs", "rules", $"{id}.md"));
        string code = Regex.Match(page, $"## {section}\n\n```csharp\n(.*?)```", RegexOptions.Singleline).Groups[1].Value;
        Assert.NotEmpty(code);
        return $"{UserRuleSource.Usings}\n{code}";
    }

    private static async Task<IReadOnlyList<Diagnostic>> Analyze(string source)
    {
        CSharpCompilation compilation = GeneratorHarness.Run(GeneratorHarness.Compilation(source)).Compilation;
        return await compilation.WithAnalyzers([new AttributeAnalyzer(), new UserRuleAnalyzer()]).GetAnalyzerDiagnosticsAsync();
    }
}
