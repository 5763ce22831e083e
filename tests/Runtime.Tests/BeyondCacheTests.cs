using System;
using System.Linq;
using GenOptim.Engine;
using GenOptim.Memory;
using Xunit;

namespace GenOptim.Runtime.Tests;

/// <summary>A step that runs from memory prefetches and one that runs from a cache does not; neither the choice nor its place may show in results.</summary>
public sealed class BeyondCacheTests
{
    private const int Length = 3_000_017;

    [Fact]
    public void LastCacheIsThatOfAProcessor() => Assert.InRange(ProcessorCache.Last, 128 << 10, 32 << 20);

    [Fact]
    public void StepsFromMemoryAndFromACacheGiveTheSameBits()
    {
        Assert.True(SpanStep.IsBeyondCache(Length, 16));
        Assert.False(SpanStep.IsBeyondCache(1024, 16));
        float[] whole = Values(seed: 1), gradient = Values(seed: 2), cut = [.. whole];
        using var parameter = new Parameter<float>("w", whole, gradient);
        using var optimizer = new SampleAdamW(1e-3, [parameter]);
        optimizer.Step();
        optimizer.Step();

        // In pieces that fit every cache, and whose lengths leave every tail.
        for (int start = 0, piece = 16_384; start < Length; start += piece, piece = 16_384 + (start % 31))
        {
            int count = Math.Min(piece, Length - start);
            using var part = new Parameter<float>("w", cut.AsMemory(start, count), gradient.AsMemory(start, count));
            using var small = new SampleAdamW(1e-3, [part]);
            small.Step();
            small.Step();
        }

        Assert.Equal(whole.Select(BitConverter.SingleToUInt32Bits), cut.Select(BitConverter.SingleToUInt32Bits));
    }

    private static float[] Values(int seed)
    {
        var random = new Random(seed);
        return Enumerable.Range(0, Length).Select(_ => random.Next(25) == 0 ? 0 : (random.NextSingle() - 0.5f)).ToArray();
    }
}
