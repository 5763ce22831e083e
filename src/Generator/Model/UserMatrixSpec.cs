namespace GenOptim.Generator.Model;

/// <summary>A stage over matrices of a class that has its own rule, as its methods declare it.</summary>
/// <param name="Element">The method that gives each element of the matrix.</param>
/// <param name="ElementVariable">The lane variable that takes what it gives.</param>
/// <param name="ElementArguments">The method's arguments.</param>
/// <param name="Stage">The method that is given the matrix.</param>
/// <param name="Result">The lane variable in which the rule has what has become of it.</param>
/// <param name="Arguments">The stage's arguments.</param>
/// <param name="Sides">The sides of what the stage gives back.</param>
/// <param name="IsBatched">Whether a parameter of three dimensions is a batch of matrices.</param>
internal sealed record UserMatrixSpec(
    string Element,
    string ElementVariable,
    EquatableArray<UserArgumentSpec> ElementArguments,
    string Stage,
    string Result,
    EquatableArray<UserMatrixArgumentSpec> Arguments,
    MatrixSidesSpec Sides,
    bool IsBatched);

/// <summary>What a stage over matrices takes: a matrix that it works in, a number, or else the matrix that it is given.</summary>
/// <param name="Scratch">The sides of the matrix that it works in.</param>
/// <param name="Number">The number.</param>
internal sealed record UserMatrixArgumentSpec(MatrixSidesSpec? Scratch, UserArgumentSpec? Number);

/// <summary>The sides of a matrix, as <c>GenOptim.Matrices</c> names them.</summary>
/// <param name="Rows">How many rows it has.</param>
/// <param name="Columns">How many columns.</param>
internal sealed record MatrixSidesSpec(string Rows, string Columns);
