using System;
using System.IO;
using System.Reflection;

namespace GenOptim.Analyzers.Tests.Testing;

/// <summary>Source code that stands for a library or for generated code.</summary>
internal static class StandIn
{
    /// <summary>TorchSharp's surface.</summary>
    public static string TorchSharp { get; } = Read("TorchSharp.cs");

    /// <summary>The generated part of the optimizer class <paramref name="name"/>.</summary>
    public static string GeneratedFor(string name)
    {
        return Read("Generated.cs").Replace("@Optimizer", name, StringComparison.Ordinal);
    }

    /// <summary>The embedded file <paramref name="name"/>.</summary>
    public static string Read(string name)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)
            ?? throw new FileNotFoundException($"No embedded file '{name}'.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
