using GenOptim.Generator.Diagnostics;

namespace GenOptim.Analyzers.Tests.Testing;

/// <summary>An analyzer of one rule, so that a test shows what this rule says and nothing else.</summary>
#pragma warning disable RS1001 // Only tests make it: no compiler is to find it.
internal sealed class OneRule<TRule>() : RuleAnalyzer([new TRule()])
    where TRule : MisuseRule, new();
