using System;

namespace GenOptim.Distributed;

/// <summary>How an <see cref="MpiCommunicator"/> finds its library, and how long it waits.</summary>
public sealed record MpiOptions
{
    /// <summary>The environment variable that names the library's file where <see cref="Library"/> does not.</summary>
    public const string LibraryVariable = "GENOPTIM_MPI_LIBRARY";

    /// <summary>
    /// The library's file, such as <c>libmpich.so.12</c> or a path; null for the variable <see cref="LibraryVariable"/>, and without that for the library of the launcher that
    /// started the process, or what is installed.
    /// </summary>
    public string? Library { get; init; }

    /// <summary>
    /// How long an operation waits for the other ranks before they are asked whether they are there; at first 5 minutes. What a step takes on the slowest rank, with whatever else is done
    /// between steps on one rank only, must be less.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The time is not above 0.</exception>
    public TimeSpan Timeout
    {
        get;
        init => field = value > TimeSpan.Zero ? value : throw new ArgumentOutOfRangeException(nameof(Timeout), value, "Timeout must be above 0.");
    } = TimeSpan.FromMinutes(5);

    /// <summary>How long a rank that was asked has for its answer; at first 5 seconds. A rank answers whatever its program does, unless it is dead or stopped.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The time is not above 0.</exception>
    public TimeSpan AnswerTime
    {
        get;
        init => field = value > TimeSpan.Zero ? value : throw new ArgumentOutOfRangeException(nameof(AnswerTime), value, "AnswerTime must be above 0.");
    } = TimeSpan.FromSeconds(5);

    /// <summary>The most bytes of one message, at most 2³⁰; more travels in several, because MPI counts in int.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1 or above 2³⁰.</exception>
    public int LargestMessage
    {
        get;
        init => field = value is >= 1 and <= 1 << 30
            ? value
            : throw new ArgumentOutOfRangeException(nameof(LargestMessage), value, FormattableString.Invariant($"LargestMessage is {value}; it must be from 1 to {1 << 30}."));
    } = 1 << 30;
}
