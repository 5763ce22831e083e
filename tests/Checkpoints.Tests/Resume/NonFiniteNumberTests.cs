using System;
using System.Runtime.CompilerServices;
using System.Text.Json;
using GenOptim.Checkpoints.Tests.Files;
using GenOptim.Lanes;
using Xunit;

namespace GenOptim.Checkpoints.Tests.Resume;

/// <summary>A number that tensors, groups or the optimizer keep may be NaN or infinite, once a gradient was: its run can be saved, and goes on as it would have.</summary>
public sealed class NonFiniteNumberTests
{
    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void StateWithThemIsTakenOverAndSaved(float sudden)
    {
        float[] values = [1f, -2f, 3f], gradient = [0.5f, 0.25f, -0.125f];
        using var parameter = new Parameter<float>("w", values, gradient);
        var optimizer = new KeepsNumbers(0.25, [parameter]);
        optimizer.Step();
        gradient[1] = sudden;
        optimizer.Step();
        OptimizerState state = optimizer.ExportState();
        double[] kept = Numbers(state);
        Assert.Equal([double.IsNaN(sudden) ? double.NaN : double.PositiveInfinity, double.PositiveInfinity, double.IsNaN(sudden) ? double.NaN : double.PositiveInfinity], kept);

        float[] before = [.. values];
        gradient[1] = 0.25f;
        optimizer.Step();
        float[] after = [.. values];
        optimizer.Dispose();
        using var folder = new TemporaryFolder();
        foreach (string way in new[] { "state", "json", "file" })
        {
            before.CopyTo(values, 0);
            using var resumed = new KeepsNumbers(0.25, [parameter]);
            switch (way)
            {
                case "state":
                    resumed.ImportState(state);
                    resumed.Save(folder.File("numbers"));
                    break;
                case "json":
                    resumed.ImportState(JsonSerializer.Deserialize(JsonSerializer.Serialize(state, OptimizerStateJsonContext.Default.OptimizerState), OptimizerStateJsonContext.Default.OptimizerState)!);
                    break;
                default:
                    resumed.Load(folder.File("numbers"));
                    break;
            }

            Assert.Equal(kept, Numbers(resumed.ExportState()));
            resumed.Step();
            Assert.Equal(after, values);
        }
    }

    private static double[] Numbers(OptimizerState state) =>
        [state.Parameters["w"].Scalars["largest_so_far"], state.Groups[0].Scalars["total"], state.Sections["rule"].Numbers["seen"]];
}

/// <summary>Keeps a number per tensor, group and optimizer; the first and the last follow gradients, and the other outgrows double.</summary>
[DecoupledOptimizer(Decay = DecayRule.None)]
public sealed partial class KeepsNumbers
{
    [UpdateRule]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Update<TLane>(ref TLane parameter, ref TLane momentum, TLane gradient, float rate)
        where TLane : struct, ILane<TLane, float>
    {
        momentum = momentum + gradient;
        parameter = parameter - (TLane.All(rate) * momentum);
    }

    [TensorReduction(Reduction.LargestAbsolute)]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane Largest<TLane>(TLane gradient)
        where TLane : struct, ILane<TLane, float> => gradient;

    [TensorReduction(Reduction.Sum, Over = ReductionScope.AllTensors)]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane Moved<TLane>(TLane gradient)
        where TLane : struct, ILane<TLane, float> => gradient;

    [GroupStep]
    private static void Outgrow([GroupScalar(double.MaxValue)] ref double total) => total += double.MaxValue;

    [OptimizerStep]
    private static void See(double moved, [OptimizerScalar(0)] ref double seen) => seen += moved;

    [StepScalar]
    private static double Rate(double learningRate, double largest, [TensorScalar(0)] ref double largestSoFar, double seen)
    {
        largestSoFar = Math.Max(largestSoFar, largest);
        return learningRate / (1 + largestSoFar + Math.Abs(seen));
    }
}
