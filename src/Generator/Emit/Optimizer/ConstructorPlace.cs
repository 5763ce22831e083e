namespace GenOptim.Generator.Emit.Optimizer;

/// <summary>The parameter that says where an optimizer steps, with which constructors begin.</summary>
/// <param name="Parameter">Its declaration with a comma, or nothing.</param>
/// <param name="Argument">Its name with a comma, or nothing.</param>
/// <param name="Words">What a summary says of it.</param>
/// <param name="Documentation">Its doc comment, or nothing.</param>
/// <param name="Exceptions">The exceptions that its constructors throw whatever else they take, as doc comments.</param>
internal sealed record ConstructorPlace(string Parameter, string Argument, string Words, string Documentation, string Exceptions)
{
    /// <summary>The CPU.</summary>
    public static ConstructorPlace Cpu { get; } = new(
        string.Empty,
        string.Empty,
        string.Empty,
        string.Empty,
        "/// <exception cref=\"global::System.ArgumentException\">A group, parameter or name is there twice, or memory overlaps.</exception>");
}
