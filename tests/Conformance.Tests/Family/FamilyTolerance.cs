using System;
using System.Numerics;
using Xunit;

namespace GenOptim.Conformance.Family;

/// <summary>How near results must be to recorded ones whose bits no order of operations gives: what the recordings state.</summary>
internal static class FamilyTolerance
{
    /// <summary>Compares numbers with recorded ones.</summary>
    public static void Check<T>(FamilyCase recorded, ReadOnlySpan<T> expected, ReadOnlySpan<T> actual, string what)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            double wanted = double.CreateChecked(expected[i]);
            double got = double.CreateChecked(actual[i]);
            Assert.True(IsWithin(recorded, wanted, got), FormattableString.Invariant($"{recorded.Name}, {what}, element {i}: expected {wanted}, got {got}."));
        }
    }

    /// <summary>Whether a number is near enough to a recorded one.</summary>
    public static bool IsWithin(FamilyCase recorded, double wanted, double got)
    {
        (double absolute, double relative) = recorded.IsDouble ? (1e-14, 1e-10) : (1e-6, 1e-4);
        return Math.Abs(got - wanted) <= absolute + (relative * Math.Abs(wanted));
    }
}
