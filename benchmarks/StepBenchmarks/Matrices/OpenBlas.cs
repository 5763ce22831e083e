using System;
using System.Runtime.InteropServices;

namespace GenOptim.Benchmarks.Matrices;

/// <summary>OpenBLAS's product of matrices, from the library that the system has (Debian: libopenblas0).</summary>
internal sealed unsafe class OpenBlas
{
    private const int RowMajor = 101;
    private const int NotTransposed = 111;
    private const int Transposed = 112;

    private readonly delegate* unmanaged<int, int, int, int, int, int, float, float*, int, float*, int, float, float*, int, void> _product;

    private OpenBlas(nint library, int threads)
    {
        _product = (delegate* unmanaged<int, int, int, int, int, int, float, float*, int, float*, int, float, float*, int, void>)NativeLibrary.GetExport(library, "cblas_sgemm");
        ((delegate* unmanaged<int, void>)NativeLibrary.GetExport(library, "openblas_set_num_threads"))(threads);
        Kernel = Marshal.PtrToStringAnsi(((delegate* unmanaged<nint>)NativeLibrary.GetExport(library, "openblas_get_corename"))()) ?? "unknown";
    }

    /// <summary>The kernel that it runs. It does not know newer processors, and takes an old one then: the environment variable OPENBLAS_CORETYPE names another.</summary>
    public string Kernel { get; }

    /// <summary>The library; null where there is none.</summary>
    public static OpenBlas? Load(int threads) =>
        NativeLibrary.TryLoad(Environment.GetEnvironmentVariable("OPENBLAS_LIBRARY") ?? "libopenblas.so.0", out nint library) ? new OpenBlas(library, threads) : null;

    /// <summary>C = A·B, or A·Bᵀ.</summary>
    public void Multiply(float* a, float* b, float* c, int rows, int columns, int depth, bool isTransposed = false) =>
        _product(RowMajor, NotTransposed, isTransposed ? Transposed : NotTransposed, rows, columns, depth, 1, a, depth, b, isTransposed ? depth : columns, 0, c, columns);
}
