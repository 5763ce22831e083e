using System;
using System.Globalization;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Threading;
using GenOptim.Benchmarks.Kernels;
using GenOptim.Benchmarks.Measurement;
using GenOptim.Benchmarks.Memory;
using GenOptim.Benchmarks.Reporting;
using Spectre.Console;

namespace GenOptim.Benchmarks.Treatment;

/// <summary>Times AdamW at 32 Mi parameters with what can be asked for around the step, and steps in backward against one at the end.</summary>
/// <param name="options">How long and how often.</param>
/// <param name="threads">Number of threads.</param>
/// <param name="console">Where it is printed.</param>
internal sealed unsafe class TreatmentRun(MeasurementOptions options, int threads, IAnsiConsole console)
{
    private const int Rows = 32 * 1024;

    private const int RowLength = 1024;

    private const int Tensors = 1_000;

    private const int TensorLength = 25_000;

    /// <summary>Measures and prints.</summary>
    /// <param name="cancellation">Ends the run.</param>
    /// <exception cref="OperationCanceledException">The run was ended.</exception>
    public void Run(CancellationToken cancellation)
    {
        Machine machine = Machine.Describe();
        console.WriteLine(Invariant($"{machine.Processor}, {machine.Cores} cores, {machine.OperatingSystem}, {machine.Runtime}; {options.Rounds} interleaved rounds, medians of the rounds' ratios"));
        PrintTreatments(cancellation);
        foreach (int count in new[] { 1, threads }.Distinct())
        {
            PrintBackward(count, cancellation);
        }
    }

    private void PrintTreatments(CancellationToken cancellation)
    {
        // All step the same memory but the one that zeroes its gradients.
        Parameter<float> shared = NewParameter("w", Rows * RowLength, [Rows, RowLength]);
        Parameter<float> zeroed = NewParameter("w", Rows * RowLength, [Rows, RowLength]);
        IOptimizer[] optimizers = [.. TreatmentCase.All.Select(one => one.Create(one.Name == "zeroing" ? zeroed : shared))];
        foreach (IOptimizer optimizer in optimizers)
        {
            optimizer.ThreadCount = threads;
        }

        using var team = new WorkTeam(threads);
        var read = new ChunkedPass([new StreamPiece(null, (float*)Unsafe.AsPointer(ref shared.GetGradient<float>()[0]), null, null, shared.Length)], team, new GradientRead().Read);
        IContender[] contenders =
        [
            .. optimizers.Select((optimizer, i) => new LocalContender(TreatmentCase.All[i].Name, () => optimizer.Step())),
            new LocalContender("a bare read", () =>
            {
                optimizers[0].Step();
                read.Run();
            }),
        ];
        Rotation.Measure(contenders, 1, TimeSpan.Zero, cancellation);
        double[][] samples = Rotation.Measure(contenders, options.Rounds, options.Batch, cancellation);
        var table = NewTable(Invariant($"AdamW, 1 tensor of 32 Mi, {threads} threads"), "around the step", "ms", "B/parameter", "of the plain step's time", "of the bytes' ratio", "wanted at most");
        for (int i = 0; i < optimizers.Length; i++)
        {
            TreatmentCase one = TreatmentCase.All[i];
            double ratio = Statistics.MedianRatio(samples[i], samples[0]);
            table.AddRow(
                one.Name,
                Invariant($"{Statistics.Median(samples[i]) * 1e3:F2}"),
                Invariant($"{one.BytesPerParameter:0}"),
                Invariant($"{ratio:F3}"),
                Invariant($"{ratio * TreatmentCase.PlainBytes / one.BytesPerParameter:F3}"),
                i == 0 ? string.Empty : Invariant($"{one.Wanted:F3}{(ratio <= one.Wanted ? " reached" : " missed")}"));
        }

        table.AddRow(
            "nothing, and then a bare read of the gradients",
            Invariant($"{Statistics.Median(samples[^1]) * 1e3:F2}"),
            "32",
            Invariant($"{Statistics.MedianRatio(samples[^1], samples[0]):F3}"),
            Invariant($"{Statistics.MedianRatio(samples[^1], samples[0]) * TreatmentCase.PlainBytes / 32:F3}"),
            "what a norm cannot beat");
        console.Write(table);
        foreach (IOptimizer optimizer in optimizers)
        {
            optimizer.Dispose();
        }
    }

    /// <summary>A backward pass stands for itself by writing each gradient, on the calling thread.</summary>
    private void PrintBackward(int count, CancellationToken cancellation)
    {
        Parameter<float>[] parameters = [.. Enumerable.Range(0, Tensors).Select(i => NewParameter(Invariant($"{i}"), TensorLength, [TensorLength]))];
        using var optimizer = new PlainAdamW(1e-3, parameters) { ThreadCount = count };
        float gradient = 0.01f;
        IContender[] contenders =
        [
            new LocalContender("gradients alone", () =>
            {
                gradient = -gradient;
                foreach (Parameter<float> parameter in parameters)
                {
                    parameter.GetGradient<float>().Fill(gradient);
                }
            }),
            new LocalContender("one Step() at the end", () =>
            {
                gradient = -gradient;
                foreach (Parameter<float> parameter in parameters)
                {
                    parameter.GetGradient<float>().Fill(gradient);
                }

                optimizer.Step();
            }),
            new LocalContender("Step(parameter) after each", () =>
            {
                gradient = -gradient;
                foreach (Parameter<float> parameter in parameters)
                {
                    parameter.GetGradient<float>().Fill(gradient);
                    optimizer.Step(parameter);
                }

                optimizer.EndStep();
            }),
        ];
        Rotation.Measure(contenders, 1, TimeSpan.Zero, cancellation);
        double[][] samples = Rotation.Measure(contenders, options.Rounds, options.Batch, cancellation);
        var table = NewTable(Invariant($"AdamW, 1,000 tensors of 25,000, {count} threads"), "gradients are written, and", "ms", "of one Step() at the end");
        for (int i = 0; i < samples.Length; i++)
        {
            table.AddRow(
                i == 0 ? "no step" : i == 1 ? "one Step() at the end" : "Step(parameter) right after each",
                Invariant($"{Statistics.Median(samples[i]) * 1e3:F2}"),
                Invariant($"{Statistics.MedianRatio(samples[i], samples[1]):F3}"));
        }

        console.Write(table);
    }

    private static Table NewTable(string title, params string[] headings)
    {
        var table = new Table { Title = new TableTitle(title), Border = TableBorder.Simple };
        table.AddColumn(headings[0]);
        foreach (string heading in headings.Skip(1))
        {
            table.AddColumn(new TableColumn(heading).RightAligned());
        }

        return table;
    }

    /// <summary>Native memory that lasts as long as the process, numbers of either sign in it.</summary>
    private static Parameter<float> NewParameter(string name, int length, nint[] shape)
    {
        nuint bytes = (nuint)length * sizeof(float);

        // Arrays a large power of two apart would fall into the same sets of the cache.
        const nuint Stagger = (3 * 4096) + (5 * 64);
        byte* block = (byte*)NativeMemory.AlignedAlloc((2 * bytes) + Stagger + 64, 64);
        float* gradient = (float*)(block + ((bytes + Stagger) / 64 * 64));
        var random = new Random(1);
        for (int i = 0; i < length; i++)
        {
            ((float*)block)[i] = random.NextSingle() - 0.5f;
            gradient[i] = 0.01f * (random.NextSingle() - 0.5f);
        }

        return new Parameter<float>(name, (float*)block, gradient, length, shape);
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
