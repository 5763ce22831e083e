using System;
using System.Collections.Generic;
using System.Linq;
using GenOptim.Conformance.Mutations;
using Xunit;
using Xunit.Abstractions;

namespace GenOptim.Conformance.Treatment;

/// <summary>
/// Every mutant of what clipping, scaling, carried decay and averages add to a rule is rejected by a scalar reference that is written anew here, to the bit,
/// or it is listed with the reason why it is no other rule.
/// </summary>
public sealed class TreatmentMutationTests(ITestOutputHelper output)
{
    private const double WeightDecay = 1e-3;

    private const string NoDecay = "the schedule's factor is finite, so that its product with 0 is 0, and what is named is not 0 where the factor or the decay is not";

    /// <summary>Changes that change no result, by what they say.</summary>
    private static readonly Dictionary<string, string> Equivalents = new(StringComparer.Ordinal)
    {
        ["weightDecay -> (-weightDecay) in weightDecay == 0"] = "a comparison with 0 does not see the sign of a zero",
        ["initialLearningRate -> (-initialLearningRate) in initialLearningRate == 0"] = "a comparison with 0 does not see the sign of a zero",
        ["(float)(-learningRate) -> (float)(-((float)learningRate))"] = "negation is exact",
        ["(float)(-clippingThreshold) -> (float)(-((float)clippingThreshold))"] = "negation is exact",
        ["weightDecay == 0 -> false in weightDecay == 0 ? 1 : 1 - scheduleFactor * weightDecay"] = NoDecay,
        ["weightDecay == 0 ? 1 : 1 - scheduleFactor * weightDecay -> 1 - scheduleFactor * weightDecay in (weightDecay == 0 ? 1 : 1 - scheduleFactor * weightDecay)"] = NoDecay,
        ["weightDecay == 0 ? 1 : 1 - scheduleFactor * weightDecay -> 1 - scheduleFactor * weightDecay in global::GenOptim.Storage.CarriedDecay.Float32(weightDecay == 0 ? 1 : 1 - scheduleFactor * weightDecay, ref owedDecay)"] = NoDecay,
        ["weightDecay -> step in weightDecay == 0"] = NoDecay,
        ["weightDecay -> gradientMultiplier in weightDecay == 0"] = NoDecay,
        ["weightDecay -> clippingThreshold in weightDecay == 0"] = NoDecay,
        ["weightDecay -> owedDecay in weightDecay == 0"] = NoDecay,
        ["weightDecay -> scheduleFactor in weightDecay == 0"] = NoDecay,
        ["averageShare -> (-averageShare) in global::GenOptim.Averages.AverageRate.Equal(averageShare, ref averageCount)"] = "an equal mean asks only whether there is a share",
        ["gradient = -TLane.Max(-gradient, TLane.All(scalars.NegativeClippingThreshold)); before gradient = TLane.Max(gradient, TLane.All(scalars.NegativeClippingThreshold));"] = "the threshold is above 0, so that the order of the two bounds makes no difference",
    };

    [Theory]
    [InlineData("LossScaling = true, Clip = Clip.GlobalNorm, Average = WeightAverage.Exponential, DecayPrecision = DecayPrecision.Carried")]
    [InlineData("Clip = Clip.Value, Average = WeightAverage.Equal")]
    public void Every_mutant_is_rejected_or_equivalent(string asked)
    {
        IReadOnlyList<(Mutant Mutant, TreatedStep Step)> all = TreatmentMutants.Of(asked);
        Assert.Equal("unchanged", all[0].Mutant.Change);
        Assert.Null(FirstDifference(all[0].Step, asked));
        Assert.True(all.Count > 60, $"{all.Count} mutants");

        var unexpected = new List<string>();
        int rejected = 0;
        foreach ((Mutant mutant, TreatedStep step) in all.Skip(1))
        {
            bool isRejected = FirstDifference(step, asked) is not null;
            rejected += isRejected ? 1 : 0;
            if (isRejected == (mutant.IsReordering || Equivalents.ContainsKey(mutant.Change)))
            {
                unexpected.Add($"{(isRejected ? "rejected" : "passed")}: {mutant}");
            }
        }

        output.WriteLine($"{all.Count - 1} mutants, {rejected} rejected");
        Assert.True(unexpected.Count == 0, string.Join("\n", unexpected));
    }

    /// <summary>Where a step and the reference first differ in a bit; null where they never do.</summary>
    private static string? FirstDifference(TreatedStep step, string asked)
    {
        var random = new Random(11);
        float[] values = [1, -0.3f, 0.25f, 1e-3f, -2, 0, -0f, 1e-40f, .. Enumerable.Range(0, 40).Select(_ => (float)((random.NextDouble() * 4) - 2))];
        float[] p = [.. values];
        float[] e = new float[p.Length];
        (float[] P, float[] E) expected = ([.. p], [.. e]);
        (double owed, double count) = (1, 0);
        (double Owed, double Count) state = (1, 0);
        for (int k = 1; k <= 40; k++)
        {
            double lr0 = k % 13 == 0 ? 0 : 0.1;
            double lr = k % 7 == 0 || k == 26 ? 0 : 0.1 * (1 - (k / 50.0));
            double wd = k switch { 1 or 26 => WeightDecay, 17 => 1, 19 => 2, _ when k % 11 == 0 => 0, _ when k % 2 == 0 => random.NextDouble() / 2, _ => WeightDecay * 1e-5 };
            double number = k % 4 == 0 ? 1 : random.NextDouble();
            double share = k == 1 || k % 3 == 0 ? 0 : asked.Contains("Equal", StringComparison.Ordinal) ? 1 : 0.3;
            float[] g = [.. p.Select((_, i) => k == 20 && i == 0 ? float.NaN : k == 21 && i == 1 ? float.PositiveInfinity : i % 9 == 0 ? 0 : (float)((random.NextDouble() * 4) - 2))];
            step(p, g, e, lr, lr0, wd, k, number, share, ref owed, ref count);
            Reference(expected.P, g, expected.E, lr, lr0, wd, asked, number, share, ref state);
            for (int i = 0; i < p.Length; i++)
            {
                if (Differs(p[i], expected.P[i]) || Differs(e[i], expected.E[i]))
                {
                    return FormattableString.Invariant($"step {k}, element {i}");
                }
            }

            if ((owed, count) != state)
            {
                return FormattableString.Invariant($"step {k}, what is kept");
            }
        }

        return null;
    }

    /// <summary>The formulas, element by element, one rounding per operation.</summary>
    private static void Reference(
        float[] p, float[] g, float[] e, double lr, double lr0, double wd, string asked, double number, double share, ref (double Owed, double Count) state)
    {
        double factor = wd == 0 ? 1 : 1 - ((lr0 == 0 ? 1 : lr / lr0) * wd);
        double applied = factor;
        if (asked.Contains("Carried", StringComparison.Ordinal))
        {
            // Below 2⁻¹⁴ a factor is owed; what rounding to float32 leaves is owed on.
            double owed = state.Owed * factor;
            applied = owed > 1 - 0.00006103515625 ? 1 : (float)owed;
            state.Owed = owed / applied;
        }

        float rate = 0;
        if (share > 0)
        {
            state.Count++;
            rate = asked.Contains("Equal", StringComparison.Ordinal) ? (float)(1 / state.Count) : state.Count == 1 ? 1 : (float)share;
        }

        for (int i = 0; i < p.Length; i++)
        {
            float gradient = g[i];
            if (asked.Contains("Value", StringComparison.Ordinal))
            {
                float threshold = (float)number;
                gradient = gradient < -threshold ? -threshold : gradient > threshold ? threshold : gradient;
            }
            else
            {
                gradient *= (float)number;
            }

            p[i] = MathF.FusedMultiplyAdd((float)-lr, gradient, p[i] * (float)applied);
            if (rate > 0)
            {
                e[i] = MathF.FusedMultiplyAdd(rate, p[i] - e[i], e[i]);
            }
        }
    }

    private static bool Differs(float a, float b) =>
        BitConverter.SingleToInt32Bits(a) != BitConverter.SingleToInt32Bits(b) && !(float.IsNaN(a) && float.IsNaN(b));
}
