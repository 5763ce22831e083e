using System;

namespace GenOptim.Benchmarks.Peers;

/// <summary>A peer that cannot be measured, with the reason in one line. The rest of the run goes on without it.</summary>
internal sealed class PeerException : Exception
{
    public PeerException(string message)
        : base(message)
    {
    }

    public PeerException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
