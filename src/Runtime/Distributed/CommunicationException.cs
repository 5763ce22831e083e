using System;
using System.Collections.Generic;

namespace GenOptim.Distributed;

/// <summary>Processes of a run cannot go on together: one is gone, hangs, or does something else than the others. The message names it where that is known.</summary>
public sealed class CommunicationException : Exception
{
    /// <summary>An error of a run.</summary>
    /// <param name="message">What is wrong, and with which rank.</param>
    /// <param name="ranks">The ranks that it is about; empty where they are not known.</param>
    /// <param name="inner">What it follows from, or null.</param>
    public CommunicationException(string message, IReadOnlyList<int>? ranks = null, Exception? inner = null)
        : base(message, inner)
    {
        Ranks = ranks ?? [];
    }

    /// <summary>The ranks that do not answer, or differ; empty where they are not known.</summary>
    public IReadOnlyList<int> Ranks { get; }
}
