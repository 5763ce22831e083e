using System;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using GenOptim.Lanes;
using GenOptim.Storage;

namespace GenOptim.Gradients;

/// <summary>Sixteen floats.</summary>
internal readonly struct Float32Load : IWideLoad<float>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector512<double> First, Vector512<double> Second) Load(ref readonly float origin, nint index) =>
        (Widen(in origin, (nuint)index), Widen(in origin, (nuint)index + (nuint)Vector256<float>.Count));

    /// <summary>Eight at a time straight from memory: taking a vector of sixteen apart costs the unit that converts as much again.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Widen(ref readonly float origin, nuint index)
    {
        Vector256<float> eight = Vector256.LoadUnsafe(in origin, index);
        return Avx512F.IsSupported ? Avx512F.ConvertToVector512Double(eight) : Vector512.WidenLower(eight.ToVector512Unsafe());
    }
}

/// <summary>Sixteen doubles.</summary>
internal readonly struct Float64Load : IWideLoad<double>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector512<double> First, Vector512<double> Second) Load(ref readonly double origin, nint index) =>
        (Vector512.LoadUnsafe(in origin, (nuint)index), Vector512.LoadUnsafe(in origin, (nuint)index + (nuint)Vector512<double>.Count));
}

/// <summary>Sixteen numbers of <see cref="BFloat16"/>.</summary>
internal readonly struct BFloat16Load : IWideLoad<BFloat16>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector512<double> First, Vector512<double> Second) Load(ref readonly BFloat16 origin, nint index) =>
        Vector512.Widen(BFloat16Storage.Load<Vector512Lane<float>, Vector512Words>(in origin, index).Value);
}

/// <summary>Sixteen numbers of <see cref="Half"/>.</summary>
internal readonly struct Float16Load : IWideLoad<Half>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector512<double> First, Vector512<double> Second) Load(ref readonly Half origin, nint index) =>
        Vector512.Widen(Float16Storage.Load<Vector512Lane<float>, Vector512Words>(in origin, index).Value);
}
