using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace GenOptim.Generator.Diagnostics;

/// <summary>Warnings and errors about misuse.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class MisuseAnalyzer() : RuleAnalyzer(MisuseRules.OfBuilds);
