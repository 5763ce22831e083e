using System;
using GenOptim;
using GenOptim.Distributed;

// A library that is not there, so that the program says the same with MPI and without: what it is told to load is what it looks for.
try
{
    using MpiCommunicator found = MpiCommunicator.Start(new MpiOptions { Library = "libnone.so" });
    Console.WriteLine(found.Library);
}
catch (DllNotFoundException exception)
{
    Console.WriteLine(exception.Message);
}

// Without a launcher a run has one rank.
using var ranks = new SingleRank();
float[] gradient = [1, -1];
var parameter = new Parameter<float>("w", new float[2], gradient);
using var optimizer = new ModelOptimizer([parameter]);
using var sharded = new ShardedOptimizer(optimizer, ranks);
sharded.Step();
Console.WriteLine(FormattableString.Invariant($"{sharded.Optimizer.StepCount} {parameter.GetValues<float>()[0]:R}"));

[DecoupledOptimizer(Algorithm.AdamW, WeightDecay = 1e-5)]
internal sealed partial class ModelOptimizer;
