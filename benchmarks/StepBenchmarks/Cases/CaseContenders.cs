using System.Collections.Generic;
using System.Linq;
using GenOptim.Benchmarks.Measurement;
using GenOptim.Benchmarks.Peers;

namespace GenOptim.Benchmarks.Cases;

/// <summary>Who takes part in a case. The order is the table's.</summary>
/// <param name="Ceiling">The traffic ceiling.</param>
/// <param name="HandWritten">The hand-written loop.</param>
/// <param name="Generated">The generated optimizer.</param>
/// <param name="Peers">Other libraries.</param>
internal sealed record CaseContenders(
    LocalContender Ceiling,
    LocalContender HandWritten,
    LocalContender Generated,
    IReadOnlyList<PeerContender> Peers)
{
    public const int CeilingIndex = 0;
    public const int HandWrittenIndex = 1;
    public const int GeneratedIndex = 2;

    /// <summary>All, in the table's order.</summary>
    public IReadOnlyList<IContender> All => [Ceiling, HandWritten, Generated, .. Peers.Cast<IContender>()];
}
