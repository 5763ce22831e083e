using System;
using System.Diagnostics;
using System.Linq;
using System.Threading;
using GenOptim.Threading;
using Xunit;

namespace GenOptim.Runtime.Tests;

public sealed class ChunkTeamTests
{
    [Theory]
    [InlineData(0, 4)]
    [InlineData(1, 4)]
    [InlineData(3, 4)]
    [InlineData(1000, 1)]
    [InlineData(1000, 2)]
    [InlineData(1001, 3)]
    [InlineData(1001, 16)]
    public void EveryChunkRunsOnceInEveryOfManyRuns(int chunks, int threads)
    {
        var team = new CountingTeam(chunks);
        for (int run = 1; run <= 200; run++)
        {
            team.Run(chunks, threads);
            Assert.All(team.Counts, count => Assert.Equal(run, count));
        }
    }

    [Fact]
    public void ChangingNumbersOfChunksAndThreadsDisturbNothing()
    {
        // Workers that were queued for one run may arrive in a later one of another size.
        var random = new Random(3);
        var team = new CountingTeam(64);
        int[] expected = new int[64];
        for (int run = 0; run < 3000; run++)
        {
            int chunks = random.Next(0, 65);
            team.Run(chunks, random.Next(1, 9));
            for (int chunk = 0; chunk < chunks; chunk++)
            {
                expected[chunk]++;
            }
        }

        Assert.Equal(expected, team.Counts);
    }

    [Fact]
    public void RunsInARowAndAfterPausesDisturbNothing()
    {
        // In a row workers stay awake; after a pause they sleep, or are just about to.
        var random = new Random(4);
        var team = new CountingTeam(64);
        int[] expected = new int[64];
        for (int run = 0; run < 5000; run++)
        {
            if (random.Next(100) == 0)
            {
                Thread.SpinWait(random.Next(1, 4000));
            }

            int chunks = random.Next(0, 65);
            team.RunAmongOthers(chunks, random.Next(1, 5));
            for (int chunk = 0; chunk < chunks; chunk++)
            {
                expected[chunk]++;
            }
        }

        Assert.Equal(expected, team.Counts);
    }

    [Fact]
    public void WhatIsNoneOfTheRowEndsIt()
    {
        var team = new CountingTeam(1);
        var clock = Stopwatch.StartNew();
        while (!team.RunAmongOthers(1, 1))
        {
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(20), "never in a row");
        }

        team.RunBetween(1, 1);
        for (int run = 0; run < 7; run++)
        {
            Assert.False(team.RunAmongOthers(1, 1));
        }
    }

    [Fact]
    public void FailureReachesTheCallerAfterAllChunksHaveRun()
    {
        var team = new CountingTeam(50) { FailingChunk = 17 };
        Assert.Equal("chunk 17", Assert.Throws<InvalidOperationException>(() => team.Run(50, 3)).Message);
        Assert.All(team.Counts, count => Assert.Equal(1, count));
        team.FailingChunk = -1;
        team.Run(50, 3);
        Assert.All(team.Counts, count => Assert.Equal(2, count));
    }

    [Fact]
    public void SeveralThreadsDoWork()
    {
        var team = new MeetingTeam();
        team.Run();
        Assert.Equal(2, team.ThreadIds.Distinct().Count());
    }

    private sealed class CountingTeam(int chunks) : ChunkTeam
    {
        internal int[] Counts { get; } = new int[chunks];

        internal int FailingChunk { get; set; } = -1;

        internal void Run(int chunkCount, int threadCount) => RunAll(chunkCount, threadCount);

        internal bool RunAmongOthers(int chunkCount, int threadCount)
        {
            bool isInARow = IsInARow();
            RunAll(chunkCount, threadCount);
            NoteEnd();
            return isInARow;
        }

        internal void RunBetween(int chunkCount, int threadCount)
        {
            EndRow();
            RunAll(chunkCount, threadCount);
        }

        protected override void RunChunk(int chunk)
        {
            Interlocked.Increment(ref Counts[chunk]);
            if (chunk == FailingChunk)
            {
                throw new InvalidOperationException($"chunk {chunk}");
            }
        }
    }

    /// <summary>Two chunks that wait for each other: they end only where two threads run them at once.</summary>
    private sealed class MeetingTeam : ChunkTeam
    {
        private readonly Barrier _barrier = new(2);

        internal int[] ThreadIds { get; } = new int[2];

        internal void Run() => RunAll(2, 2);

        protected override void RunChunk(int chunk)
        {
            ThreadIds[chunk] = Environment.CurrentManagedThreadId;
            _barrier.SignalAndWait();
        }
    }
}
