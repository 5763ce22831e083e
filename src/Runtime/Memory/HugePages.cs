using System;
using System.Runtime.InteropServices;

namespace GenOptim.Memory;

/// <summary>Asks the operating system for large pages where that is one call; elsewhere, and on refusal, nothing happens.</summary>
internal static unsafe partial class HugePages
{
    /// <summary>The size of a large page on x64 and of the usual one on ARM64, in bytes.</summary>
    internal const nuint Size = 2 * 1024 * 1024;

    private const int AdviseHugePage = 14; // MADV_HUGEPAGE of <sys/mman.h>

    /// <summary>Asks for large pages behind a piece of memory. To be called before the memory is first touched.</summary>
    /// <param name="address">Start, a multiple of <see cref="Size"/>.</param>
    /// <param name="length">Length in bytes.</param>
    internal static void Request(void* address, nuint length)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        try
        {
            // A refusal (no such pages, switched off) is not an error: the memory is merely slower.
            _ = Advise(address, length, AdviseHugePage);
        }
        catch (Exception exception) when (exception is DllNotFoundException or EntryPointNotFoundException)
        {
            // A libc of another name. The same holds.
        }
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(void* address, nuint length, int advice);
}
