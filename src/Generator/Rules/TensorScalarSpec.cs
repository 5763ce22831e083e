namespace GenOptim.Generator.Rules;

/// <summary>
/// A number in double that a tensor keeps from step to step, as a product of changing factors is. <see cref="RuleBody.ScalarPreparation"/> reads it
/// and assigns it, once per step; it is state.
/// </summary>
/// <param name="Variable">Its name in generated code: <c>muProduct</c>.</param>
/// <param name="Key">Its name in state dictionaries: <c>mu_product</c>.</param>
/// <param name="Initial">Its value before the tensor's first step.</param>
/// <param name="Summary">What it is.</param>
internal sealed record TensorScalarSpec(string Variable, string Key, double Initial, string Summary)
{
    /// <summary>How many numbers it is: of more than one the preparation has a span.</summary>
    public int Count { get; init; } = 1;

    /// <summary>Whether it is a series of numbers.</summary>
    public bool IsSeries => Count > 1;
}
