namespace GenOptim.Generator.Model;

/// <summary>The reference to ILGPU.</summary>
/// <param name="Alias">The alias that its names need, escaped, or null where they are global.</param>
/// <param name="UnknownVersion">Its version where generated code is not written for it, or null where it is.</param>
internal sealed record IlgpuReference(string? Alias, string? UnknownVersion);
