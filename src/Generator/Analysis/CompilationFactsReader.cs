using System.Linq;
using GenOptim.Generator.Model;
using Microsoft.CodeAnalysis;

namespace GenOptim.Generator.Analysis;

/// <summary>Reads the <see cref="CompilationFacts"/>.</summary>
internal static class CompilationFactsReader
{
    public static CompilationFacts Read(Compilation compilation) => new(RuntimeContract(compilation));

    private static int? RuntimeContract(Compilation compilation) =>
        compilation.GetTypeByMetadataName(WellKnownNames.RuntimeContract)?
            .GetMembers(WellKnownNames.RuntimeContractVersion)
            .OfType<IFieldSymbol>()
            .FirstOrDefault()?
            .ConstantValue as int?;
}
