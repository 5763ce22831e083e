using System;
using System.Runtime.CompilerServices;
using System.Threading.Tasks;
using GenOptim.Memory;
using GenOptim.Runtime.Tests.LowPrecision;
using Xunit;

namespace GenOptim.Runtime.Tests.Memory;

/// <summary>Whatever uses a parameter's memory enters the parameter first, so that it is neither moved nor released meanwhile.</summary>
public sealed class MemoryUseTests
{
    [Fact]
    public void WhatIsBeingChangedIsNotTakenIn()
    {
        // The gradient is pinned while the parameter is being changed: as if on another thread, at the worst moment.
        using Parameter<float> changing = Samples.Parameter("changing", 3);
        using Parameter<float> held = Samples.Parameter("held", 3);
        var group = new ShadowedAdamW.ParameterGroup([held]);
        using var optimizer = new ShadowedAdamW(0.1, group);
        int refusals = 0;
        changing.SetGradient(new CallbackMemory(3)
        {
            WhenPinned = () =>
            {
                Refused(() => _ = new ShadowedAdamW(0.1, [changing]));
                Refused(() => optimizer.AddGroup(new ShadowedAdamW.ParameterGroup([changing])));
                Refused(() => optimizer.AddParameter(group, changing));
                Refused(() => optimizer.ReplaceParameter(held, changing));
            },
        }.Memory);

        Assert.Equal(4, refusals);
        Assert.Equal([held], group.Parameters);
        Assert.Equal(1, optimizer.Step().UpdatedParameters);
        optimizer.AddParameter(group, changing);

        void Refused(Action action)
        {
            Assert.Contains("'changing' is being changed", Assert.Throws<InvalidOperationException>(action).Message, StringComparison.Ordinal);
            refusals++;
        }
    }

    [Fact]
    public unsafe void ADisposedParameterIsNamedBeforeAnOverlapWithWhatWasItsMemory()
    {
        float* memory = stackalloc float[40];
        var gone = new Parameter<float>("gone", memory, memory + 10, 10);
        using var next = new Parameter<float>("next", memory + 5, memory + 20, 10);
        using var reader = new Parameter<float>("reader", memory + 30, memory + 5, 5);
        using Parameter<float> held = Samples.Parameter("held", 10);
        var group = new SampleAdamW.ParameterGroup([gone, held]);
        using var optimizer = new SampleAdamW(0.1, group);
        gone.Dispose();

        Assert.Equal("gone", Assert.Throws<ObjectDisposedException>(() => optimizer.AddParameter(group, next)).ObjectName);
        Assert.Equal("gone", Assert.Throws<ObjectDisposedException>(() => optimizer.AddParameter(group, reader)).ObjectName);
        Assert.Equal("gone", Assert.Throws<ObjectDisposedException>(() => optimizer.ReplaceParameter(held, next)).ObjectName);
        held.SetGradient(memory, 10);
        Assert.Equal("gone", Assert.Throws<ObjectDisposedException>(() => optimizer.Step()).ObjectName);

        optimizer.RemoveParameter(gone);
        optimizer.AddParameter(group, reader);
    }

    [Fact]
    public void ADisposedParameterTakesNoGradientAndPinsNothing()
    {
        Parameter<float> parameter = Samples.Parameter("w", 3);
        parameter.Dispose();
        var memory = new CallbackMemory(3);
        Assert.Equal("w", Assert.Throws<ObjectDisposedException>(() => parameter.SetGradient(memory.Memory)).ObjectName);
        Assert.Equal(0, memory.Pins);
    }

    [Fact]
    public void TwoThreadsThatDisposeOfAParameterReleaseItOnce()
    {
        for (int attempt = 0; attempt < 200; attempt++)
        {
            var memory = new CallbackMemory(3);
            var parameter = new Parameter<float>("w", memory.Memory);
            Parallel.Invoke(parameter.Dispose, parameter.Dispose, parameter.Dispose);
            Assert.Equal(1, memory.Unpins);
        }
    }

    [Fact]
    public void ASpanOfAShadowCopyOutlivesTheOptimizer()
    {
        ReadOnlySpan<BFloat16> copy = CopyOfAnAbandonedOptimizer(dispose: false);
        Collect();
        Assert.All(copy.ToArray(), value => Assert.Equal((BFloat16)1.5f, value));

        copy = CopyOfAnAbandonedOptimizer(dispose: true);
        Collect();
        Assert.All(copy.ToArray(), value => Assert.Equal((BFloat16)1.5f, value));
    }

    [Fact]
    public void ASpanOfSavedStateOutlivesIt()
    {
        Span<byte> span = Filled();
        Collect();
        Assert.Equal(-1, span.IndexOfAnyExcept((byte)7));

        [MethodImpl(MethodImplOptions.NoInlining)]
        static Span<byte> Filled()
        {
            // What a state array is made of, whatever its length.
            var memory = new PinnedMemory(1_000_000);
            Assert.Equal(0, (long)Address(memory) % 64);
            Span<byte> span = memory.AsSpan<byte>(100_000, 800_000);
            span.Fill(7);
            Assert.Throws<ArgumentOutOfRangeException>(() => memory.AsSpan<long>(1, 125_000).Length);
            Assert.Throws<ArgumentOutOfRangeException>(() => memory.AsSpan<long>(-1, 1).Length);
            return span;
        }

        static unsafe nint Address(PinnedMemory memory) => (nint)memory.Address;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ReadOnlySpan<BFloat16> CopyOfAnAbandonedOptimizer(bool dispose)
    {
        var values = new float[3_000_000];
        values.AsSpan().Fill(1.5f);
        var parameter = new Parameter<float>("w", values);
        var optimizer = new ShadowedAdamW(0.1, [parameter]);
        ReadOnlySpan<BFloat16> copy = optimizer.GetShadowCopy(parameter);
        if (dispose)
        {
            optimizer.Dispose();
            parameter.Dispose();
        }

        return copy;
    }

    private static void Collect()
    {
        for (int i = 0; i < 5; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            _ = new byte[6_000_000];
        }
    }
}
