using System;
using System.Runtime.InteropServices;

namespace GenOptim.Memory;

/// <summary>
/// Native memory that is zero. What is at least as long as a large page is on Linux the system's own zeroed pages, from a large page's boundary on, which take room from when they are first
/// written on: the state of an optimizer that is sharded before its first step never takes more than a rank's part, and pages lie where the thread runs that writes them first. What is shorter,
/// and all memory elsewhere, is cleared at once.
/// </summary>
internal static unsafe partial class ZeroedMemory
{
    private const int ReadAndWrite = 3; // PROT_READ | PROT_WRITE of <sys/mman.h>

    private const int PrivateAndAnonymous = 0x22; // MAP_PRIVATE | MAP_ANONYMOUS

    // Where the C library has another name, memory comes from .NET.
    private static readonly bool CanMap = OperatingSystem.IsLinux() && NativeLibrary.TryLoad("libc", typeof(ZeroedMemory).Assembly, null, out _);

    /// <summary>Takes memory.</summary>
    /// <param name="length">Number of bytes.</param>
    /// <param name="alignment">What the address is a multiple of: a cache line, or a large page for what is at least as large as one.</param>
    /// <exception cref="OutOfMemoryException">The memory cannot be had.</exception>
    internal static byte* Take(nuint length, nuint alignment)
    {
        if (IsMapped(length))
        {
            nuint room = checked(length + HugePages.Size);
            nint start = Map(0, room, ReadAndWrite, PrivateAndAnonymous, -1, 0);
            if (start == -1)
            {
                throw new OutOfMemoryException(FormattableString.Invariant($"{length} bytes cannot be had."));
            }

            // What lies before the boundary and behind the end is given back at once.
            nuint before = (HugePages.Size - ((nuint)start % HugePages.Size)) % HugePages.Size;
            nuint end = before + WholePages(length);
            Unmap(start, before);
            Unmap(start + (nint)end, room - end);
            HugePages.Request((void*)(start + (nint)before), length);
            return (byte*)start + before;
        }

        byte* memory = (byte*)NativeMemory.AlignedAlloc(Math.Max(length, 1), alignment);
        NativeMemory.Clear(memory, length);
        return memory;
    }

    /// <summary>Gives memory back.</summary>
    /// <param name="memory">What <see cref="Take"/> gave.</param>
    /// <param name="length">The number of bytes that it was asked for.</param>
    internal static void Return(byte* memory, nuint length)
    {
        if (IsMapped(length))
        {
            Unmap((nint)memory, WholePages(length));
        }
        else
        {
            NativeMemory.AlignedFree(memory);
        }
    }

    private static bool IsMapped(nuint length) => CanMap && length >= HugePages.Size;

    private static nuint WholePages(nuint length)
    {
        nuint page = (nuint)Environment.SystemPageSize;
        return (length + page - 1) / page * page;
    }

    private static void Unmap(nint address, nuint length)
    {
        if (length > 0)
        {
            _ = UnmapPages(address, length);
        }
    }

    [LibraryImport("libc", EntryPoint = "mmap")]
    private static partial nint Map(nint address, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "munmap")]
    private static partial int UnmapPages(nint address, nuint length);
}
