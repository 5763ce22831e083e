using System.Runtime.CompilerServices;

namespace GenOptim.Engine;

/// <summary>The addresses of one tensor's values, gradient and state.</summary>
internal unsafe struct TensorRecord
{
    /// <summary>The most state slots that a class can have.</summary>
    internal const int MaxStateSlots = 8;

    internal void* Values;
    internal void* Gradient;
    internal nint Length;
    internal StateAddresses State;

    /// <summary>The key of random rounding in the coming step.</summary>
    internal ulong StepKey;

    /// <summary>Whether the values are taken in before the coming step.</summary>
    internal bool TakesInValues;

    [InlineArray(MaxStateSlots)]
    internal struct StateAddresses
    {
        private nint _first;
    }
}
