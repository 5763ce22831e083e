using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using GenOptim.Benchmarks.Kernels;
using GenOptim.Benchmarks.Measurement;
using GenOptim.Benchmarks.Memory;
using GenOptim.Benchmarks.Peers;
using GenOptim.Benchmarks.Reporting;

namespace GenOptim.Benchmarks.Cases;

/// <summary>Measures one case: makes the tensors, lets all contenders step in turn, and works out the ratios.</summary>
/// <param name="options">How long and how often.</param>
/// <param name="peers">The other libraries.</param>
internal sealed class CaseRunner(MeasurementOptions options, PeerSet peers)
{
    private const double LearningRate = 1e-3;

    /// <summary>Steps of the allocation count.</summary>
    private const int AllocationSteps = 100;

    /// <summary>A case.</summary>
    /// <param name="stepCase">The case.</param>
    /// <param name="cancellation">Ends the measurement.</param>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public CaseResult Run(StepCase stepCase, CancellationToken cancellation)
    {
        using var memory = new UserMemory(stepCase.Tensors, stepCase.Length);
        using IMeasuredOptimizer optimizer = MeasuredOptimizers.Create(stepCase.Algorithm, memory, stepCase.Threads, LearningRate);
        using var team = new WorkTeam(stepCase.Threads);
        List<PeerProcess> prepared = Prepare(stepCase);
        try
        {
            var contenders = new CaseContenders(
                Ceiling(stepCase.Algorithm, optimizer.Streams, team),
                HandWritten(stepCase.Algorithm, optimizer.Streams, team),
                new LocalContender("generated", optimizer.Step),
                [.. prepared.SelectMany(peer => peer.Variants.Select(variant => new PeerContender(peer, variant)))]);

            // The first round meets cold code, cold pages and cold peers: it is run and forgotten.
            Rotation.Measure(contenders.All, 1, TimeSpan.Zero, cancellation);
            double[][] samples = Rotation.Measure(contenders.All, options.Rounds, options.Batch, cancellation);
            double allocated = Allocation.BytesPerStep(optimizer.Step, AllocationSteps);
            return new CaseEvaluation(stepCase, contenders, samples, allocated).ToResult();
        }
        finally
        {
            foreach (PeerProcess peer in prepared)
            {
                peer.Release();
            }
        }
    }

    private static unsafe LocalContender Ceiling(Algorithm algorithm, IReadOnlyList<StreamPiece> streams, WorkTeam team)
    {
        var ceiling = new TrafficCeiling(zero: 0);
        var pass = new ChunkedPass(streams, team, algorithm == Algorithm.AdamW ? ceiling.ReadFourWriteThree : ceiling.ReadThreeWriteTwo);
        return new LocalContender("traffic ceiling", pass.Run);
    }

    private static unsafe LocalContender HandWritten(Algorithm algorithm, IReadOnlyList<StreamPiece> streams, WorkTeam team)
    {
        long step = 0;
        if (algorithm == Algorithm.AdamW)
        {
            var adamW = new HandWrittenAdamW();
            var pass = new ChunkedPass(streams, team, adamW.Run);
            return new LocalContender(
                "hand-written loop",
                () =>
                {
                    adamW.BeginStep(++step, LearningRate);
                    pass.Run();
                });
        }

        var sgdw = new HandWrittenSgdw();
        var sgdwPass = new ChunkedPass(streams, team, sgdw.Run);
        return new LocalContender(
            "hand-written loop",
            () =>
            {
                sgdw.BeginStep(++step, LearningRate);
                sgdwPass.Run();
            });
    }

    /// <summary>The peers step AdamW only: their SGD couples the decay with the gradient, which is another rule.</summary>
    private List<PeerProcess> Prepare(StepCase stepCase)
    {
        if (stepCase.Algorithm != Algorithm.AdamW)
        {
            return [];
        }

        foreach (PeerProcess peer in peers.Peers)
        {
            peer.Prepare(stepCase.Tensors, stepCase.Length, stepCase.Threads);
        }

        return [.. peers.Peers];
    }
}
