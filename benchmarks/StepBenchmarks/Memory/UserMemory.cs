using System;
using System.Runtime.InteropServices;

namespace GenOptim.Benchmarks.Memory;

/// <summary>
/// Parameters and gradients as a caller holds them: ordinary native memory, without the huge pages that the optimizers ask for their own
/// state. Values and gradients lie a whole number of large powers of two plus some cache lines and pages apart, since arrays exactly such a
/// power apart make every kernel slower, whoever wrote it.
/// </summary>
internal sealed unsafe class UserMemory : IDisposable
{
    /// <summary>Bytes of a cache line and of the widest register.</summary>
    private const int Alignment = 64;

    /// <summary>Three pages and five cache lines, in elements.</summary>
    private const nint Stagger = ((3 * 4096) + (5 * Alignment)) / sizeof(float);

    private float* _block;

    /// <param name="tensors">Number of tensors.</param>
    /// <param name="length">Elements of each.</param>
    public UserMemory(int tensors, nint length)
    {
        Tensors = tensors;
        Length = length;
        nint stride = (length + (Alignment / sizeof(float)) - 1) & ~(nint)((Alignment / sizeof(float)) - 1);
        nint stream = stride * tensors;
        _block = (float*)NativeMemory.AlignedAlloc((nuint)((2 * stream) + Stagger) * sizeof(float), Alignment);
        Stride = stride;
        GradientOffset = stream + Stagger;
        for (int tensor = 0; tensor < tensors; tensor++)
        {
            float* parameter = Parameter(tensor);
            float* gradient = Gradient(tensor);
            Fill(length, (uint)(2 * tensor) + 1, 1.0f, (index, value) => parameter[index] = value);
            Fill(length, (uint)(2 * tensor) + 2, 0.01f, (index, value) => gradient[index] = value);
        }
    }

    /// <summary>Number of tensors.</summary>
    public int Tensors { get; }

    /// <summary>Elements of each tensor.</summary>
    public nint Length { get; }

    private nint Stride { get; }

    private nint GradientOffset { get; }

    /// <summary>The values of a tensor.</summary>
    /// <param name="tensor">Its index.</param>
    public float* Parameter(int tensor)
    {
        ObjectDisposedException.ThrowIf(_block == null, this);
        return _block + (tensor * Stride);
    }

    /// <summary>The gradient of a tensor.</summary>
    /// <param name="tensor">Its index.</param>
    public float* Gradient(int tensor) => Parameter(tensor) + GradientOffset;

    /// <inheritdoc/>
    public void Dispose()
    {
        NativeMemory.AlignedFree(_block);
        _block = null;
    }

    /// <summary>Fills with numbers of either sign between a tenth of the scale and the scale: no zero, nothing that becomes denormal.</summary>
    /// <param name="length">How many.</param>
    /// <param name="seed">Which ones.</param>
    /// <param name="scale">The bound of their magnitude.</param>
    /// <param name="write">Takes index and number.</param>
    internal static void Fill(nint length, uint seed, float scale, Action<nint, float> write)
    {
        uint state = seed * 0x9E3779B9u | 1;
        for (nint index = 0; index < length; index++)
        {
            // Marsaglia's xorshift: fast, seeded, and random enough that no branch or value repeats.
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            float magnitude = scale * (0.1f + (0.9f * (state >> 8) / (1 << 24)));
            write(index, (state & 1) == 0 ? magnitude : -magnitude);
        }
    }
}
