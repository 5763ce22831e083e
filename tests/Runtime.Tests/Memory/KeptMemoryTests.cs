using System;
using System.Buffers;
using System.Runtime.CompilerServices;
using Xunit;

namespace GenOptim.Runtime.Tests.Memory;

/// <summary>Memory that someone else may still write to stays where it is, though the parameter is gone and its owner was forgotten.</summary>
public sealed class KeptMemoryTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void TheOwnerOfKeptMemoryIsNotFinalized(bool isKept)
    {
        bool[] isGone = [false];
        Use(isGone, isKept);
        for (int i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.Equal(!isKept, isGone[0]);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Use(bool[] isGone, bool isKept)
    {
        using var parameter = new Parameter<float>("w", new Owner(isGone).Memory, new float[4]);
        if (isKept)
        {
            parameter.KeepMemory();
        }
    }

    private sealed class Witness(bool[] isGone)
    {
        ~Witness()
        {
            isGone[0] = true;
        }
    }

    private sealed unsafe class Owner(bool[] isGone) : MemoryManager<float>
    {
        private readonly Witness _witness = new(isGone);
        private readonly float[] _values = GC.AllocateArray<float>(4, pinned: true);

        public override Span<float> GetSpan() => _values;

        public override MemoryHandle Pin(int elementIndex = 0) => new(Unsafe.AsPointer(ref _values[elementIndex]), default, this);

        public override void Unpin() => GC.KeepAlive(_witness);

        protected override void Dispose(bool disposing)
        {
        }
    }
}
