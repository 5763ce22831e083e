using System.Collections.Generic;

namespace GenOptim.Benchmarks.Peers;

/// <summary>What a peer answers: one line of JSON on its standard output, the first of them unasked when it is ready.</summary>
/// <param name="Error">Why the request failed, or null.</param>
/// <param name="Name">In the first reply: the library and its version.</param>
/// <param name="Variants">In the first reply: the ways in which it takes a step here.</param>
/// <param name="Skipped">In the first reply: variants that do not work here, each with the reason.</param>
/// <param name="SecondsPerStep">After <c>measure</c>: the median of the timed steps.</param>
/// <param name="Checksum">After <c>checksum</c>: FNV-1a over the bytes of each tensor's values and state, tensor by tensor, in hexadecimal.</param>
internal sealed record PeerReply(
    string? Error = null,
    string? Name = null,
    IReadOnlyList<string>? Variants = null,
    IReadOnlyDictionary<string, string>? Skipped = null,
    double SecondsPerStep = 0,
    string? Checksum = null);
