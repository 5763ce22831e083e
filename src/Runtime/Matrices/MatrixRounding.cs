namespace GenOptim.Matrices;

/// <summary>What becomes of numbers that were computed in float or double.</summary>
internal enum MatrixRounding
{
    /// <summary>They stay as they are.</summary>
    None,

    /// <summary>Every product, sum and quotient is rounded to bfloat16, as by operations that store bfloat16 one by one.</summary>
    EachOperation,

    /// <summary>Only what a product with its summand comes to is rounded to bfloat16, as by one operation that does both.</summary>
    Results,
}
