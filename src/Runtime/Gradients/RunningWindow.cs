using System;

namespace GenOptim.Gradients;

/// <summary>The last numbers of a sequence, with their mean and standard deviation.</summary>
internal sealed class RunningWindow
{
    private double[] _values = [];
    private int _next;

    /// <summary>How many numbers there are.</summary>
    internal int Count { get; private set; }

    /// <summary>Takes a number in; beyond <paramref name="capacity"/> the oldest go.</summary>
    internal void Add(double value, int capacity)
    {
        Resize(capacity);
        _values[_next] = value;
        _next = (_next + 1) % capacity;
        Count = Math.Min(Count + 1, capacity);
    }

    /// <summary>mean + n·deviation, with the deviation of a sample (divided by the count less one).</summary>
    internal double Limit(double deviations)
    {
        double mean = 0;
        for (int i = 0; i < Count; i++)
        {
            mean += this[i];
        }

        mean /= Count;
        double squares = 0;
        for (int i = 0; i < Count; i++)
        {
            squares += (this[i] - mean) * (this[i] - mean);
        }

        return mean + (deviations * Math.Sqrt(squares / (Count - 1)));
    }

    /// <summary>The numbers, oldest first.</summary>
    internal double[] ToArray()
    {
        double[] values = new double[Count];
        for (int i = 0; i < Count; i++)
        {
            values[i] = this[i];
        }

        return values;
    }

    /// <summary>Begins anew with the last of some numbers.</summary>
    internal void Assign(ReadOnlySpan<double> values)
    {
        _values = values.ToArray();
        _next = 0;
        Count = values.Length;
    }

    private double this[int i] => _values[(_next - Count + i + _values.Length) % _values.Length];

    private void Resize(int capacity)
    {
        if (_values.Length == capacity)
        {
            return;
        }

        double[] kept = ToArray().AsSpan(Math.Max(0, Count - capacity)).ToArray();
        _values = new double[capacity];
        kept.CopyTo(_values, 0);
        Count = kept.Length;
        _next = Count % capacity;
    }
}
