using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using System.Threading;

namespace GenOptim.Benchmarks.Kernels;

/// <summary>The least that a pass over the gradients must do: load them all. What comes of them is one number that nobody needs.</summary>
internal sealed unsafe class GradientRead
{
    private int _seen;

    /// <summary>Reads a piece of the gradient, and nothing else.</summary>
    public void Read(float* parameter, float* gradient, float* first, float* second, nint length) =>
        Interlocked.Or(ref _seen, Seen(gradient, length));

    /// <summary>Four streams a quarter apart, each asked for ahead: the fastest read that was found on the machine of docs/performance.md.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Seen(float* gradient, nint length)
    {
        const int Ahead = 512;
        Vector512<int> seen = Vector512<int>.Zero;
        nint quarter = length / 4 / Vector512<float>.Count * Vector512<float>.Count;
        for (nint index = 0; index < quarter; index += Vector512<float>.Count)
        {
            for (int stream = 0; stream < 4; stream++)
            {
                float* at = gradient + (stream * quarter) + index;
                if (Sse.IsSupported)
                {
                    Sse.Prefetch0(at + Ahead);
                }

                seen |= Vector512.Load((int*)at);
            }
        }

        for (nint index = 4 * quarter; index < length; index++)
        {
            seen |= Vector512.CreateScalar(((int*)gradient)[index]);
        }

        int result = 0;
        for (int lane = 0; lane < Vector512<int>.Count; lane++)
        {
            result |= seen[lane];
        }

        return result;
    }
}
