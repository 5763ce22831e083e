using Microsoft.CodeAnalysis;

namespace GenOptim.Generator.Analysis;

/// <summary>Takes what a parser finds wrong. The analyzer reports it; the generator, which stays silent, passes one that does nothing.</summary>
internal delegate void ReportError(DiagnosticDescriptor descriptor, Location location, params object[] arguments);
