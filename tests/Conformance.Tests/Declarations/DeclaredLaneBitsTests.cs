using System;
using System.Linq;
using System.Numerics;
using System.Reflection;
using GenOptim.Conformance.Golden;
using GenOptim.Generator.Rules;
using GenOptim.Lanes;
using Xunit;

namespace GenOptim.Conformance.Declarations;

/// <summary>One element at a time or 128, 256, 512 bits: the same bits for every algorithm that declares itself.</summary>
public sealed class DeclaredLaneBitsTests
{
    private const int Length = 103;
    private const int Steps = 5;

    private static readonly Type[] Lanes = [typeof(ScalarLane<>), typeof(Vector128Lane<>), typeof(Vector256Lane<>), typeof(Vector512Lane<>)];

    /// <summary>Takes one step in a lane.</summary>
    private delegate void LaneStep<T>(T[] p, T[] g, T[][] s, double[] numbers, long step, double lr, double lr0, double wd);

    public static TheoryData<int> All => DeclaredClasses.Where(_ => true);

    [Theory]
    [MemberData(nameof(All))]
    public void Every_lane_gives_the_same_bits(int position)
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
        UpdateRule rule = DeclaredClass.All[position].Rule;
        (T[] Values, T[][] State)[] results = [.. Lanes.Select(lane =>
        {
            LaneStep<T> take = DeclaredClasses.At(position).GetMethod("StepIn", BindingFlags.Public | BindingFlags.Static)!
                .MakeGenericMethod(lane.MakeGenericType(typeof(T)))
                .CreateDelegate<LaneStep<T>>();
            T[] values = GroupingBitsTests.Numbers<T>(Length, 7);
            T[][] state = [.. rule.StateSlots.Select(_ => new T[Length])];
            double[] numbers = [.. rule.TensorScalars.SelectMany(scalar => Enumerable.Repeat(scalar.Initial, scalar.Count))];
            for (int step = 1; step <= Steps; step++)
            {
                take(values, GroupingBitsTests.Numbers<T>(Length, 50 + (uint)step), state, numbers, step, 0.1 / step, 0.1, 0.02);
            }

            return (values, state);
        })];
        for (int lane = 1; lane < Lanes.Length; lane++)
        {
            string what = $"{DeclaredClass.All[position]}, {Lanes[lane].Name}";
            BitAssert.Equal(results[0].Values, results[lane].Values, what);
            for (int slot = 0; slot < rule.StateSlots.Count; slot++)
            {
                BitAssert.Equal<T>(results[0].State[slot], results[lane].State[slot], $"{what}, {rule.StateSlots[slot].Key}");
            }
        }
    }
}
