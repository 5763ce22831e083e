using System;
using System.Collections.Generic;
using System.Linq;

namespace Sweep;

/// <summary>The mean loss over the seeds at each point of a variant's grid.</summary>
/// <param name="Variant">The variant.</param>
/// <param name="BatchSize">The images per step.</param>
/// <param name="Loss">By learning rate and weight decay; not a number where a training diverged.</param>
internal sealed record Landscape(Variant Variant, int BatchSize, double[,] Loss)
{
    /// <summary>Means over the seeds.</summary>
    public static Landscape Of(Plan plan, IReadOnlyDictionary<Trial, Outcome> outcomes, Variant variant, int batchSize)
    {
        var loss = new double[variant.LearningRates.Count, variant.WeightDecays.Count];
        for (int i = 0; i < variant.LearningRates.Count; i++)
        {
            for (int j = 0; j < variant.WeightDecays.Count; j++)
            {
                // In the order of the seeds: a sum in another order has other bits.
                loss[i, j] = Enumerable.Range(0, plan.Settings.Seeds)
                    .Average(seed => outcomes[new Trial(variant, batchSize, variant.LearningRates[i], variant.WeightDecays[j], seed)].Loss ?? double.NaN);
            }
        }

        return new Landscape(variant, batchSize, loss);
    }

    /// <summary>The lowest mean loss of all.</summary>
    public double Lowest => Loss.Cast<double>().Where(double.IsFinite).DefaultIfEmpty(double.NaN).Min();

    /// <summary>The learning rate with the lowest loss, and its best decay.</summary>
    public (int Rate, BestDecay Best)? Overall
    {
        get
        {
            (int Rate, BestDecay Best)[] all = [.. Best().Select(static (best, rate) => (rate, best)).Where(static each => each.best is not null).Select(static each => (each.rate, each.best!.Value))];
            return all.Length == 0 ? null : all.MinBy(static each => each.Best.Loss);
        }
    }

    /// <summary>The best decay at each learning rate; null where every decay diverged.</summary>
    public BestDecay?[] Best() => [.. Enumerable.Range(0, Variant.LearningRates.Count).Select(BestAt)];

    private BestDecay? BestAt(int rate)
    {
        int best = -1;
        for (int j = 0; j < Variant.WeightDecays.Count; j++)
        {
            if (double.IsFinite(Loss[rate, j]) && (best < 0 || Loss[rate, j] < Loss[rate, best]))
            {
                best = j;
            }
        }

        if (best < 0)
        {
            return null;
        }

        double log2 = Math.Log2(Variant.WeightDecays[best]);
        if (best == 0 || best == Variant.WeightDecays.Count - 1 || !double.IsFinite(Loss[rate, best + 1]) || !double.IsFinite(Loss[rate, best - 1]))
        {
            return new BestDecay(log2, Loss[rate, best], IsInside: false);
        }

        // The vertex of the parabola through the lowest point and its neighbours, which lie a factor of two away.
        double left = Loss[rate, best - 1], middle = Loss[rate, best], right = Loss[rate, best + 1];
        double curvature = left - (2 * middle) + right;
        double shift = curvature > 0 ? 0.5 * (left - right) / curvature : 0;
        return new BestDecay(log2 + shift, middle, IsInside: true);
    }
}

/// <summary>The best decay at one learning rate.</summary>
/// <param name="Log2">Its binary logarithm, between the grid's points.</param>
/// <param name="Loss">The loss at the nearest point of the grid.</param>
/// <param name="IsInside">Whether the grid has a worse point on either side; otherwise the best may lie outside.</param>
internal readonly record struct BestDecay(double Log2, double Loss, bool IsInside);

/// <summary>A straight line through points.</summary>
/// <param name="Slope">Its slope.</param>
/// <param name="Error">The standard error of the slope, from how the points scatter around the line.</param>
/// <param name="Intercept">Its value at 0.</param>
/// <param name="Points">The number of points.</param>
internal readonly record struct Line(double Slope, double Error, double Intercept, int Points)
{
    /// <summary>The line of least squares; null for fewer than three points.</summary>
    public static Line? Through(IReadOnlyList<(double X, double Y)> points)
    {
        if (points.Count < 3)
        {
            return null;
        }

        double meanX = points.Average(static point => point.X), meanY = points.Average(static point => point.Y);
        double spread = points.Sum(point => (point.X - meanX) * (point.X - meanX));
        double slope = points.Sum(point => (point.X - meanX) * (point.Y - meanY)) / spread;
        double intercept = meanY - (slope * meanX);
        double residual = points.Sum(point => Math.Pow(point.Y - intercept - (slope * point.X), 2));
        return new Line(slope, Math.Sqrt(residual / (points.Count - 2) / spread), intercept, points.Count);
    }
}
