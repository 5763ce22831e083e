using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using GenOptim.Conformance.Golden;
using Xunit;

namespace GenOptim.Conformance.Declarations;

/// <summary>The order of parameters, the groups they are in and the number of threads change no bit, for any algorithm that declares itself.</summary>
public sealed class GroupingBitsTests
{
    private const int Steps = 4;

    /// <summary>From less than a lane to several chunks.</summary>
    private static readonly int[] Lengths = [1, 5, 64, 1003, 70_001, 17];

    public static TheoryData<int> Spanning => DeclaredClasses.Where(declared => declared.IsSpanning);

    [Theory]
    [MemberData(nameof(Spanning))]
    public void Order_groups_and_threads_do_not_matter(int position)
    {
        if (DeclaredClass.All[position].Type == DType.Float64)
        {
            Check<double>(position);
        }
        else
        {
            Check<float>(position);
        }
    }

    private static void Check<T>(int position)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        (string Name, T[] Values)[] tensors = [.. Lengths.Select((length, index) => (NameOf(index), Numbers<T>(length, 1 + (uint)index)))];
        using var expected = new DeclaredTraining<T>(position, [tensors], 0.1, 0.01);
        using var reversed = new DeclaredTraining<T>(position, [tensors.Reverse()], 0.1, 0.01, threads: 2);
        using var split = new DeclaredTraining<T>(position, tensors.Select(tensor => new[] { tensor }), 0.1, 0.01, threads: 3);
        using var paired = new DeclaredTraining<T>(position, [tensors[..2], tensors[2..]], 0.1, 0.01, threads: 8);
        for (int step = 1; step <= Steps; step++)
        {
            double learningRate = 0.1 / step;
            Dictionary<string, T[]> gradients = tensors.ToDictionary(
                tensor => tensor.Name, tensor => Numbers<T>(tensor.Values.Length, (uint)(100 * step) + (uint)tensor.Values.Length));
            foreach (DeclaredTraining<T> training in new[] { expected, reversed, split, paired })
            {
                training.Step(learningRate, name => gradients[name]);
            }
        }

        foreach ((string name, _) in tensors)
        {
            foreach ((DeclaredTraining<T> other, string what) in new[] { (reversed, "reversed"), (split, "a group each"), (paired, "two groups") })
            {
                BitAssert.Equal(expected.Values(name), other.Values(name), $"{DeclaredClass.All[position]}, {what}, {name}");
                foreach ((string slot, T[] values) in expected.State(name))
                {
                    BitAssert.Equal<T>(values, other.State(name)[slot], $"{DeclaredClass.All[position]}, {what}, {name}, {slot}");
                }
            }
        }
    }

    /// <summary>Numbers of both signs over a few decades, with zeros among them.</summary>
    internal static T[] Numbers<T>(int length, uint seed)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var values = new T[length];
        uint state = (seed * 2654435761) | 1;
        for (int i = 0; i < length; i++)
        {
            state = (state * 1664525) + 1013904223;
            double unit = ((state >> 8) / (double)(1 << 24)) - 0.5;
            values[i] = T.CreateChecked(state % 23 == 0 ? 0 : unit * Math.ScaleB(1, (int)((state >> 3) % 9) - 6));
        }

        return values;
    }

    private static string NameOf(int index) => FormattableString.Invariant($"tensor {index}");
}
