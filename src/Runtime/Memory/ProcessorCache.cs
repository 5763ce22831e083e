using System;
using System.Runtime.Intrinsics.X86;

namespace GenOptim.Memory;

/// <summary>How large this machine's caches are, as the processor says.</summary>
internal static class ProcessorCache
{
    /// <summary>
    /// What counts as the last cache where the processor claims more: a server's is shared with others, and of a virtual machine's nobody knows how
    /// much it gets.
    /// </summary>
    private const long MostThatIsOurs = 32L << 20;

    /// <summary>Bytes from which on a pass is taken to run from memory.</summary>
    internal static long Last { get; } = long.Min(Detect(), MostThatIsOurs);

    /// <summary>Whether a pass over this many bytes runs from memory rather than from a cache.</summary>
    /// <param name="bytes">Bytes of all arrays that the pass reads or writes.</param>
    internal static bool IsExceededBy(long bytes) => bytes > Last;

    /// <summary>The largest cache; <see cref="MostThatIsOurs"/> where the processor does not say.</summary>
    private static long Detect()
    {
        if (!X86Base.IsSupported)
        {
            return MostThatIsOurs;
        }

        // Leaf 4 describes the caches on Intel's processors, leaf 0x8000001D in the same form on AMD's (both manuals, CPUID).
        long largest = long.Max(LargestOf(4), (uint)X86Base.CpuId(unchecked((int)0x8000_0000), 0).Eax >= 0x8000_001D ? LargestOf(unchecked((int)0x8000_001D)) : 0);
        return largest > 0 ? largest : MostThatIsOurs;
    }

    private static long LargestOf(int leaf)
    {
        if (leaf == 4 && X86Base.CpuId(0, 0).Eax < 4)
        {
            return 0;
        }

        long largest = 0;
        for (int cache = 0; cache < 16; cache++)
        {
            (int eax, int ebx, int ecx, _) = X86Base.CpuId(leaf, cache);
            if ((eax & 0x1F) == 0)
            {
                break;
            }

            long ways = ((ebx >> 22) & 0x3FF) + 1;
            long partitions = ((ebx >> 12) & 0x3FF) + 1;
            long lineSize = (ebx & 0xFFF) + 1;
            long sets = (long)(uint)ecx + 1;
            largest = Math.Max(largest, ways * partitions * lineSize * sets);
        }

        return largest;
    }
}
