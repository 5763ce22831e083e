using System.Collections.Generic;

namespace GenOptim.Engine;

/// <summary>The addresses of a parameter's values or of its gradient, from <see cref="Start"/> up to, but not with, <see cref="End"/>.</summary>
internal readonly unsafe struct MemoryRange
{
    internal static readonly Comparer<MemoryRange> ByStart = Comparer<MemoryRange>.Create((a, b) => a.Start.CompareTo(b.Start));

    /// <summary>Comes before every other by start.</summary>
    internal static readonly MemoryRange Lowest = new(nuint.MinValue);

    /// <summary>Comes after every other by start.</summary>
    internal static readonly MemoryRange Highest = new(nuint.MaxValue);

    private MemoryRange(Parameter parameter, void* start, DType type)
    {
        Parameter = parameter;
        Start = (nuint)start;
        End = Start + DTypes.ByteLength(type, parameter.Length);
    }

    private MemoryRange(nuint bound)
    {
        Start = bound;
        End = bound;
    }

    /// <summary>Whose memory it is; null where the memory is no one's.</summary>
    internal Parameter? Parameter { get; }

    internal nuint Start { get; }

    internal nuint End { get; }

    /// <summary>Whether there is no memory on the host.</summary>
    internal bool IsEmpty => Start == End;

    internal static MemoryRange OfValues(Parameter parameter) =>
        parameter.IsOnHost ? new MemoryRange(parameter, parameter.ValuesAddress, parameter.ValueType) : default;

    internal static MemoryRange OfGradient(Parameter parameter) => parameter.IsOnHost && parameter.GradientAddress is not null
        ? new MemoryRange(parameter, parameter.GradientAddress, parameter.GradientType)
        : default;
}
