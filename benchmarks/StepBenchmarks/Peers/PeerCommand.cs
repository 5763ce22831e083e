using System.Collections.Generic;
using System.Linq;

namespace GenOptim.Benchmarks.Peers;

/// <summary>How a peer is started.</summary>
/// <param name="FileName">The program.</param>
/// <param name="Arguments">Its arguments.</param>
/// <param name="TunedMalloc">
/// Whether glibc is told to keep freed memory: without that, each large temporary is mapped, faulted in page by page, and unmapped again,
/// which is most of the time of a step made of many small operations.
/// </param>
/// <param name="HugePages">Whether glibc is told to ask for huge pages behind everything large.</param>
internal sealed record PeerCommand(string FileName, IReadOnlyList<string> Arguments, bool TunedMalloc = false, bool HugePages = false)
{
    /// <summary>The settings of <see cref="TunedMalloc"/>.</summary>
    public static readonly IReadOnlyDictionary<string, string> TunedMallocEnvironment = new Dictionary<string, string>
    {
        ["MALLOC_MMAP_MAX_"] = "0",
        ["MALLOC_TRIM_THRESHOLD_"] = "8000000000",
        ["MALLOC_TOP_PAD_"] = "1000000000",
    };

    /// <summary>The setting of <see cref="HugePages"/>.</summary>
    public static readonly IReadOnlyDictionary<string, string> HugePagesEnvironment = new Dictionary<string, string>
    {
        ["GLIBC_TUNABLES"] = "glibc.malloc.hugetlb=1",
    };

    /// <summary>What the program finds in its environment besides ours.</summary>
    public IEnumerable<KeyValuePair<string, string>> Environment =>
        TunedMallocEnvironment.Where(_ => TunedMalloc).Concat(HugePagesEnvironment.Where(_ => HugePages));
}
