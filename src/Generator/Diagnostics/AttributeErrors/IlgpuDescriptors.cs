using Microsoft.CodeAnalysis;

namespace GenOptim.Generator.Diagnostics.AttributeErrors;

/// <summary>What can keep an optimizer from ILGPU's accelerators. Area GENOPT005n.</summary>
internal static class IlgpuDescriptors
{
    public static readonly DiagnosticDescriptor PackageMissing = Error(
        "GENOPT0050",
        "The package ILGPU is not referenced",
        "'{0}' asks for Backends.Ilgpu, and the project does not reference the package ILGPU; add it with dotnet add package ILGPU --version 1.5.3, or leave Backends.Ilgpu out");

    public static readonly DiagnosticDescriptor UnknownBackends = Error(
        "GENOPT0051",
        "Unknown backends",
        "Backends is {0}; it must be Backends.Cpu or Backends.Cpu | Backends.Ilgpu");

    public static readonly DiagnosticDescriptor NotAccessible = Error(
        "GENOPT0052",
        "An ILGPU optimizer must be accessible in its assembly",
        "'{0}' asks for Backends.Ilgpu and '{1}' is private or protected; ILGPU compiles kernels in an assembly of its own, so make it internal or public");

    public static readonly DiagnosticDescriptor UnknownVersion = Error(
        "GENOPT0053",
        "A version of ILGPU that generated code is not written for",
        "'{0}' asks for Backends.Ilgpu, and the project references ILGPU {1}; generated code is written for ILGPU 1.5, so reference 1.5.3, or leave Backends.Ilgpu out");

    public static readonly DiagnosticDescriptor NoKernels = Error(
        "GENOPT0054",
        "An algorithm without kernels for accelerators",
        "'{0}' asks for Backends.Ilgpu, and {1} has no kernels for accelerators, because {2}; leave Backends.Ilgpu out");

    private static DiagnosticDescriptor Error(string id, string title, string message) => new(
        id,
        title,
        message,
        "GenOptim.Attribute",
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(id));
}
