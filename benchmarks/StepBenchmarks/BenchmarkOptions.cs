using System.Collections.Generic;
using System.IO;
using GenOptim.Benchmarks.Cases;

namespace GenOptim.Benchmarks;

/// <summary>What the user asked for.</summary>
/// <param name="Measurement">How long and how often.</param>
/// <param name="Cases">What.</param>
/// <param name="Peers">Whether other libraries take part.</param>
/// <param name="TunedMalloc">Whether they run a second time with glibc told to keep freed memory.</param>
/// <param name="Interpreters">Python interpreters; the first that has PyTorch is taken.</param>
/// <param name="TorchSharpPeer">The assembly of TorchSharp's peer, or null to look where its project builds it.</param>
/// <param name="NumberTypeThreads">Number of threads of a run over number types, or null for the usual cases.</param>
/// <param name="TreatmentThreads">Number of threads of a run over what is around the step, or null for the usual cases.</param>
/// <param name="FamilyThreads">Number of threads of a run over all algorithms, or null for the usual cases.</param>
/// <param name="MatrixThreads">Number of threads of a run over products of matrices, or null for the usual cases.</param>
/// <param name="PeerTable">Whether the table against C and PyTorch is measured instead of the usual cases.</param>
/// <param name="Serve">Whether this process is our own part of that table, which is told on its standard input what to do.</param>
/// <param name="Threads">Numbers of threads.</param>
/// <param name="Filter">What a case's title contains, or an algorithm's name in a run over all of them.</param>
/// <param name="Json">Where the report for machines goes, or null.</param>
internal sealed record BenchmarkOptions(
    MeasurementOptions Measurement,
    IReadOnlyList<StepCase> Cases,
    bool Peers,
    bool TunedMalloc,
    IReadOnlyList<string> Interpreters,
    string? TorchSharpPeer,
    int? NumberTypeThreads,
    int? TreatmentThreads,
    int? FamilyThreads,
    int? MatrixThreads,
    bool PeerTable,
    bool Serve,
    IReadOnlyList<int> Threads,
    string Filter,
    FileInfo? Json);
