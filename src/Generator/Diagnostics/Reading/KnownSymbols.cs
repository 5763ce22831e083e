using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;

namespace GenOptim.Generator.Diagnostics.Reading;

/// <summary>The types that the rules look for, resolved once per compilation and shared by all analyzers.</summary>
internal sealed class KnownSymbols
{
    private static readonly ConditionalWeakTable<Compilation, KnownSymbols> Cache = new();

    private KnownSymbols(Compilation compilation)
    {
        Torch = TorchSymbols.TryResolve(compilation);
        GenOptim = GenOptimSymbols.TryResolve(compilation);
    }

    /// <summary>TorchSharp's types, or null where the compilation does not see TorchSharp.</summary>
    public TorchSymbols? Torch { get; }

    /// <summary>GenOptim's own types, or null where the compilation does not see them.</summary>
    public GenOptimSymbols? GenOptim { get; }

    /// <summary>The symbols of <paramref name="compilation"/>.</summary>
    public static KnownSymbols For(Compilation compilation)
    {
        return Cache.GetValue(compilation, static c => new KnownSymbols(c));
    }
}
