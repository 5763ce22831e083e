using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;

namespace GenOptim.Distributed.Tests;

/// <summary>A set of three classes, of two number types and of rules that see whole matrices and that do not, whose tensors take turns in the order of names.</summary>
internal sealed class SetModel : IDisposable
{
    /// <summary>The step in which a gradient is not finite.</summary>
    internal const int SkippedStep = 2;

    private static readonly (string Name, nint[] Shape)[] Matrices = [("b.weight", [60, 40]), ("d.weight", [33, 70]), ("f.weight", [48, 48])];

    private static readonly (string Name, nint[] Shape)[] Floats = [("a.embedding", [1_000, 150]), ("c.bias", [70_001]), ("e.bias", [37])];

    private static readonly (string Name, nint[] Shape)[] Halves = [("aa.norm", [5]), ("g.head", [70, 2_000])];

    private static readonly ConcurrentDictionary<(bool IsTreated, int Step, int Shard, int Tensor), float[]> Gradients = new();

    private readonly bool _isTreated;

    /// <param name="isTreated">Whether the classes clip, skip and guard: otherwise the elementwise ones take sums as they come to them.</param>
    internal SetModel(bool isTreated)
    {
        _isTreated = isTreated;
        Parameter<float>[] matrices = New<float>(Matrices);
        Parameter<float>[] floats = New<float>(Floats);
        Parameter<BFloat16>[] halves = New<BFloat16>(Halves);
        if (isTreated)
        {
            Set = new OptimizerSet(new SetMuon(0.02, matrices), new SetAdamW(floats), new SetLionW(1e-3, halves)) { ClippingThreshold = 20 };
            Set.SpikeGuard!.Window = 4;
            Set.SpikeGuard.Deviations = 1;
        }
        else
        {
            Set = new OptimizerSet(new MatrixMuon(0.02, matrices), new MeasuredAdamW(floats), new StochasticAdamW(halves) { RoundingSeed = 5 });
        }

        Set.Optimizers[0].Schedule = Schedule.Linear(10, 1, 0.5);
        Set.Optimizers[1].ThreadCount = 2;
        Parameters = [.. matrices, .. floats, .. halves];
    }

    internal OptimizerSet Set { get; }

    /// <summary>In the order of the set.</summary>
    internal IReadOnlyList<Parameter> Parameters { get; }

    public void Dispose()
    {
        foreach (IOptimizer optimizer in Set.Optimizers)
        {
            optimizer.Dispose();
        }
    }

    /// <summary>Writes the gradients of some logical shards, added up in the tree of a power of two of them; with more than one, their mean.</summary>
    internal void WriteGradients(int step, int first, int count)
    {
        for (int tensor = 0; tensor < Parameters.Count; tensor++)
        {
            Parameter parameter = Parameters[tensor];
            parameter.HasGradient = Enumerable.Range(first, count).Any(shard => HasGradient(step, shard, tensor));
            if (parameter is Parameter<float>)
            {
                Sum(step, first, count, tensor, static x => x).CopyTo(parameter.GetGradient<float>());
            }
            else
            {
                Array.ConvertAll(Sum(step, first, count, tensor, static x => (float)(BFloat16)x), static x => (BFloat16)x).CopyTo(parameter.GetGradient<BFloat16>());
            }
        }
    }

    internal IReadOnlyList<(string Name, byte[] Values)> Values() => [.. Parameters.Select(parameter => (parameter.Name, parameter is Parameter<float>
        ? MemoryMarshal.AsBytes(parameter.GetValues<float>()).ToArray()
        : MemoryMarshal.AsBytes(parameter.GetValues<BFloat16>()).ToArray()))];

    private static bool HasGradient(int step, int shard, int tensor) => tensor switch
    {
        1 => step != 1,
        4 => shard % 3 != 1,
        _ => true,
    };

    private float[] Sum(int step, int first, int count, int tensor, Func<float, float> round)
    {
        float[] sum = Tree(first, count);
        return count == 1 ? sum : Array.ConvertAll(sum, x => round(x / count));

        float[] Tree(int from, int of)
        {
            if (of == 1)
            {
                return Gradients.GetOrAdd((_isTreated, step, from, tensor), _ => Gradient(step, from, tensor, round));
            }

            float[] left = Tree(from, of / 2);
            float[] right = Tree(from + (of / 2), of / 2);
            var both = new float[left.Length];
            for (int i = 0; i < both.Length; i++)
            {
                both[i] = round(left[i] + right[i]);
            }

            return both;
        }
    }

    private float[] Gradient(int step, int shard, int tensor, Func<float, float> round)
    {
        var gradient = new float[Parameters[tensor].Length];
        if (!HasGradient(step, shard, tensor))
        {
            return gradient;
        }

        var random = new Random((step * 1_000) + (shard * 50) + tensor);
        float scale = step == 3 ? 1 : 0.1f;
        for (int i = 0; i < gradient.Length; i++)
        {
            gradient[i] = round((random.NextSingle() - 0.5f) * scale);
        }

        if (_isTreated && step == SkippedStep && shard == 5 && tensor >= 5)
        {
            gradient[^1] = float.NaN;
        }

        return gradient;
    }

    private static Parameter<T>[] New<T>((string Name, nint[] Shape)[] tensors)
        where T : unmanaged => [.. tensors.Select(tensor =>
        {
            nint length = Model.LengthOf(tensor.Shape);
            return new Parameter<T>(tensor.Name, [.. Enumerable.Range(0, (int)length).Select(i => Model.Convert<T>(((i % 101) - 50) * 0.01f))], new T[length], tensor.Shape);
        })];
}
