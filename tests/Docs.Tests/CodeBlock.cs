namespace GenOptim.Docs.Tests;

/// <summary>A block of C# in a page.</summary>
/// <param name="Line">Where it starts.</param>
/// <param name="Given">Code that the page takes as given there.</param>
/// <param name="Code">Its text.</param>
/// <param name="Prints">What it prints, if the page says so.</param>
internal sealed record CodeBlock(int Line, string Given, string Code, string? Prints);
