using System;
using System.Collections.Generic;
using System.Linq;

namespace Sweep;

/// <summary>What a training is judged by, on the images that it has not seen.</summary>
/// <param name="Name">Its name, with its unit.</param>
/// <param name="Suffix">What the names of its pictures end in.</param>
/// <param name="Of">Takes it from an outcome; not a number where the training diverged.</param>
internal sealed record Measure(string Name, string Suffix, Func<Outcome, double> Of)
{
    /// <summary>The share that is not recognised, in percent: what the paper's figures show.</summary>
    public static Measure Error { get; } = new("error, %", "", static outcome => outcome.Loss is null ? double.NaN : 100 * (1 - outcome.Accuracy));

    /// <summary>The cross-entropy, which also judges how sure a network is of itself.</summary>
    public static Measure Loss { get; } = new("loss, nats", "-loss", static outcome => outcome.Loss ?? double.NaN);
}

/// <summary>A variant's grid at one batch size.</summary>
/// <param name="Variant">The variant.</param>
/// <param name="BatchSize">The images per step.</param>
/// <param name="Points">By learning rate and weight decay.</param>
internal sealed record Landscape(Variant Variant, int BatchSize, GridPoint[][] Points)
{
    // Points on either side of the lowest that the parabola goes through: their scatter is larger than what lies between two of them.
    private const int Reach = 3;

    /// <summary>The lowest mean of all.</summary>
    public double Lowest => Points.SelectMany(static row => row).Select(static point => point.Mean).Where(double.IsFinite).DefaultIfEmpty(double.NaN).Min();

    /// <summary>At each weight decay the learning rate with the lowest mean.</summary>
    public GridPoint[] OverRates => [.. Enumerable.Range(0, Variant.WeightDecays.Count).Select(decay => Points.Select(row => row[decay]).MinBy(static point => double.IsFinite(point.Mean) ? point.Mean : double.PositiveInfinity))];

    /// <summary>Reads the outcomes.</summary>
    public static Landscape Of(Plan plan, IReadOnlyDictionary<Trial, Outcome> outcomes, Variant variant, int batchSize, Measure measure)
    {
        // In the order of the seeds: a sum in another order has other bits.
        GridPoint At(double rate, double decay) => new([.. Enumerable.Range(0, plan.Settings.Seeds).Select(seed => measure.Of(outcomes[new Trial(variant, batchSize, rate, decay, seed)]))]);
        return new Landscape(variant, batchSize, [.. variant.LearningRates.Select(rate => variant.WeightDecays.Select(decay => At(rate, decay)).ToArray())]);
    }

    /// <summary>The best decay at each learning rate; null where every decay diverged.</summary>
    public BestDecay?[] Best() => [.. Points.Select(BestOf)];

    /// <summary>The best decay of a row, one point per weight decay; null where none is finite.</summary>
    public BestDecay? BestOf(GridPoint[] row)
    {
        int[] finite = [.. Enumerable.Range(0, row.Length).Where(decay => double.IsFinite(row[decay].Mean))];
        if (finite.Length == 0)
        {
            return null;
        }

        int lowest = finite.MinBy(decay => row[decay].Mean);
        (double X, double Y)[] near = [.. finite.Where(decay => Math.Abs(decay - lowest) <= Reach).Select(decay => ((double)(decay - lowest), row[decay].Mean))];
        bool isInside = lowest > finite[0] && lowest < finite[^1];

        // Where the parabola has no lowest point near the grid's, the grid's has to do.
        double shift = isInside && Vertex(near) is { } vertex && near[0].X <= vertex && vertex <= near[^1].X ? vertex : 0;
        return new BestDecay(Math.Log2(Variant.WeightDecays[lowest]) + shift, isInside && row[lowest].IsLowerThan(row[finite[0]]));
    }

    /// <summary>Where the parabola of least squares through points is lowest; null for fewer than three and for one that is open below.</summary>
    private static double? Vertex((double X, double Y)[] points)
    {
        if (points.Length < 3)
        {
            return null;
        }

        // Orthogonal polynomials: 1, x − mean, and a square that is orthogonal to both.
        double mean = points.Average(static point => point.X);
        double second = points.Average(point => Square(point.X - mean));
        double skew = points.Average(point => Math.Pow(point.X - mean, 3)) / second;
        double Quadratic(double x) => Square(x - mean) - (skew * (x - mean)) - second;
        double linear = points.Sum(point => (point.X - mean) * point.Y) / (points.Length * second);
        double curvature = points.Sum(point => Quadratic(point.X) * point.Y) / points.Sum(point => Square(Quadratic(point.X)));
        return curvature > 0 ? mean + (0.5 * skew) - (0.5 * linear / curvature) : null;
    }

    private static double Square(double x) => x * x;
}

/// <summary>What the trainings at one point of a grid came to.</summary>
/// <param name="Seeds">One number per seed; not a number where the training diverged.</param>
internal readonly record struct GridPoint(double[] Seeds)
{
    /// <summary>Their mean.</summary>
    public double Mean => Seeds.Average();

    /// <summary>Whether the mean is lower than another point's by more than twice the standard error of the difference, taken seed by seed.</summary>
    public bool IsLowerThan(GridPoint other)
    {
        double[] differences = [.. other.Seeds.Zip(Seeds, static (theirs, ours) => theirs - ours)];
        double mean = differences.Average();
        double error = Math.Sqrt(differences.Sum(difference => (difference - mean) * (difference - mean)) / (differences.Length - 1) / differences.Length);

        // One seed has no error.
        return differences.Length == 1 ? mean > 0 : mean > 2 * error;
    }
}

/// <summary>The best decay at one learning rate.</summary>
/// <param name="Log2">Its binary logarithm, between the grid's points.</param>
/// <param name="Counts">
/// Whether the grid has worse points on either side, and the weakest decay is worse by more than noise. Otherwise the best may lie outside, or decay makes no
/// difference and the lowest point is chance.
/// </param>
internal readonly record struct BestDecay(double Log2, bool Counts);

/// <summary>A straight line through points.</summary>
/// <param name="Slope">Its slope.</param>
/// <param name="Error">The standard error of the slope, from how the points scatter around the line.</param>
/// <param name="Intercept">Its value at 0.</param>
internal readonly record struct Line(double Slope, double Error, double Intercept)
{
    /// <summary>The line of least squares; null for fewer than <paramref name="fewest"/> points, at least three.</summary>
    public static Line? Through(IReadOnlyList<(double X, double Y)> points, int fewest)
    {
        if (points.Count < fewest)
        {
            return null;
        }

        double meanX = points.Average(static point => point.X), meanY = points.Average(static point => point.Y);
        double spread = points.Sum(point => (point.X - meanX) * (point.X - meanX));
        double slope = points.Sum(point => (point.X - meanX) * (point.Y - meanY)) / spread;
        double intercept = meanY - (slope * meanX);
        double residual = points.Sum(point => Math.Pow(point.Y - intercept - (slope * point.X), 2));
        return new Line(slope, Math.Sqrt(residual / (points.Count - 2) / spread), intercept);
    }
}
