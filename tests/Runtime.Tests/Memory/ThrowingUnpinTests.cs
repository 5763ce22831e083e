using System;
using System.Runtime.CompilerServices;
using Xunit;

namespace GenOptim.Runtime.Tests.Memory;

/// <summary>Memory of a caller's own kind may throw as it is unpinned: it is told, and nothing is left half done.</summary>
public sealed class ThrowingUnpinTests
{
    [Fact]
    public void DisposalIsCompleteAndIsNotTriedAgain()
    {
        CallbackMemory values = Throwing("values");
        CallbackMemory gradient = Throwing("gradient");
        var parameter = new Parameter<float>("w", values.Memory, gradient.Memory);

        Assert.Equal("values", Assert.Throws<NotSupportedException>(parameter.Dispose).Message);

        Assert.True(parameter.IsDisposed);
        parameter.Dispose();
        Assert.Equal((1, 1), (values.Unpins, gradient.Unpins));
        Assert.Throws<ObjectDisposedException>(() => parameter.SetGradient(new float[3]));
    }

    [Fact]
    public void ANewGradientIsInItsPlaceAndTheParameterIsNotLocked()
    {
        CallbackMemory gradient = Throwing("gradient");
        using var parameter = new Parameter<float>("w", new float[3], gradient.Memory);
        using var optimizer = new StatelessSgdw(1, [parameter]);

        Assert.Throws<NotSupportedException>(() => parameter.SetGradient(new float[] { 1, 2, 3 }));

        optimizer.Step();
        Assert.Equal([-1f, -2f, -3f], Samples.ValuesOf(parameter).ToArray());
        parameter.SetGradient(new float[3]);
        Assert.Equal(1, gradient.Unpins);
    }

    [Fact]
    public unsafe void ANativeGradientLikewise()
    {
        float* native = stackalloc float[3];
        using var parameter = new Parameter<float>("w", new float[3], Throwing("gradient").Memory);
        Assert.Throws<NotSupportedException>(() => parameter.SetGradient(native, 3));
        parameter.SetGradient(native, 3);
        Assert.True(parameter.GradientAddress == native);
    }

    [Fact]
    public void AConstructorTellsWhyItFailed()
    {
        CallbackMemory values = Throwing("values");
        var gradient = new CallbackMemory(3) { WhenPinned = () => throw new InvalidOperationException("gradient") };
        Assert.Equal("gradient", Assert.Throws<InvalidOperationException>(() => new Parameter<float>("w", values.Memory, gradient.Memory)).Message);
        Assert.Equal(1, values.Unpins);
    }

    [Fact]
    public void AFinalizerDoesNotEndTheProcess()
    {
        CallbackMemory values = Throwing("values");
        Abandon(values);
        for (int i = 0; i < 5 && values.Unpins == 0; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.Equal(1, values.Unpins);

        [MethodImpl(MethodImplOptions.NoInlining)]
        static void Abandon(CallbackMemory values) => _ = new Parameter<float>("w", values.Memory);
    }

    private static CallbackMemory Throwing(string what) => new(3) { WhenUnpinned = () => throw new NotSupportedException(what) };
}
