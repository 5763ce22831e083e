namespace GenOptim.Benchmarks.Kernels;

/// <summary>A loop over the streams of one piece of a tensor.</summary>
/// <param name="parameter">Read and written.</param>
/// <param name="gradient">Read.</param>
/// <param name="first">First state slot, read and written.</param>
/// <param name="second">Second state slot, read and written; null where the algorithm has one slot.</param>
/// <param name="length">Number of elements.</param>
internal unsafe delegate void StreamKernel(float* parameter, float* gradient, float* first, float* second, nint length);
