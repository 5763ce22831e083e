using System;
using System.Collections.Generic;
using System.Linq;

namespace Sweep;

/// <summary>How far the best decay moves when the learning rate changes, for one variant.</summary>
/// <param name="Landscape">The means.</param>
/// <param name="Points">The binary logarithms of learning rate and best decay.</param>
/// <param name="Line">The line through those that count; null for fewer than four.</param>
internal sealed record RateFinding(Landscape Landscape, IReadOnlyList<(double X, double Y, bool Counts)> Points, Line? Line)
{
    /// <summary>Fits the line.</summary>
    public static RateFinding Of(Landscape landscape)
    {
        IReadOnlyList<double> rates = landscape.Variant.LearningRates;
        (double X, double Y, bool Counts)[] points =
        [
            .. landscape.Best()
                .Select((best, rate) => (X: Math.Log2(rates[rate]), Best: best))
                .Where(static each => each.Best is not null)
                .Select(static each => (each.X, each.Best!.Value.Log2, each.Best.Value.Counts)),
        ];
        return new RateFinding(landscape, points, Sweep.Line.Through([.. points.Where(static point => point.Counts).Select(static point => (point.X, point.Y))], fewest: 4));
    }

    /// <summary>The slope with its standard error, for people.</summary>
    public string Slope => Line is { } line ? FormattableString.Invariant($"{line.Slope:+0.00;−0.00} ± {line.Error:F2}") : "too few points";
}

/// <summary>The best decay at one batch size, each with the learning rate that is best for it.</summary>
/// <param name="BatchSize">The images per step.</param>
/// <param name="Best">The best decay.</param>
/// <param name="Timescale">τ = B/(N·wd) in epochs: over how many epochs a weight remembers its updates while the schedule is at its height.</param>
internal sealed record BatchFinding(int BatchSize, BestDecay Best, double Timescale);

/// <summary>What a whole sweep says.</summary>
internal sealed class Findings
{
    /// <summary>Reads the outcomes of a sweep that is done.</summary>
    public Findings(Plan plan, IReadOnlyDictionary<Trial, Outcome> outcomes, Measure measure)
    {
        (Settings, Measure) = (plan.Settings, measure);
        Rates = [.. Variant.All.Select(variant => RateFinding.Of(Landscape.Of(plan, outcomes, variant, plan.Settings.BatchSize, measure)))];
        BatchLandscapes = [.. plan.BatchSizes.Select(size => Landscape.Of(plan, outcomes, Variant.Timescale, size, measure))];
        Batches = [.. BatchLandscapes.Select(landscape => (landscape.BatchSize, Best: landscape.BestOf(landscape.OverRates))).Where(static each => each.Best is not null).Select(each =>
            new BatchFinding(each.BatchSize, each.Best!.Value, each.BatchSize / (plan.Settings.Samples * Math.Pow(2, each.Best.Value.Log2))))];
        BatchLine = Line.Through([.. Batches.Where(static batch => batch.Best.Counts).Select(static batch => (Math.Log2(batch.BatchSize), batch.Best.Log2))], fewest: 3);
    }

    /// <summary>What was trained.</summary>
    public Settings Settings { get; }

    /// <summary>What the trainings are judged by.</summary>
    public Measure Measure { get; }

    /// <summary>Per variant, in its order.</summary>
    public IReadOnlyList<RateFinding> Rates { get; }

    /// <summary>The means at each batch size, rising.</summary>
    public IReadOnlyList<Landscape> BatchLandscapes { get; }

    /// <summary>The best at each batch size.</summary>
    public IReadOnlyList<BatchFinding> Batches { get; }

    /// <summary>The best decay over the batch size, in logarithms; 1 is what the timescale rule says. Null for fewer than four points.</summary>
    public Line? BatchLine { get; }

    /// <summary>One sentence per algorithm: whether the best scheduled decay stayed where it was while the learning rate changed, and that of the others moved.</summary>
    public IEnumerable<string> Verdicts() => Rates.GroupBy(static finding => finding.Landscape.Variant.Algorithm).Select(static rules =>
    {
        RateFinding scheduled = rules.Single(static finding => finding.Landscape.Variant.Decay == "scheduled");
        if (rules.Any(static finding => finding.Line is null))
        {
            return $"{rules.Key}, no verdict, a rule has a best decay that counts at fewer than four learning rates.";
        }

        string others = string.Join(", ", rules.Where(finding => finding != scheduled).Select(static finding => $"{finding.Landscape.Variant.Decay} {finding.Slope}"));
        bool stays = Math.Abs(scheduled.Line!.Value.Slope) <= 2 * scheduled.Line.Value.Error;
        bool isFlattest = rules.MinBy(static finding => Math.Abs(finding.Line!.Value.Slope)) == scheduled;
        string verdict = (stays, isFlattest) switch
        {
            (true, true) => "the claim holds here: its best decay stays within two standard errors, and moves least of the three",
            (true, false) => "its best decay stays within two standard errors, but another rule's moves less",
            (false, true) => "its best decay moves, though least of the three",
            _ => "the claim does not hold here: its best decay moves, and another rule's moves less",
        };
        return $"{rules.Key}, scheduled {scheduled.Slope} ({others}): {verdict}.";
    });

    /// <summary>One sentence on the timescale rule.</summary>
    public string TimescaleVerdict()
    {
        if (BatchLine is not { } line)
        {
            return "Timescale: no verdict, there is a best decay that counts at fewer than three batch sizes.";
        }

        (double least, double most) = (Batches.Min(static batch => batch.Timescale), Batches.Max(static batch => batch.Timescale));
        string verdict = Math.Abs(line.Slope - 1) <= 2 * line.Error ? "within two standard errors of the rule's 1" : "not the rule's 1";
        return FormattableString.Invariant(
            $"Timescale: best decay over batch size {line.Slope:+0.00;−0.00} ± {line.Error:F2}, {verdict}; B/(N·wd) went from {least:F1} to {most:F1} epochs while B went from {Batches[0].BatchSize} to {Batches[^1].BatchSize}.");
    }
}
