using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Runtime.InteropServices;
using GenOptim;
using static TorchSharp.torch;

namespace TorchTraining;

/// <summary>Measures a step over 25 M parameters on one thread: on a module's tensors, on plain memory of the same size, and TorchSharp's own.</summary>
internal static class StepSpeed
{
    private const int Layers = 10;
    private const int Width = 1581;
    private const int Rounds = 9;
    private const double LearningRate = 1e-3;

    /// <summary>Nanoseconds per parameter: medians of steps that take turns, because a shared machine's speed changes from minute to minute.</summary>
    public static unsafe (double OnTensors, double OnMemory, double TorchSharps) NanosecondsPerParameter()
    {
        using TorchSharp.Modules.Sequential module = Module(), twin = Module();
        using var onTensors = new TorchAdamW(LearningRate, module.AsParameters().Cast<Parameter<float>>()) { ThreadCount = 1 };
        using TorchSharp.Modules.AdamW torchSharps = optim.AdamW(twin.parameters(), LearningRate, weight_decay: 0.01);
        var memory = new List<nint>();
        try
        {
            using var onMemory = new TorchAdamW(LearningRate, [.. Enumerable.Range(0, Layers).Select(Plain)]) { ThreadCount = 1 };
            var times = new List<(double OnTensors, double OnMemory, double TorchSharps)>();
            for (int round = 0; round < Rounds + 2; round++)
            {
                times.Add((Time(() => onTensors.Step()), Time(() => onMemory.Step()), Time(() => torchSharps.step())));
            }

            // The first rounds touch the memory of the state.
            (double OnTensors, double OnMemory, double TorchSharps)[] measured = [.. times.Skip(2)];
            double Median(Func<(double OnTensors, double OnMemory, double TorchSharps), double> of) => measured.Select(of).Order().ElementAt(Rounds / 2);
            return (Median(static time => time.OnTensors), Median(static time => time.OnMemory), Median(static time => time.TorchSharps));
        }
        finally
        {
            memory.ForEach(static block => NativeMemory.AlignedFree((void*)block));
        }

        Parameter<float> Plain(int layer)
        {
            const int Length = Width * Width;

            // Aligned as TorchSharp aligns its tensors.
            void* values = NativeMemory.AlignedAlloc(Length * sizeof(float), 64), gradient = NativeMemory.AlignedAlloc(Length * sizeof(float), 64);
            memory.AddRange([(nint)values, (nint)gradient]);
            new Span<float>(values, Length).Fill(0.5f);
            new Span<float>(gradient, Length).Fill(0.01f);
            return new Parameter<float>($"layer{layer}", (float*)values, (float*)gradient, Length, [Width, Width]);
        }
    }

    private static TorchSharp.Modules.Sequential Module()
    {
        TorchSharp.Modules.Sequential module = nn.Sequential(Enumerable.Range(0, Layers).Select(static layer => ($"layer{layer}", (nn.Module<Tensor, Tensor>)nn.Linear(Width, Width, hasBias: false))));
        foreach (TorchSharp.Modules.Parameter parameter in module.parameters())
        {
            parameter.grad = full_like(parameter, 0.01, requires_grad: false);
        }

        return module;
    }

    private static double Time(Action step)
    {
        long start = Stopwatch.GetTimestamp();
        step();
        return Stopwatch.GetElapsedTime(start).TotalNanoseconds / ((double)Layers * Width * Width);
    }
}
