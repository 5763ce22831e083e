using System;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using System.Runtime.InteropServices;
using System.Threading;
using GenOptim.Matrices;
using Spectre.Console;

namespace GenOptim.Benchmarks.Matrices;

/// <summary>Times Muon's Newton-Schulz iteration against the same products by OpenBLAS, and a single product against OpenBLAS's, interleaved, each turn after a run that does not count.</summary>
/// <param name="options">How long and how often.</param>
/// <param name="threads">Number of threads.</param>
/// <param name="console">Where it is printed.</param>
internal sealed unsafe class MatrixRun(MeasurementOptions options, int threads, IAnsiConsole console)
{
    private static readonly (int Rows, int Columns)[] Sizes = [(512, 512), (1024, 1024), (512, 2048), (1024, 4096), (4096, 1024)];

    /// <summary>OpenBLAS's threads spin for some hundredths of a second once they are done, on the processors that the next turn needs.</summary>
    private static readonly TimeSpan UntilAsleep = TimeSpan.FromMilliseconds(60);

    /// <summary>Measures and prints.</summary>
    /// <param name="cancellation">Ends the run.</param>
    /// <exception cref="OperationCanceledException">The run was ended.</exception>
    public void Run(CancellationToken cancellation)
    {
        if (OpenBlas.Load(threads) is not { } peer)
        {
            console.WriteLine("There is no libopenblas.so.0 (Debian: libopenblas0); OPENBLAS_LIBRARY may name it.");
            return;
        }

        console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"OpenBLAS runs its kernel {peer.Kernel} (OPENBLAS_CORETYPE forces another); {threads} threads, medians of {options.Rounds} interleaved rounds"));
        var table = new Table().AddColumns("matrix", "product, GFlop/s", "OpenBLAS, GFlop/s", "ratio", "Newton-Schulz, ms", "its products by OpenBLAS, ms", "ratio");
        foreach ((int rows, int columns) in Sizes)
        {
            cancellation.ThrowIfCancellationRequested();
            table.AddRow(Measure(peer, rows, columns));
        }

        console.Write(table);
    }

    private string[] Measure(OpenBlas peer, int rows, int columns)
    {
        int m = Math.Min(rows, columns);
        int n = Math.Max(rows, columns);
        nint work = NewtonSchulz<float>.WorkLength(m, n);
        float* square = New((nint)m * m);
        float* other = New((nint)m * m);
        float* wide = New((nint)m * n);
        float* copy = New((nint)m * n);
        float* result = New(MatrixProduct<float>.PaddedRows(m) * MatrixProduct<float>.Stride(n));
        float* left = New(MatrixProduct<float>.LeftLength(m, m));
        float* right = New(MatrixProduct<float>.RightLength(n, m));
        float* memory = New(work);
        MatrixProduct<float> product = MatrixProduct<float>.ForThisMachine();
        var team = new MatrixTeam();
        var iteration = new NewtonSchulz<float>(product, team);
        var how = new Orthogonalization(5, 3.4445, -4.7750, 2.0315) { Epsilon = 1e-7 };
        var task = new ProductTask<float>
        {
            Left = new(square, m, m, m),
            Right = new(wide, m, n, n),
            Result = new(result, m, n, MatrixProduct<float>.Stride(n)),
        };
        Action[] contenders =
        [
            () => product.Multiply(in task, left, right, team, threads),
            () => peer.Multiply(square, wide, result, m, n, m),
            () =>
            {
                Buffer.MemoryCopy(wide, copy, (long)m * n * sizeof(float), (long)m * n * sizeof(float));
                iteration.Run(copy, rows, columns, memory, in how, threads);
            },
            () =>
            {
                for (int step = 0; step < how.Steps; step++)
                {
                    peer.Multiply(wide, wide, square, m, m, n, isTransposed: true);
                    peer.Multiply(square, square, other, m, m, m);
                    peer.Multiply(other, wide, result, m, n, m);
                }
            },
        ];
        double[][] seconds = [.. contenders.Select(_ => new double[options.Rounds])];
        for (int round = 0; round < options.Rounds; round++)
        {
            for (int contender = 0; contender < contenders.Length; contender++)
            {
                Thread.Sleep(UntilAsleep);
                contenders[contender]();
                long start = Stopwatch.GetTimestamp();
                contenders[contender]();
                seconds[contender][round] = Stopwatch.GetElapsedTime(start).TotalSeconds;
            }
        }

        foreach (nint address in new[] { (nint)square, (nint)other, (nint)wide, (nint)copy, (nint)result, (nint)left, (nint)right, (nint)memory })
        {
            NativeMemory.AlignedFree((void*)address);
        }

        double[] medians = [.. seconds.Select(times => times.Order().ElementAt(times.Length / 2))];
        double flops = 2e-9 * m * m * n;
        return
        [
            Invariant($"{rows} × {columns}"), Invariant($"{flops / medians[0]:F0}"), Invariant($"{flops / medians[1]:F0}"), Invariant($"{medians[1] / medians[0]:F2}"),
            Invariant($"{medians[2] * 1e3:F1}"), Invariant($"{medians[3] * 1e3:F1}"), Invariant($"{medians[3] / medians[2]:F2}"),
        ];
    }

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);

    /// <summary>Numbers of both signs that do not repeat.</summary>
    private static float* New(nint length)
    {
        var memory = (float*)NativeMemory.AlignedAlloc((nuint)length * sizeof(float), 4096);
        var random = new Random(1);
        for (nint i = 0; i < length; i++)
        {
            memory[i] = random.NextSingle() - 0.5f;
        }

        return memory;
    }
}
