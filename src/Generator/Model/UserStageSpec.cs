namespace GenOptim.Generator.Model;

/// <summary>What comes before the update of a class's own rule.</summary>
/// <param name="Method">The method that is called.</param>
/// <param name="Pass">In which pass over the tensors, or after which.</param>
/// <param name="Arguments">The method's arguments.</param>
internal abstract record UserStageSpec(string Method, int Pass, EquatableArray<UserArgumentSpec> Arguments);

/// <summary>A number that is found out about tensors, rows, columns or matrices before a step. The method gives each element's part.</summary>
/// <param name="Method">The method.</param>
/// <param name="Pass">In which pass over the tensors.</param>
/// <param name="Arguments">The method's arguments.</param>
/// <param name="Number">The variable that has the result: of <c>ComputeScalars</c>, or in lanes.</param>
/// <param name="Kind">How the parts become one, as <c>GenOptim.Reduction</c> names it.</param>
/// <param name="Scope">Of what it is one number.</param>
internal sealed record UserReductionSpec(
    string Method, int Pass, EquatableArray<UserArgumentSpec> Arguments, string Number, string Kind, ScopeKind Scope)
    : UserStageSpec(Method, Pass, Arguments)
{
    /// <summary>Whether it is divided by how many parts there are.</summary>
    public bool IsMean { get; init; }

    /// <summary>Of a matrix: over its rows or its columns.</summary>
    public AxisKind Axis { get; init; }

    /// <summary>Of a matrix: the variable that has the result where methods go over the other axis; null where none needs it.</summary>
    public string? NumberOfOtherAxis { get; init; }
}

/// <summary>A method over rows, or over columns.</summary>
/// <param name="Method">The method.</param>
/// <param name="Pass">After which pass.</param>
/// <param name="Arguments">The method's arguments.</param>
/// <param name="Axis">Rows or columns.</param>
internal sealed record UserAxisStepSpec(string Method, int Pass, EquatableArray<UserArgumentSpec> Arguments, AxisKind Axis)
    : UserStageSpec(Method, Pass, Arguments);
