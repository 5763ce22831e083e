namespace GenOptim.Generator.Rules;

/// <summary>One stage of an update: its comment's key and its lines of C#, one rounding per operation.</summary>
/// <param name="Stage">What the stage does; the comment in generated code is chosen by it.</param>
/// <param name="Code">The lines.</param>
internal sealed record StageSpec(Stage Stage, string Code);
