namespace GenOptim.Generator.Rules;

/// <summary>Where an algorithm's weights are evaluated, if not where they are trained: at <c>x = p + (1 − 1/β)·(z − p)</c>.</summary>
/// <param name="Slot">The key of z in state dictionaries.</param>
/// <param name="Beta">The constant β.</param>
internal sealed record EvaluationSpec(string Slot, string Beta);
