using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Threading;
using GenOptim.Distributed;

namespace GenOptim.Benchmarks.Distributed;

/// <summary>AdamW over the ranks of this machine, one thread each, against one process with as many threads; and its parts. Every round has all rows, and ratios are taken within a round.</summary>
internal sealed unsafe class MeasuredRun : IDisposable
{
    private const string Step = "2 sharded step";

    private const string PointToPoint = "5 messages of a share to each";

    private readonly MpiCommunicator _ranks;
    private readonly int _length;
    private readonly long _bucketBytes;
    private readonly SortedDictionary<string, List<double>> _rows = new(StringComparer.Ordinal);
    private readonly string _turn;
    private readonly float* _first;
    private readonly float* _second;

    internal MeasuredRun(MpiCommunicator ranks, int length, long bucketBytes)
    {
        (_ranks, _length, _bucketBytes) = (ranks, length, bucketBytes);
        _first = (float*)NativeMemory.AllocZeroed((nuint)length, sizeof(float));
        _second = (float*)NativeMemory.AllocZeroed((nuint)length, sizeof(float));

        // Ranks that wait for one that computes alone must not take its cores: they look at a file instead of asking MPI.
        double[] process = [ranks.Rank == 0 ? Environment.ProcessId : 0];
        ranks.AllReduce(process);
        _turn = Path.Combine(Path.GetTempPath(), string.Create(CultureInfo.InvariantCulture, $"genoptim-turn-{process[0]}"));
    }

    public void Dispose()
    {
        NativeMemory.Free(_first);
        NativeMemory.Free(_second);
    }

    /// <summary>Measures and prints.</summary>
    internal void Run(int rounds)
    {
        using var timed = new TimedCommunicator(_ranks);
        Parameter<float>[] tensors = NewTensors();
        using var optimizer = new MeasuredAdamW(tensors) { ThreadCount = 1 };
        using var sharded = new ShardedOptimizer(optimizer, timed, new ShardedOptions { BucketBytes = _bucketBytes });
        Parameter<float> share = NewTensor("share", _length / _ranks.Size);
        using var part = new MeasuredAdamW([share]) { ThreadCount = 1 };
        using MeasuredAdamW? alone = _ranks.Rank == 0 ? new MeasuredAdamW(NewTensors()) { ThreadCount = _ranks.Size } : null;
        long sent = 0;
        for (int round = -2; round < rounds; round++)
        {
            double oneProcess = AloneOnRankZero(round, alone);
            timed.Reset();
            long before = _ranks.BytesSent;
            double step = Slowest(() => sharded.Step());
            sent = _ranks.BytesSent - before;
            double[] busy = [timed.Busy.TotalMilliseconds];
            _ranks.AllReduce(busy, RankReduction.Max);
            double update = Slowest(() => part.Step());
            double messages = Slowest(Messages);
            double allToAll = Slowest(AllToAll);
            double sum = Slowest(Sum);
            double reduceScatter = Slowest(ReduceScatter);
            double allGather = Slowest(AllGather);
            double header = Slowest(SmallGathers) / 100;
            if (round >= 0)
            {
                Note("1 one process", oneProcess);
                Note(Step, step);
                Note("3 operations under way in it", busy[0]);
                Note("4 update of a share alone", update);
                Note(PointToPoint, messages);
                Note("6 all-to-all", allToAll);
                Note("7 own sum", sum);
                Note("8 MPI_Reduce_scatter_block", reduceScatter);
                Note("9 all-gather of values", allGather);
                Note("a all-gather of 1 KiB", header);
            }
        }

        double[] all = [sent];
        _ranks.AllReduce(all);
        if (_ranks.Rank == 0)
        {
            Print(rounds, all[0]);
        }
    }

    private void Note(string row, double milliseconds)
    {
        if (!_rows.TryGetValue(row, out List<double>? times))
        {
            _rows.Add(row, times = []);
        }

        times.Add(milliseconds);
    }

    private void Print(int rounds, double sent)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{_ranks.Library}, {_ranks.Size} ranks of one thread, AdamW, {_length:N0} parameters in float32, {rounds} rounds: medians"));
        foreach ((string row, List<double> times) in _rows)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {row[2..],-32} {Median(times),9:F3} ms   {Median(times.Zip(_rows["1 one process"], (time, one) => time / one)),6:F2} of one process with {_ranks.Size} threads"));
        }

        List<double> ours = [.. _rows["6 all-to-all"].Zip(_rows["7 own sum"], (all, sum) => all + sum)];
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  all-to-all and own sum: {Median(ours):F3} ms, {Median(ours.Zip(_rows["8 MPI_Reduce_scatter_block"], (own, mpi) => own / mpi)):F2} of MPI_Reduce_scatter_block"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  in communication: {Median(_rows["3 operations under way in it"].Zip(_rows[Step], (busy, step) => busy / step)):P0} of the sharded step"));

        // A step has the messages of gradients and those of values, and besides them only what computes.
        List<double> besides = [.. _rows[Step].Zip(_rows["4 update of a share alone"], (step, update) => step - update)];
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  step without its update: {Median(besides):F3} ms, of which twice the messages alone are {Median(besides.Zip(_rows[PointToPoint], (rest, messages) => 2 * messages / rest)):P0}"));
        double formula = 2.0 * (_ranks.Size - 1) * _length * sizeof(float);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  sent by all ranks: {sent:N0} bytes; 2·(n − 1)·P is {formula:N0}, and {sent - formula:N0} are agreement"));
    }

    /// <summary>One process's step, with the cores of the other ranks.</summary>
    private double AloneOnRankZero(int round, MeasuredAdamW? alone)
    {
        double time = 0;
        string file = string.Create(CultureInfo.InvariantCulture, $"{_turn}-{round}");
        if (_ranks.Rank == 0)
        {
            // The others have gone to sleep by then.
            Thread.Sleep(30);
            long start = Stopwatch.GetTimestamp();
            alone!.Step();
            time = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            File.WriteAllText(file, "");
        }
        else
        {
            while (!File.Exists(file))
            {
                Thread.Sleep(5);
            }
        }

        _ranks.Barrier();
        if (_ranks.Rank == 0)
        {
            File.Delete(file);
        }

        return time;
    }

    /// <summary>Milliseconds that the slowest rank takes for what all begin together.</summary>
    private double Slowest(Action work)
    {
        _ranks.Barrier();
        long start = Stopwatch.GetTimestamp();
        work();
        double[] time = [Stopwatch.GetElapsedTime(start).TotalMilliseconds];
        _ranks.AllReduce(time, RankReduction.Max);
        return time[0];
    }

    /// <summary>What the library's messages from rank to rank take: all of another's share to each, and one's own share from all.</summary>
    private void Messages()
    {
        nint portion = (nint)(_length / _ranks.Size) * sizeof(float);
        int[] others = [.. Enumerable.Range(0, _ranks.Size).Where(rank => rank != _ranks.Rank)];
        CommunicatorExtensions.Wait(_ranks.ExchangeAsync(
            Array.ConvertAll(others, rank => new RankMessage(rank, (nint)_first + (rank * portion), portion)),
            Array.ConvertAll(others, rank => new RankMessage(rank, (nint)_second + (rank * portion), portion))));
    }

    private void AllToAll()
    {
        nint[] counts = Counts(_length / _ranks.Size);
        _ranks.AllToAll((nint)_first, counts, (nint)_second, counts);
    }

    /// <summary>In the order of ranks, as the step does it, here into memory.</summary>
    private void Sum()
    {
        int portion = _length / _ranks.Size;
        for (int start = 0; start < portion; start += 2048)
        {
            int length = Math.Min(2048, portion - start);
            for (int rank = 1; rank < _ranks.Size; rank++)
            {
                GradientArithmetic.Add(DType.Float32, rank == 1 ? _second + start : _first + start, _second + (rank * portion) + start, _first + start, length);
            }
        }
    }

    private void ReduceScatter() => CommunicatorExtensions.Wait(_ranks.CallAsync(
        "MPI_Reduce_scatter_block",
        (mpi, communicator) => mpi.ReduceScatterBlock(_first, _second, _length / _ranks.Size, mpi.Float, mpi.SumOperation, communicator)));

    private void AllGather() => CommunicatorExtensions.Wait(_ranks.AllGatherAsync((nint)_first, (nint)_second, Counts(_length / _ranks.Size)));

    private void SmallGathers()
    {
        for (int i = 0; i < 100; i++)
        {
            CommunicatorExtensions.Wait(_ranks.AllGatherAsync((nint)_first, (nint)_second, Counts(256)));
        }
    }

    private nint[] Counts(int elements) => [.. Enumerable.Repeat((nint)elements * sizeof(float), _ranks.Size)];

    private Parameter<float>[] NewTensors() => [.. Enumerable.Range(0, 16).Select(tensor => NewTensor($"tensor{tensor}", _length / 16))];

    private static Parameter<float> NewTensor(string name, int length) =>
        new(name, Enumerable.Repeat(0.5f, length).ToArray(), Enumerable.Repeat(0.01f, length).ToArray());

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }
}
