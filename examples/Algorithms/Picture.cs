using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using DigitsModel;
using ScottPlot;
using ScottPlot.MultiplotLayouts;
using ScottPlot.TickGenerators;
using SkiaSharp;

namespace Algorithms;

/// <summary>Draws a row per algorithm: every seed's accuracy and their mean, and beside it the time of a step.</summary>
internal static class Picture
{
    // Blue and vermilion of Okabe and Ito's palette, which colour-blind readers can tell apart.
    private static readonly Color Seeds = Color.FromHex("#0072B2");
    private static readonly Color Mean = Color.FromHex("#D55E00");

    private static readonly string Font =
        ((string[])["Segoe UI", "Helvetica Neue", "Inter", "Noto Sans", "DejaVu Sans", "Liberation Sans"])
            .FirstOrDefault(SKFontManager.Default.FontFamilies.Contains) ?? Fonts.Default;

    /// <summary>Writes the picture beside its place and then into it, so that no half of one is ever there.</summary>
    /// <exception cref="IOException">It cannot be written; what was there is still there.</exception>
    /// <exception cref="UnauthorizedAccessException">Writing there is not allowed.</exception>
    public static void Save(string path, IReadOnlyList<Finding> findings)
    {
        var picture = new Multiplot();
        picture.AddPlots(2);
        picture.Layout = new Columns();
        Finding[] sorted = [.. findings.OrderBy(finding => finding.Mean)];
        DrawAccuracy(picture.GetPlot(0), sorted);
        DrawTimes(picture.GetPlot(1), sorted);
        WholeFile.Write(path, picture.Render(1400, 140 + (32 * findings.Count)).GetImageBytes(ImageFormat.Png));
    }

    private static void DrawAccuracy(Plot plot, Finding[] findings)
    {
        for (int row = 0; row < findings.Length; row++)
        {
            double[] accuracies = [.. findings[row].Outcomes.Select(outcome => 100 * outcome.Accuracy)];
            plot.Add.Line(accuracies.Min(), row, accuracies.Max(), row).LineColor = Seeds.WithAlpha(0.5);
            plot.Add.ScatterPoints(accuracies, [.. Enumerable.Repeat((double)row, accuracies.Length)], Seeds.WithAlpha(0.6)).MarkerSize = 7;
            plot.Add.Marker(100 * findings[row].Mean, row, MarkerShape.VerticalBar, 18, Mean);
        }

        Label(plot, findings, $"Accuracy after the search: {findings[0].Outcomes.Count} seeds and their mean", "held-out digits recognised (%)");
    }

    private static void DrawTimes(Plot plot, Finding[] findings)
    {
        for (int row = 0; row < findings.Length; row++)
        {
            ScottPlot.Plottables.BarPlot bar = plot.Add.Bar(row, findings[row].StepTime.TotalMicroseconds);
            bar.Horizontal = true;
            bar.Color = Seeds;
        }

        Label(plot, findings, "Time of a step, one thread", "µs for 9,610 parameters, median");
        plot.Axes.SetLimitsX(0, 1.1 * findings.Max(finding => finding.StepTime.TotalMicroseconds));
    }

    private static void Label(Plot plot, Finding[] findings, string title, string bottom)
    {
        plot.Title(title, size: 18);
        plot.XLabel(bottom, size: 15);
        plot.Axes.Bottom.Label.Bold = false;
        plot.Axes.Left.TickGenerator = new NumericManual(
            [.. Enumerable.Range(0, findings.Length).Select(row => (double)row)], [.. findings.Select(finding => finding.Contender.Name)]);
        plot.Axes.Left.TickLabelStyle.FontSize = 13;
        plot.Axes.SetLimitsY(-0.7, findings.Length - 0.3);
        plot.Font.Set(Font);
    }
}
