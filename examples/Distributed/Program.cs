using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using DigitsModel;
using GenOptim;
using GenOptim.Distributed;

namespace DistributedDigits;

[DecoupledOptimizer(Algorithm.AdamW, WeightDecay = 1e-4, Clip = Clip.GlobalNorm)]
internal sealed partial class DigitsAdamW;

/// <summary>The digits, data-parallel: every rank computes the gradients of its part of each batch, and steps its part of the parameters.</summary>
internal static class Program
{
    private const int Epochs = 8;

    /// <summary>Images of a logical shard. Each batch has <see cref="Shards"/> of them, whoever computes their gradients: so results are the same bits on 1 to 8 ranks.</summary>
    private const int ShardLength = 8;

    private const int Shards = 8;

    private static int Main(string[] arguments) => ConsoleProgram.Run("Distributed", "Trains on the digits with the ranks of an MPI job: mpirun -n 4 dotnet Distributed.dll", Train, arguments);

    private static int Train()
    {
        using MpiCommunicator ranks = MpiCommunicator.Start();
        (DigitsData training, DigitsData heldOut) = DigitsData.Load(DigitsData.DefaultPath).Split(seed: 1);
        var network = new Network(seed: 2, hiddenUnits: 2048);
        Parameter<float>[] parameters =
            [.. network.Weights.Concat(network.Biases).Select(tensor => new Parameter<float>(tensor.Name, tensor.Values, tensor.Gradient, tensor.Shape))];
        using var optimizer = new DigitsAdamW(parameters) { ThreadCount = 1 };
        using var sharded = new ShardedOptimizer(optimizer, ranks, new ShardedOptions { LogicalShards = Shards });
        if (ranks.Rank == 0)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{ranks.Size} ranks with {ranks.Library}; rank 0 holds {sharded.StateBytes:N0} bytes of state."));
        }

        foreach (int epoch in Enumerable.Range(1, Epochs))
        {
            double[] loss = [0];
            foreach (int[] batch in Batches(training.Count, epoch))
            {
                for (int shard = sharded.LogicalShards.Start.Value; shard < sharded.LogicalShards.End.Value; shard++)
                {
                    loss[0] += network.ComputeGradients(training, batch.AsSpan(shard * ShardLength, ShardLength));
                    sharded.TakeGradients();
                }

                sharded.Step();
            }

            ranks.AllReduce(loss);
            if (ranks.Rank == 0)
            {
                double mean = loss[0] / (Shards * (training.Count / (Shards * ShardLength)));
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"epoch {epoch}: loss {mean:F4}, {network.Evaluate(heldOut).Accuracy:P2} of the held-out digits recognised"));
            }
        }

        if (ranks.Rank == 0)
        {
            byte[] values = [.. parameters.SelectMany(parameter => MemoryMarshal.AsBytes(parameter.GetValues<float>()).ToArray())];
            Console.WriteLine($"hash of the weights: {Convert.ToHexStringLower(SHA256.HashData(values))[..16]}");
        }

        return 0;
    }

    /// <summary>The same batches on all ranks: whole ones, in another order in each epoch.</summary>
    private static IEnumerable<int[]> Batches(int count, int epoch)
    {
        int[] order = [.. Enumerable.Range(0, count)];
        new Random(epoch).Shuffle(order);
        return order.Chunk(Shards * ShardLength).Where(batch => batch.Length == Shards * ShardLength);
    }
}
