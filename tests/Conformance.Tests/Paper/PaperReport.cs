using System;
using System.Globalization;

namespace GenOptim.Conformance.Paper;

/// <summary>What a comparison with the exact formulas covered, so that a test can also assert that it was a sharp one.</summary>
internal sealed class PaperReport
{
    /// <summary>Numbers compared.</summary>
    public int Compared { get; private set; }

    /// <summary>Results that are NaN because the formula is 0/0.</summary>
    public int NaNs { get; private set; }

    /// <summary>Numbers about which the bound says nothing.</summary>
    public int Unbounded { get; private set; }

    /// <summary>The largest part of its bound that an error took; at most 1.</summary>
    public double WorstShare { get; private set; }

    /// <summary>The largest bound on a parameter relative to the parameter and the way it went.</summary>
    public double WidestBound { get; private set; }

    public void CountNaN() => NaNs++;

    /// <summary>Takes in one number.</summary>
    /// <param name="error">Its distance from the exact one.</param>
    /// <param name="bound">The bound on it.</param>
    /// <param name="scale">What the bound is judged against; 0 if it is not.</param>
    public void Count(double error, double bound, double scale)
    {
        Compared++;
        if (!double.IsFinite(bound))
        {
            Unbounded++;
            return;
        }

        WorstShare = error == 0 ? WorstShare : Math.Max(WorstShare, error / bound);
        WidestBound = scale == 0 ? WidestBound : Math.Max(WidestBound, bound / scale);
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Compared} numbers compared, {NaNs} NaN as they must be, {Unbounded} without bound; "
        + $"largest error {WorstShare:G3} of its bound; widest bound {WidestBound:G3} of the parameter");
}
