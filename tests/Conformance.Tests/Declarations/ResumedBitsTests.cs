using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Numerics;
using GenOptim.Conformance.Golden;
using Xunit;

namespace GenOptim.Conformance.Declarations;

/// <summary>A run that is saved to a file and taken up by another optimizer goes on with the bits of the run that was not interrupted, for any algorithm that declares itself.</summary>
public sealed class ResumedBitsTests
{
    private const int Steps = 5;
    private const int SavedAt = 2;

    private static readonly int[] Lengths = [1, 64, 1003];

    public static TheoryData<int> Spanning => DeclaredClasses.Where(declared => declared.IsSpanning);

    [Theory]
    [MemberData(nameof(Spanning))]
    public void A_file_goes_on_bit_for_bit(int position)
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
        (string Name, T[] Values)[] tensors = [.. Lengths.Select((length, index) => (NameOf(index), GroupingBitsTests.Numbers<T>(length, 1 + (uint)index)))];
        using var whole = Training(position, tensors);
        string path = Path.GetTempFileName();
        DeclaredTraining<T>? resumed = null;
        try
        {
            for (int step = 0; step < Steps; step++)
            {
                if (step == SavedAt)
                {
                    whole.Save(path);
                    resumed = Training(position, [.. tensors.Select(tensor => (tensor.Name, whole.Values(tensor.Name)))]);
                    resumed.Load(path);
                    AssertSame(position, whole, resumed, "loaded");
                }

                // The second tensor starts late, and the last has zeros once.
                double rate = 0.1 / (1 + step);
                Dictionary<string, T[]?> gradients = tensors.ToDictionary(tensor => tensor.Name, tensor => GradientOf(tensor, step));
                whole.Step(rate, name => gradients[name]);
                resumed?.Step(rate, name => gradients[name]);
            }

            AssertSame(position, whole, resumed!, "gone on");
        }
        finally
        {
            resumed?.Dispose();
            File.Delete(path);
        }
    }

    private static T[]? GradientOf<T>((string Name, T[] Values) tensor, int step)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        step < 3 && tensor.Name == NameOf(1) ? null
        : step == 3 && tensor.Name == NameOf(2) ? new T[tensor.Values.Length]
        : GroupingBitsTests.Numbers<T>(tensor.Values.Length, (uint)((100 * step) + tensor.Values.Length));

    private static DeclaredTraining<T> Training<T>(int position, (string Name, T[] Values)[] tensors)
        where T : unmanaged, IFloatingPointIeee754<T> => new(position, [tensors[..2], tensors[2..]], 0.1, 0.01);

    private static void AssertSame<T>(int position, DeclaredTraining<T> expected, DeclaredTraining<T> actual, string when)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (int index = 0; index < Lengths.Length; index++)
        {
            string name = NameOf(index);
            BitAssert.Equal(expected.Values(name), actual.Values(name), $"{DeclaredClass.All[position]}, {when}, {name}");
            foreach ((string slot, T[] values) in expected.State(name))
            {
                BitAssert.Equal<T>(values, actual.State(name)[slot], $"{DeclaredClass.All[position]}, {when}, {name}, {slot}");
            }
        }
    }

    private static string NameOf(int index) => FormattableString.Invariant($"tensor {index}");
}
