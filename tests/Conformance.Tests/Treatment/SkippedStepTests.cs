using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;
using Xunit;

namespace GenOptim.Conformance.Treatment;

/// <summary>A step that is left out changes no byte: not of parameters, nor of state, nor of what later steps are rounded by.</summary>
public sealed class SkippedStepTests
{
    private static readonly int[] Lengths = [1, 5_001, 300];

    private static readonly Dictionary<string, string> Modes = new()
    {
        ["Float32"] = string.Empty,
        ["Float64"] = ", Parameter = DType.Float64",
        ["Shadow"] = ", ShadowCopy = DType.Float16",
        ["Block8"] = ", State = DType.Block8",
        ["BFloat16State"] = ", State = DType.BFloat16",
        ["Plain"] = ", Parameter = DType.BFloat16",
        ["Stochastic"] = ", Parameter = DType.BFloat16, LowPrecision = LowPrecision.StochasticRounding",
        ["StochasticBlock8"] = ", Parameter = DType.BFloat16, LowPrecision = LowPrecision.StochasticRounding, State = DType.Block8",
        ["Remainder"] = ", Parameter = DType.BFloat16, LowPrecision = LowPrecision.Remainder",
        ["Remainder8Block8"] = ", Parameter = DType.BFloat16, LowPrecision = LowPrecision.Remainder8, State = DType.Block8",
        ["Kahan"] = ", Parameter = DType.BFloat16, LowPrecision = LowPrecision.Kahan",
        ["Master"] = ", Parameter = DType.Float16, LowPrecision = LowPrecision.MasterWeights",
        ["Half"] = ", Parameter = DType.Float16",
        ["Float16Gradient"] = ", Gradient = DType.Float16",
    };

    internal static IEnumerable<string> Declarations =>
        from mode in Modes
        from algorithm in new[] { "AdamW", "Sgdw" }
        from zero in new[] { false, true }
        let momentum = algorithm == "Sgdw" ? ", Momentum = 0.9" : string.Empty
        let carried = mode.Key is "Float32" or "Plain" ? ", DecayPrecision = DecayPrecision.Carried" : string.Empty
        select $"[DecoupledOptimizer(Algorithm.{algorithm}{momentum}, WeightDecay = 1e-5, NonFinite = NonFinite.SkipStep, LossScaling = true, Average = WeightAverage.Equal{carried}{mode.Value}{(zero ? ", ZeroGradients = true" : string.Empty)})]\npublic sealed partial class Skip_{algorithm}_{mode.Key}_{zero};";

    public static TheoryData<string, string, bool> Rows
    {
        get
        {
            var rows = new TheoryData<string, string, bool>();
            foreach (string mode in Modes.Keys)
            {
                foreach (string algorithm in new[] { "AdamW", "Sgdw" })
                {
                    rows.Add(algorithm, mode, false);
                    rows.Add(algorithm, mode, true);
                }
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void No_byte_changes(string algorithm, string mode, bool zeroes)
    {
        string name = $"Skip_{algorithm}_{mode}_{zeroes}";
        switch (mode)
        {
            case "Float64":
                Check<double, double>(name, zeroes);
                break;
            case "Float16Gradient":
                Check<float, Half>(name, zeroes);
                break;
            case "Master":
            case "Half":
                Check<Half, Half>(name, zeroes);
                break;
            case "Float32":
            case "Shadow":
            case "Block8":
            case "BFloat16State":
                Check<float, float>(name, zeroes);
                break;
            default:
                Check<BFloat16, BFloat16>(name, zeroes);
                break;
        }
    }

    private static void Check<TValue, TGradient>(string name, bool zeroes)
        where TValue : unmanaged
        where TGradient : unmanaged
    {
        (string, byte[]) untouched = Run<TValue, TGradient>(name, zeroes, null, 0, 0);
        foreach (double bad in new[] { double.NaN, double.NegativeInfinity })
        {
            for (int tensor = 0; tensor < Lengths.Length; tensor++)
            {
                foreach (int element in new[] { 0, Lengths[tensor] / 2, Lengths[tensor] - 1 }.Distinct())
                {
                    (string Where, byte[] Bytes) skipped = Run<TValue, TGradient>(name, zeroes, bad, tensor, element);
                    Assert.True(untouched.Item2.AsSpan().SequenceEqual(skipped.Bytes), $"{name}, {bad} in {tensor}[{element}]");
                }
            }
        }
    }

    /// <summary>Steps, with one in between that is left out or not made at all.</summary>
    private static (string Where, byte[] Bytes) Run<TValue, TGradient>(string name, bool zeroes, double? bad, int tensor, int element)
        where TValue : unmanaged
        where TGradient : unmanaged
    {
        var random = new Random(5);
        TValue[][] values = [.. Lengths.Select(length => Draw<TValue>(random, length))];
        TGradient[][] gradients = [.. Lengths.Select(length => new TGradient[length])];
        Parameter<TValue, TGradient>[] parameters = [.. Lengths.Select((_, i) => new Parameter<TValue, TGradient>($"t{i}", values[i], gradients[i]))];
        using IOptimizer optimizer = TreatmentClasses.Create(name, 0.01, parameters);
        optimizer.Engine.LossScaler!.IsDynamic = false;
        for (int step = 0; step < 3; step++)
        {
            Fill(random);
            if (step == 2 && bad is double number)
            {
                gradients[tensor][element] = Numbers16.FromDouble<TGradient>(number);
                byte[] before = Bytes(optimizer, values);
                StepResult result = optimizer.Step();
                Assert.Equal(StepOutcome.SkippedNonFinite, result.Outcome);
                Assert.Equal($"t{tensor}", result.FirstNonFiniteParameter);
                Assert.Equal(2, result.StepCount);
                Assert.Equal(0, result.UpdatedParameters);
                Assert.True(before.AsSpan().SequenceEqual(Bytes(optimizer, values)), $"{name}: {number} in {tensor}[{element}]");
                Assert.All(gradients, all => Assert.Equal(zeroes, all.All(one => Numbers16.ToDouble(one) == 0)));
                Fill(new Random(99));
            }
            else if (step == 2)
            {
                Fill(new Random(99));
            }

            optimizer.Step();
        }

        return (name, Bytes(optimizer, values));

        void Fill(Random source)
        {
            foreach (TGradient[] gradient in gradients)
            {
                Draw<TGradient>(source, gradient.Length).CopyTo(gradient, 0);
            }
        }
    }

    private static byte[] Bytes<TValue>(IOptimizer optimizer, TValue[][] values)
        where TValue : unmanaged
    {
        OptimizerState state = optimizer.ExportState();
        IEnumerable<byte> bytes = values.SelectMany(tensor => MemoryMarshal.AsBytes(tensor.AsSpan()).ToArray()).Concat(BitConverter.GetBytes(state.StepCount));
        foreach (ParameterState parameter in state.Parameters.Values)
        {
            bytes = bytes.Concat(BitConverter.GetBytes(parameter.Step))
                .Concat(parameter.Tensors.Values.SelectMany(tensor => tensor.AsBytes().ToArray()))
                .Concat(parameter.Scalars.Values.SelectMany(BitConverter.GetBytes));
        }

        return [.. bytes];
    }

    private static T[] Draw<T>(Random random, int length)
        where T : unmanaged => [.. Enumerable.Range(0, length).Select(_ => Numbers16.FromDouble<T>(random.NextDouble() - 0.5))];
}
