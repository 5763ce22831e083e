namespace GenOptim.Matrices;

/// <summary>Work on matrices in numbered parts, none of which depends on another.</summary>
internal interface IMatrixWork
{
    /// <summary>Does one part. Called from several threads at once, for different parts.</summary>
    /// <param name="part">Number of the part.</param>
    void Run(int part);
}
