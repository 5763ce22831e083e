using System;
using System.CommandLine;
using System.IO;
using GenOptim.Distributed;

namespace GenOptim.Benchmarks.Distributed;

internal static class Program
{
    private const int BadInput = 2;

    private static int Main(string[] arguments)
    {
        var size = new Option<int>("--mi") { Description = "Parameters in units of 2^20, a multiple of the ranks.", DefaultValueFactory = static _ => 16 };
        var rounds = new Option<int>("--rounds") { Description = "Measured rounds.", DefaultValueFactory = static _ => 15 };
        var bucket = new Option<int>("--bucket-mib") { Description = "Size of a bucket in units of 2^20 bytes.", DefaultValueFactory = static _ => 16 };
        var picture = new Option<string?>("--draw") { Description = "Draws the model of docs/scaling.md into this file and measures nothing." };
        var root = new RootCommand("Sharded steps on the ranks of an MPI job: mpirun -n 2 dotnet DistributedBenchmarks.dll") { size, rounds, bucket, picture };
        root.SetAction(parsed =>
        {
            if (parsed.GetValue(picture) is string path)
            {
                File.WriteAllText(path, ScalingPicture.Draw());
                return 0;
            }

            if (parsed.GetValue(size) is < 1 or > 1024 || parsed.GetValue(rounds) < 1 || parsed.GetValue(bucket) < 1)
            {
                Console.Error.WriteLine("error: --mi must be from 1 to 1024, and --rounds and --bucket-mib at least 1.");
                return BadInput;
            }

            using MpiCommunicator ranks = MpiCommunicator.Start();
            using var run = new MeasuredRun(ranks, parsed.GetValue(size) << 20, (long)parsed.GetValue(bucket) << 20);
            run.Run(parsed.GetValue(rounds));
            return 0;
        });
        return root.Parse(arguments).Invoke();
    }
}
