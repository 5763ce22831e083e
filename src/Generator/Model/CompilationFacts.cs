namespace GenOptim.Generator.Model;

/// <summary>What the generator needs to know of the user's compilation as a whole.</summary>
/// <param name="RuntimeContract">The contract version of the referenced GenOptim.Runtime, or null without one.</param>
/// <param name="HasIlgpu">Whether ILGPU is referenced.</param>
/// <param name="HasStrongName">Whether the assembly is signed, so that it can open its internals to signed assemblies only.</param>
internal sealed record CompilationFacts(int? RuntimeContract, bool HasIlgpu, bool HasStrongName)
{
    /// <summary>The version that the generated code is written for.</summary>
    public const int NeededContract = 5;

    public bool CanGenerate => RuntimeContract == NeededContract;
}
