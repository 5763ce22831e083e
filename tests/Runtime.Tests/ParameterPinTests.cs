using System;
using System.Buffers;
using System.Runtime.InteropServices;
using Xunit;

namespace GenOptim.Runtime.Tests;

/// <summary>What is pinned is released, also where a constructor or a change throws. Alone, because pins are counted over the whole process.</summary>
[Collection(AloneCollection.Name)]
public sealed class ParameterPinTests
{
    [Fact]
    public void ConstructorThatThrowsPinsNoArray()
    {
        const int Attempts = 1000;
        float[][] values = new float[Attempts][];
        long before = PinnedObjects();
        for (int i = 0; i < Attempts; i++)
        {
            values[i] = new float[3];
            Assert.Throws<ArgumentException>(() => new Parameter<float>("w", values[i], gradient: []));
        }

        Assert.InRange(PinnedObjects() - before, long.MinValue, Attempts / 2);
        GC.KeepAlive(values);
    }

    [Fact]
    public void ConstructorThatThrowsReleasesTheValues()
    {
        using var values = new CountingMemory(3);
        using var refusing = new CountingMemory(3) { Refuses = true };
        Assert.Throws<ArgumentException>(() => new Parameter<float>("w", values.Memory, new float[4]));
        Assert.Throws<ArgumentException>(() => new Parameter<float>("w", values.Memory, new float[3], [2]));
        Assert.Throws<ArgumentException>(() => new Parameter<float>("", values.Memory, new float[3]));
        Assert.Equal(0, values.EverPinned);

        Assert.Throws<InvalidOperationException>(() => new Parameter<float>("w", values.Memory, refusing.Memory));
        Assert.Equal((1, 0), (values.EverPinned, values.Pins));
    }

    [Fact]
    public void GradientThatIsRefusedLeavesTheOneBefore()
    {
        using var values = new CountingMemory(3);
        using var first = new CountingMemory(3);
        using var second = new CountingMemory(3);
        var parameter = new Parameter<float>("w", values.Memory, first.Memory);

        parameter.EnterUse();
        Assert.Throws<InvalidOperationException>(() => parameter.SetGradient(second.Memory));
        Assert.Equal(0, second.Pins);
        parameter.LeaveUse();
        second.Refuses = true;
        Assert.Throws<InvalidOperationException>(() => parameter.SetGradient(second.Memory));
        Assert.Equal((1, 1), (first.Pins, values.Pins));

        second.Refuses = false;
        parameter.SetGradient(second.Memory);
        Assert.Equal((0, 1), (first.Pins, second.Pins));
        parameter.Dispose();
        Assert.Equal((0, 0), (second.Pins, values.Pins));
    }

    private static long PinnedObjects()
    {
        GC.Collect();
        return GC.GetGCMemoryInfo(GCKind.Any).PinnedObjectsCount;
    }

    /// <summary>Memory that counts its pins.</summary>
    private sealed class CountingMemory(int length) : MemoryManager<float>
    {
        private readonly float[] _array = GC.AllocateArray<float>(length, pinned: true);

        internal bool Refuses { get; set; }

        internal int Pins { get; private set; }

        internal int EverPinned { get; private set; }

        public override Span<float> GetSpan() => _array;

        public override unsafe MemoryHandle Pin(int elementIndex = 0)
        {
            if (Refuses)
            {
                throw new InvalidOperationException("This memory cannot be pinned.");
            }

            Pins++;
            EverPinned++;
            return new MemoryHandle((void*)Marshal.UnsafeAddrOfPinnedArrayElement(_array, elementIndex), pinnable: this);
        }

        public override void Unpin() => Pins--;

        protected override void Dispose(bool disposing)
        {
        }
    }
}
