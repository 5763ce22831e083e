namespace GenOptim.Generator.Model;

/// <summary>Something that generated code must name and cannot.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Reason">Why it cannot be named, and what helps.</param>
internal sealed record HiddenName(string Name, string Reason);
