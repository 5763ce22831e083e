using System.Linq;
using GenOptim.Generator.Model;
using Microsoft.CodeAnalysis;

namespace GenOptim.Generator.Analysis;

/// <summary>Reads the <see cref="CompilationFacts"/>.</summary>
internal static class CompilationFactsReader
{
    public static CompilationFacts Read(Compilation compilation) => new(
        RuntimeContract(compilation), HasIlgpu(compilation), compilation.Assembly.Identity.HasPublicKey);

    private static bool HasIlgpu(Compilation compilation) =>
        compilation.ReferencedAssemblyNames.Any(assembly => assembly.Name == WellKnownNames.IlgpuAssembly);

    private static int? RuntimeContract(Compilation compilation) =>
        compilation.GetTypeByMetadataName(WellKnownNames.RuntimeContract)?
            .GetMembers(WellKnownNames.RuntimeContractVersion)
            .OfType<IFieldSymbol>()
            .FirstOrDefault()?
            .ConstantValue as int?;
}
