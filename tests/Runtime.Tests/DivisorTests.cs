using System;
using System.Linq;
using System.Numerics;
using GenOptim.Lanes;
using Xunit;

namespace GenOptim.Runtime.Tests;

/// <summary>Dividing by multiplying gives a division's bits: for quotients as near to the middle between two numbers as they come, and for any others.</summary>
public sealed class DivisorTests
{
    private const int Count = 16;

    public static TheoryData<string> Lanes => ["128 bits", "256 bits", "512 bits"];

    [Theory]
    [MemberData(nameof(Lanes))]
    public void HardestFloats(string lane)
    {
        var random = new Random(1);
        int hard = 0;
        for (int i = 0; i < 20_000; i++)
        {
            // Divisors C·2^-24 for odd C: those near 2^24, where the rounded reciprocal is farthest off, and others.
            uint divisor = (uint)((1 << 24) - 1 - (2 * (i < 10_000 ? i : random.Next(1 << 22))));
            float[] roots = new float[Count];
            for (int k = 0; k < Count; k++)
            {
                // X·2^25 = M·C + e for small e: X/C lies e/C of the last place from the middle M between two floats.
                int e = 1 + (2 * (k / 4));
                long middle = (long)((BigInteger.ModPow(divisor, (1L << 24) - 1, 1L << 25) * (k % 2 == 0 ? -e : e)) & ((1L << 25) - 1));
                long dividend = ((middle * divisor) + (k % 2 == 0 ? e : -e)) >> 25;
                bool isHard = dividend >= 1 << 23 && dividend < divisor && (middle & 1) == 1;
                hard += isHard ? 1 : 0;
                roots[k] = isHard ? dividend : 1 + (k / 16f);
            }

            Verify(lane, roots, divisor / (float)(1 << 24));
        }

        Assert.InRange(hard, 50_000, int.MaxValue);
    }

    /// <summary>Quotients just below 1 of dividends and divisors just below 2: there a product with the reciprocal is nearly a whole unit off.</summary>
    [Theory]
    [MemberData(nameof(Lanes))]
    public void FloatsBelowTwo(string lane)
    {
        for (int divisor = 1; divisor < 2048; divisor++)
        {
            for (int start = 1; start < 2048; start += Count)
            {
                float[] roots = [.. Enumerable.Range(start, Count).Select(dividend => 2 - (dividend / 8388608f))];
                Verify(lane, roots, 2 - (divisor / 8388608f));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Lanes))]
    public void AnyFloats(string lane)
    {
        var random = new Random(2);
        float[] ends = [0, MathF.Sqrt(float.Epsilon), MathF.Sqrt(float.MaxValue), float.PositiveInfinity, float.NaN, 1, MathF.BitDecrement(1), MathF.BitIncrement(1)];
        for (int i = 0; i < 20_000; i++)
        {
            float divisor = i switch
            {
                0 => 1,
                1 => MathF.BitDecrement(1),
                2 => 1e-8f,
                _ => (float)Math.Sqrt(1 - Math.Pow(1 - random.NextDouble() * Math.Pow(10, -random.Next(8)), random.Next(1, 100_000))),
            };
            float[] roots = [.. ends, .. Enumerable.Range(0, Count - ends.Length).Select(_ => MathF.Sqrt(MathF.ScaleB(random.NextSingle(), random.Next(-149, 128))))];
            Verify(lane, roots, divisor == 0 ? 1 : divisor);
        }
    }

    [Theory]
    [MemberData(nameof(Lanes))]
    public void AnyDoubles(string lane)
    {
        var random = new Random(3);
        double[] ends = [0, Math.Sqrt(double.Epsilon), Math.Sqrt(double.MaxValue), double.PositiveInfinity, double.NaN, 1, Math.BitDecrement(1), Math.BitIncrement(1)];
        for (int i = 0; i < 20_000; i++)
        {
            double divisor = i switch { 0 => 1, 1 => Math.BitDecrement(1), 2 => 1e-8, _ => Math.Sqrt(random.NextDouble()) };
            double[] roots = [.. ends, .. Enumerable.Range(0, Count - ends.Length).Select(_ => Math.Sqrt(Math.ScaleB(random.NextDouble(), random.Next(-1074, 1024))))];
            Verify(lane, roots, divisor == 0 ? 1 : divisor);
        }
    }

    private static void Verify(string lane, float[] roots, float divisor)
    {
        float[] quotients = lane switch
        {
            "128 bits" => Run<Vector128Lane<float>, float>(roots, Divisor.Of(divisor)),
            "256 bits" => Run<Vector256Lane<float>, float>(roots, Divisor.Of(divisor)),
            _ => Run<Vector512Lane<float>, float>(roots, Divisor.Of(divisor)),
        };
        for (int i = 0; i < Count; i++)
        {
            if (BitConverter.SingleToInt32Bits(roots[i] / divisor) != BitConverter.SingleToInt32Bits(quotients[i]))
            {
                Assert.Fail($"{roots[i]:R}/{divisor:R} is {roots[i] / divisor:R}, not {quotients[i]:R}.");
            }
        }
    }

    private static void Verify(string lane, double[] roots, double divisor)
    {
        double[] quotients = lane switch
        {
            "128 bits" => Run<Vector128Lane<double>, double>(roots, Divisor.Of(divisor)),
            "256 bits" => Run<Vector256Lane<double>, double>(roots, Divisor.Of(divisor)),
            _ => Run<Vector512Lane<double>, double>(roots, Divisor.Of(divisor)),
        };
        for (int i = 0; i < Count; i++)
        {
            if (BitConverter.DoubleToInt64Bits(roots[i] / divisor) != BitConverter.DoubleToInt64Bits(quotients[i]))
            {
                Assert.Fail($"{roots[i]:R}/{divisor:R} is {roots[i] / divisor:R}, not {quotients[i]:R}.");
            }
        }
    }

    private static T[] Run<TLane, T>(T[] roots, Divisor<T> divisor)
        where TLane : struct, ICpuLane<TLane, T>
        where T : unmanaged
    {
        var quotients = new T[roots.Length];
        for (nint i = 0; i < roots.Length; i += TLane.Count)
        {
            TLane.DivideRoot(TLane.Load(in roots[0], i), in divisor).Store(ref quotients[0], i);
        }

        return quotients;
    }
}
