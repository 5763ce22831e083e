using System;
using System.Globalization;
using System.Numerics;
using Xunit;

namespace GenOptim.Ilgpu.Tests.Training;

/// <summary>What two devices' results must have in common.</summary>
internal static class Agreement
{
    /// <summary>Fails unless values are the same bits (NaNs are all alike), or, on OpenCL in general, within 1e-6 + 1e-4·|b|.</summary>
    public static void Check<T>(ReadOnlySpan<T> expected, ReadOnlySpan<T> actual, bool sameBits, string what)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            bool agrees = sameBits ? HasSameBits(expected[i], actual[i]) : IsClose(expected[i], actual[i]);
            Assert.True(agrees, string.Create(CultureInfo.InvariantCulture, $"{what}, element {i}: expected {expected[i]:R}, got {actual[i]:R}."));
        }
    }

    public static bool HasSameBits<T>(T expected, T actual)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        T.IsNaN(expected) ? T.IsNaN(actual) : expected == actual && T.IsNegative(expected) == T.IsNegative(actual);

    private static bool IsClose<T>(T expected, T actual)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        HasSameBits(expected, actual)
        || T.Abs(expected - actual) <= T.CreateChecked(1e-6) + (T.CreateChecked(1e-4) * T.Abs(expected));
}
