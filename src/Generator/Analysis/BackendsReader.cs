using GenOptim.Generator.Diagnostics.AttributeErrors;
using GenOptim.Generator.Model;
using Microsoft.CodeAnalysis;

namespace GenOptim.Generator.Analysis;

/// <summary>Reads where an optimizer shall be able to step.</summary>
internal static class BackendsReader
{
    private const string Name = "Backends";

    public static BackendKinds Read(INamedTypeSymbol type, AttributeReader reader, ReportError report)
    {
        var backends = (BackendKinds)reader.Enum(Name, (int)BackendKinds.Cpu);
        if (backends is not (BackendKinds.Cpu or (BackendKinds.Cpu | BackendKinds.Ilgpu)))
        {
            report(IlgpuDescriptors.UnknownBackends, reader.LocationOf(Name), (int)backends);
            return BackendKinds.Cpu | (backends & BackendKinds.Ilgpu);
        }

        if ((backends & BackendKinds.Ilgpu) != 0)
        {
            CheckAccessible(type, reader, report);
        }

        return backends;
    }

    private static void CheckAccessible(INamedTypeSymbol type, AttributeReader reader, ReportError report)
    {
        for (INamedTypeSymbol? part = type; part is not null; part = part.ContainingType)
        {
            if (part.DeclaredAccessibility is Accessibility.Private or Accessibility.Protected or Accessibility.ProtectedAndInternal)
            {
                report(IlgpuDescriptors.NotAccessible, reader.LocationOf(Name), type.Name, part.Name);
                return;
            }
        }
    }
}
