using System;
using GenOptim.Benchmarks.Measurement;

namespace GenOptim.Benchmarks.Peers;

/// <summary>One variant of a peer, in the rotation with the others.</summary>
/// <param name="peer">The peer, prepared for the case.</param>
/// <param name="variant">One of its variants.</param>
internal sealed class PeerContender(PeerProcess peer, string variant) : IContender
{
    /// <inheritdoc/>
    public string Name => $"{peer.Name}, {variant}";

    /// <inheritdoc/>
    public double MeasureSecondsPerStep(TimeSpan atLeast) => peer.Measure(variant, atLeast);
}
