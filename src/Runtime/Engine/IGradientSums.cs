namespace GenOptim.Engine;

/// <summary>Gradients that are summed up as the update comes to them, and stand nowhere else.</summary>
internal unsafe interface IGradientSums
{
    /// <summary>Sums up the gradients of some elements. Called from several threads at once, for different elements.</summary>
    /// <param name="tensor">Index of the tensor among those of this process.</param>
    /// <param name="start">Index of the first element within it.</param>
    /// <param name="length">Number of elements.</param>
    /// <returns>Address of the sums, in memory of the calling thread until its next call.</returns>
    void* SumOf(int tensor, nint start, nint length);
}
