using System.Runtime.InteropServices;
using TorchSharp;

namespace GenOptim;

/// <summary>
/// The calls of TorchSharp's native part that a step needs, without the managed objects that TorchSharp makes around each of them: a tensor is a
/// pointer to a native <c>at::Tensor</c>, which whoever was given it must dispose of.
/// </summary>
internal static unsafe partial class NativeTensor
{
    private const string Library = "LibTorchSharp";

    static NativeTensor()
    {
        // TorchSharp finds its library in more places than the runtime looks at.
        NativeLibrary.SetDllImportResolver(typeof(NativeTensor).Assembly, static (name, _, path) =>
            name == Library && NativeLibrary.TryLoad(name, typeof(torch).Assembly, path, out nint library) ? library : 0);
        Zero = ToScalar(0);
        ThrowIfFailed();
    }

    /// <summary>A native scalar of 0.</summary>
    internal static nint Zero { get; }

    [LibraryImport(Library, EntryPoint = "THSTensor_grad")]
    internal static partial nint Gradient(nint tensor);

    [LibraryImport(Library, EntryPoint = "THSTensor_set_grad")]
    internal static partial void SetGradient(nint tensor, nint gradient);

    [LibraryImport(Library, EntryPoint = "THSTensor_data")]
    internal static partial void* Data(nint tensor);

    [LibraryImport(Library, EntryPoint = "THSTensor_dispose")]
    internal static partial void Dispose(nint tensor);

    [LibraryImport(Library, EntryPoint = "THSTensor_detach")]
    internal static partial nint Detach(nint tensor);

    [LibraryImport(Library, EntryPoint = "THSTensor_flatten")]
    internal static partial nint Flatten(nint tensor, long start, long end);

    [LibraryImport(Library, EntryPoint = "THSTensor_narrow")]
    internal static partial nint Narrow(nint tensor, long dimension, long start, long length);

    [LibraryImport(Library, EntryPoint = "THSTensor_contiguous")]
    internal static partial nint Contiguous(nint tensor);

    [LibraryImport(Library, EntryPoint = "THSTensor_fill_")]
    internal static partial void Fill(nint tensor, nint scalar);

    [LibraryImport(Library, EntryPoint = "THSTensor_numel")]
    internal static partial long Length(nint tensor);

    [LibraryImport(Library, EntryPoint = "THSTensor_type")]
    internal static partial sbyte Type(nint tensor);

    [LibraryImport(Library, EntryPoint = "THSTensor_is_contiguous")]
    [return: MarshalAs(UnmanagedType.U1)]
    internal static partial bool IsContiguous(nint tensor);

    [LibraryImport(Library, EntryPoint = "THSTensor_is_sparse")]
    [return: MarshalAs(UnmanagedType.U1)]
    internal static partial bool IsSparse(nint tensor);

    [LibraryImport(Library, EntryPoint = "THSTensor_requires_grad")]
    [return: MarshalAs(UnmanagedType.U1)]
    internal static partial bool RequiresGradient(nint tensor);

    /// <summary>Throws what the native part noted, if a call before failed.</summary>
    /// <exception cref="ExternalException">It did.</exception>
    internal static void ThrowIfFailed() => torch.CheckForErrors();

    [LibraryImport(Library, EntryPoint = "THSTorch_float32_to_scalar")]
    private static partial nint ToScalar(float value);
}
