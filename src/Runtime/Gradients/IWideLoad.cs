using System.Runtime.Intrinsics;

namespace GenOptim.Gradients;

/// <summary>Reads sixteen numbers of some type as doubles, which is exact.</summary>
/// <typeparam name="T">The type in memory.</typeparam>
internal interface IWideLoad<T>
    where T : unmanaged
{
    /// <summary>Reads elements <paramref name="index"/> to <paramref name="index"/> + 15.</summary>
    static abstract (Vector512<double> First, Vector512<double> Second) Load(ref readonly T origin, nint index);
}
