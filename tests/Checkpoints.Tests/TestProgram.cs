using System;
using System.Diagnostics;
using GenOptim.Checkpoints.Tests.Resume;
using GenOptim.Checkpoints.Tests.Training;

namespace GenOptim.Checkpoints.Tests;

/// <summary>What the test assembly does when tests run it as a program of its own.</summary>
internal static class TestProgram
{
    /// <summary>Takes runs up in this process and goes on with them.</summary>
    internal const string Resume = "resume";

    /// <summary>Trains and saves until it is killed.</summary>
    internal const string SaveForEver = "save-for-ever";

    /// <summary>Writes the files of this version that tests keep for ever.</summary>
    internal const string WriteFiles = "write-files";

    /// <summary>The class that <see cref="SaveForEver"/> trains.</summary>
    internal const string SavedClass = nameof(EightBitAdamW);

    public static int Main(string[] arguments)
    {
        switch (arguments)
        {
            case [Resume, string folder]:
                foreach (string name in Trainees.Names)
                {
                    using Trainee trainee = Trainees.Create(name, Layout.Sparse);
                    Checkpoint.Load(System.IO.Path.Combine(folder, name), [trainee.Optimizer]);
                    trainee.TrainTo(Trainee.Steps);
                    Console.WriteLine($"{name} {trainee.Hash()}");
                }

                return 0;
            case [SaveForEver, string folder]:
                using (Trainee trainee = Trainees.Create(SavedClass, Layout.TwoGroups))
                {
                    if (Checkpoint.Latest(folder) is not null)
                    {
                        Checkpoint.Load(folder, [trainee.Optimizer]);
                    }

                    while (true)
                    {
                        trainee.TrainTo((int)trainee.Optimizer.StepCount + 1);
                        Checkpoint.Save(folder, [trainee.Optimizer], keep: 2);
                        Console.WriteLine(trainee.Optimizer.StepCount);
                    }
                }

            case [WriteFiles, string folder]:
                foreach (string name in Trainees.Names)
                {
                    OldFileTests.Write(folder, name);
                }

                return 0;
            default:
                Console.Error.WriteLine("Run the tests with 'dotnet test'.");
                return 2;
        }
    }

    /// <summary>Starts this assembly as a program.</summary>
    internal static Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet") { RedirectStandardOutput = true };
        start.ArgumentList.Add("exec");
        start.ArgumentList.Add(typeof(TestProgram).Assembly.Location);
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start)!;
    }
}
