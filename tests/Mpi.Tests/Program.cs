using System;
using System.Globalization;

namespace GenOptim.Distributed.Tests;

/// <summary>The tests that need several processes. All ranks do each of them, and rank 0 counts.</summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        switch (arguments)
        {
            case []:
                return RunTests();
            case ["train", string folder, string leaver, string milliseconds]:
                return KilledRank.Train(folder, Number(leaver), Number(milliseconds));
            case ["verify", string folder]:
                return KilledRank.Verify(folder);
            case ["hang", string rank]:
                return LostRank.Hang(Number(rank));
            default:
                Console.Error.WriteLine("Run the tests with eng/mpi-tests.sh.");
                return 2;
        }
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static int RunTests()
    {
        // Messages are cut as those of many gigabytes are.
        using MpiCommunicator ranks = MpiCommunicator.Start(new MpiOptions { Timeout = TimeSpan.FromSeconds(20), LargestMessage = 99_999 });
        (string Name, Action<ICommunicator> Test)[] tests =
        [
            .. OperationTests.All,
            .. StepTests.All,
            .. MemoryTests.All,
        ];
        int failed = 0;
        foreach ((string name, Action<ICommunicator> test) in tests)
        {
            string? failure = null;
            try
            {
                test(ranks);
            }
            catch (Exception exception)
            {
                failure = exception.ToString();
                Console.Error.WriteLine($"rank {ranks.Rank}: {name}: {failure}");
            }

            double[] failures = [failure is null ? 0 : 1];
            ranks.AllReduce(failures);
            failed += failures[0] > 0 ? 1 : 0;
        }

        if (ranks.Rank == 0)
        {
            Console.WriteLine(FormattableString.Invariant($"{ranks.Library}, {ranks.Size} ranks, {StepTests.Hash}: {tests.Length - failed} passed, {failed} failed"));
        }

        return failed == 0 ? 0 : 1;
    }
}
