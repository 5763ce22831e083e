namespace GenOptim.Generator.Model;

/// <summary>A constant of the class's algorithm, with its default filled in.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value; 0 or 1 for a flag.</param>
internal sealed record HyperparameterValue(string Name, double Value);
