using System;
using System.Numerics;
using System.Runtime.InteropServices;
using GenOptim.Matrices;

namespace GenOptim.Runtime.Tests.Matrices;

/// <summary>Native memory for matrices of a test.</summary>
internal sealed unsafe class MatrixMemory<T> : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly nuint _bytes;

    public MatrixMemory(nint length)
    {
        _bytes = (nuint)length * (nuint)sizeof(T);
        Data = (T*)NativeMemory.AlignedAlloc(Math.Max(_bytes, 64), 64);

        // What is not written must not be read.
        new Span<byte>(Data, (int)_bytes).Fill(0xFF);
    }

    public T* Data { get; }

    public static MatrixMemory<T> Of(T[] values)
    {
        var memory = new MatrixMemory<T>(values.Length);
        values.CopyTo(new Span<T>(memory.Data, values.Length));
        return memory;
    }

    /// <summary>Numbers of both signs in [−1, 1).</summary>
    public static T[] Numbers(int length, int seed)
    {
        var random = new Random(seed);
        var values = new T[length];
        for (int i = 0; i < length; i++)
        {
            values[i] = T.CreateTruncating((2 * random.NextDouble()) - 1);
        }

        return values;
    }

    /// <summary>The elements of a matrix without the gaps between its rows.</summary>
    public static T[] Elements(in MatrixView<T> view)
    {
        var values = new T[view.Rows * view.Columns];
        for (int row = 0; row < view.Rows; row++)
        {
            new Span<T>(view.Row(row), view.Columns).CopyTo(values.AsSpan(row * view.Columns));
        }

        return values;
    }

    public void Dispose() => NativeMemory.AlignedFree(Data);
}
