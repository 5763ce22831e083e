using System;

namespace GenOptim;

/// <summary>
/// Marks a stage over matrices of a class with a rule of its own: a method that is run once for each parameter's matrix, between what makes the matrix element by element
/// (<see cref="MatrixElementAttribute"/>) and the rule, which reads what the stage has made of it: an orthogonal matrix near it, for example.
/// </summary>
/// <remarks>
/// <para>
/// The method is static and takes, in any order, the matrix by the name of the method that makes its elements in camelCase, as <c>Matrix&lt;float, Rows, Columns&gt;</c>, which it reads;
/// one such parameter more for each matrix that it works in, of the sides that its type says (<c>Matrix&lt;float, ShortSide, LongSide&gt;</c>); and numbers, as the rule takes them. It returns
/// a matrix, or a number times a matrix, of rows and columns, or of the shorter and the longer side. The rule takes it by the stage's name in camelCase, as <c>TLane</c>.
/// </para>
/// <para>
/// What it works in is memory of the step's own, taken before the step begins: as much as the largest parameter needs. What <c>Matrix</c> computes runs on all cores, with the same bits on any
/// number of them and on lanes of any width. The class's parameters need two dimensions or more; those with more are seen as the first of them by all others. With float64 parameters
/// <c>double</c> stands for <c>float</c>.
/// </para>
/// </remarks>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = false)]
public sealed class MatrixStageAttribute : Attribute
{
    /// <summary>Whether a parameter of three dimensions is a batch of matrices, for each of which the stage is run. Default false.</summary>
    public bool IsBatched { get; set; }
}
