using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace GenOptim.Generator.Diagnostics;

/// <summary>
/// Hints about misuse. An analyzer of its own, because a build leaves out analyzers of which it would show nothing: hints cost only where they
/// are seen, in the editor or where <c>.editorconfig</c> raises one.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class MisuseHintAnalyzer() : RuleAnalyzer(MisuseRules.OfEditors);
