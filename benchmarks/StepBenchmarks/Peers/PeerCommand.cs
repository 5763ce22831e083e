using System.Collections.Generic;

namespace GenOptim.Benchmarks.Peers;

/// <summary>How a peer is started.</summary>
/// <param name="FileName">The program.</param>
/// <param name="Arguments">Its arguments.</param>
/// <param name="TunedMalloc">
/// Whether glibc is told to keep freed memory: without that, each large temporary is mapped, faulted in page by page, and unmapped again,
/// which is most of the time of a step made of many small operations.
/// </param>
internal sealed record PeerCommand(string FileName, IReadOnlyList<string> Arguments, bool TunedMalloc)
{
    /// <summary>The settings of <see cref="TunedMalloc"/>.</summary>
    public static readonly IReadOnlyDictionary<string, string> TunedMallocEnvironment = new Dictionary<string, string>
    {
        ["MALLOC_MMAP_MAX_"] = "0",
        ["MALLOC_TRIM_THRESHOLD_"] = "8000000000",
        ["MALLOC_TOP_PAD_"] = "1000000000",
    };
}
