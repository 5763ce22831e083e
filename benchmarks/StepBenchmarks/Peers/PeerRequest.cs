using System.Collections.Generic;

namespace GenOptim.Benchmarks.Peers;

/// <summary>What the harness asks of a peer process: one line of JSON on its standard input.</summary>
/// <param name="Do"><c>prepare</c>, <c>measure</c>, <c>checksum</c> or <c>release</c>; the end of the input ends the peer.</param>
/// <param name="Variant">
/// For <c>measure</c>: one of the variants named in the peer's first reply. For <c>prepare</c>: the same, where a peer has one optimizer at a time.
/// </param>
/// <param name="Tensors">For <c>prepare</c>: number of tensors.</param>
/// <param name="Length">For <c>prepare</c>: elements of each tensor.</param>
/// <param name="Threads">For <c>prepare</c>: number of threads.</param>
/// <param name="Seconds">For <c>measure</c>: how long the timed steps last together, at least.</param>
/// <param name="Steps">For <c>checksum</c>: how many steps are taken first.</param>
/// <param name="Shape">For <c>prepare</c>: the tensors' dimensions, where they are to have more than one.</param>
internal sealed record PeerRequest(
    string Do,
    string? Variant = null,
    int Tensors = 0,
    long Length = 0,
    int Threads = 0,
    double Seconds = 0,
    int Steps = 0,
    IReadOnlyList<long>? Shape = null);
