namespace GenOptim.Generator.Analysis;

/// <summary>Metadata names that the generator looks for.</summary>
internal static class WellKnownNames
{
    public const string Attribute = "GenOptim.DecoupledOptimizerAttribute";

    public const string RuntimeContract = "GenOptim.GeneratedCodeContract";

    public const string RuntimeContractVersion = "Version";

    /// <summary>The assembly, and the package.</summary>
    public const string IlgpuAssembly = "ILGPU";
}
