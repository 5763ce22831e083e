using System;
using System.Runtime.InteropServices;

namespace GenOptim.Distributed;

/// <summary>Requests of the library that are under way, in memory that stays where it is.</summary>
internal sealed unsafe class Requests : IDisposable
{
    private readonly nint* _requests;
    private readonly int _room;

    internal Requests(int room)
    {
        _room = room;
        _requests = (nint*)NativeMemory.AllocZeroed((nuint)Math.Max(room, 1), (nuint)sizeof(nint));
    }

    internal int Count { get; private set; }

    /// <summary>A place for one more.</summary>
    internal nint* Next() => Count < _room ? &_requests[Count++] : throw new InvalidOperationException("There is no room for another request.");

    /// <summary>The last one.</summary>
    internal nint* Last => &_requests[Count - 1];

    /// <summary>Whether all have ended; those that have are looked at no more.</summary>
    /// <param name="mpi">The library.</param>
    /// <param name="error">What one of them ended with, or 0.</param>
    internal bool HaveEnded(MpiLibrary mpi, out int error)
    {
        error = 0;
        while (Count > 0)
        {
            int hasEnded = 0;
            error = mpi.Test(&_requests[Count - 1], &hasEnded, mpi.IgnoredStatus);
            if (error != 0)
            {
                return true;
            }

            if (hasEnded == 0)
            {
                return false;
            }

            Count--;
        }

        return true;
    }

    /// <summary>Frees the memory. Of requests that have not ended the library may still write to it: then it is left.</summary>
    public void Dispose()
    {
        if (Count == 0)
        {
            NativeMemory.Free(_requests);
        }
    }
}
