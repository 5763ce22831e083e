using System;
using System.Collections.Generic;
using System.Linq;
using ScottPlot;
using ScottPlot.Plottables;

namespace Sweep;

/// <summary>The two pictures of a sweep.</summary>
internal static class Pictures
{
    // Numbers from the lowest of a row to this many times as much have colours of their own.
    private const double Range = 2;
    private const float PanelWidth = 350, PanelHeight = 380, LegendWidth = 110, FooterHeight = 50;
    private const string Footer = "Filled: the best decay. Open: it lies at the edge of the grid, or differs from the weakest by less than two standard errors.\nDashed: the line through the filled ones.";

    /// <summary>A row of maps per algorithm, a column per rule: error or loss over learning rate and decay, with the best decay at each learning rate.</summary>
    public static void Decoupling(string folder, Findings findings)
    {
        List<IGrouping<string, RateFinding>> rows = [.. findings.Rates.GroupBy(static finding => finding.Landscape.Variant.Algorithm)];
        var sheet = new Sheet((int)((3 * PanelWidth) + LegendWidth), (int)((rows.Count * PanelHeight) + FooterHeight));
        for (int row = 0; row < rows.Count; row++)
        {
            double lowest = rows[row].Min(static finding => finding.Landscape.Lowest);
            int column = 0;
            foreach (RateFinding finding in rows[row])
            {
                Landscape landscape = finding.Landscape;
                Plot plot = sheet.Add(column++ * PanelWidth, row * PanelHeight, PanelWidth, PanelHeight);
                var map = new HeatMap(plot, lowest, Range * lowest);
                double[] x = Log2(landscape.Variant.LearningRates), y = Log2(landscape.Variant.WeightDecays);
                map.Squares(x, y, (i, j) => landscape.Points[i][j].Mean);
                map.Points(finding.Points, finding.Line);
                map.Label($"{landscape.Variant.Algorithm}, {landscape.Variant.Formula}\n{(finding.Line is null ? "" : "slope ")}{finding.Slope}", "learning rate lr", "weight decay wd", x, y);
            }

            Legend(sheet, 3 * PanelWidth, row * PanelHeight, lowest, findings.Measure);
        }

        sheet.Footer(Footer);
        sheet.Save(folder, "decoupling" + findings.Measure.Suffix);
    }

    /// <summary>On the left error or loss over batch size and decay, on the right the timescale of the best decay.</summary>
    public static void Timescale(string folder, Findings findings)
    {
        var sheet = new Sheet((int)((2 * PanelWidth) + LegendWidth + 40), (int)(PanelHeight + FooterHeight));
        double lowest = findings.BatchLandscapes.Min(static landscape => landscape.Lowest);
        Plot left = sheet.Add(0, 0, PanelWidth, PanelHeight);
        var map = new HeatMap(left, lowest, Range * lowest);

        // Batch sizes that come in factors of about two stand side by side.
        double[] x = [.. findings.BatchLandscapes.Select(static landscape => Math.Log2(landscape.BatchSize))], y = Log2(Variant.Timescale.WeightDecays);
        map.Squares(x, y, (i, j) => findings.BatchLandscapes[i].OverRates[j].Mean);
        map.Points([.. findings.Batches.Select(static batch => (Math.Log2(batch.BatchSize), batch.Best.Log2, batch.Best.Counts))], findings.BatchLine);
        string slope = findings.BatchLine is { } line ? FormattableString.Invariant($"slope {line.Slope:+0.00;−0.00} ± {line.Error:F2}, the rule says +1") : "too few points for a line";
        map.Label($"{Variant.Timescale.Algorithm}, {Variant.Timescale.Formula}, best lr\n{slope}", "batch size B", "weight decay wd", x, y);
        Legend(sheet, PanelWidth, 0, lowest, findings.Measure);

        Plot right = sheet.Add(PanelWidth + LegendWidth, 0, PanelWidth + 40, PanelHeight);
        Scatter scales = right.Add.Scatter(findings.Batches.Select(static batch => Math.Log2(batch.BatchSize)).ToArray(), findings.Batches.Select(static batch => Math.Log2(batch.Timescale)).ToArray());
        scales.Color = Color.FromHex("#0072B2");
        scales.MarkerSize = 9;
        scales.LineWidth = 1.5f;
        scales.LegendText = "timescale of the best decay";
        HorizontalLine run = right.Add.HorizontalLine(Math.Log2(findings.Settings.Epochs));
        run.Color = Color.FromHex("#D55E00");
        run.LinePattern = LinePattern.Dashed;
        run.LegendText = "the whole run";
        double[] ticks = [.. Enumerable.Range(-2, 20).Select(static exponent => (double)exponent)];
        new HeatMap(right, 1, 2).Label("Timescale of the best decay", "batch size B", "B/(N·wd), epochs", x, ticks);
        double top = findings.Batches.Select(static batch => Math.Log2(batch.Timescale)).Append(Math.Log2(findings.Settings.Epochs)).Max();
        right.Axes.SetLimits(x[0] - 0.5, x[^1] + 0.5, -1, top + 1);
        right.Legend.FontSize = 12;
        right.Legend.ShadowColor = Colors.Transparent;
        right.ShowLegend(Alignment.LowerRight);
        sheet.Footer(Footer);
        sheet.Save(folder, "timescale" + findings.Measure.Suffix);
    }

    private static void Legend(Sheet sheet, float left, float top, double lowest, Measure measure)
    {
        Plot legend = sheet.Add(left, top + 20, LegendWidth, PanelHeight - 40);
        new HeatMap(legend, lowest, Range * lowest).Legend();
        legend.Title(measure.Name, size: 13);
        legend.Axes.Title.Label.Bold = false;
    }

    private static double[] Log2(IEnumerable<double> values) => [.. values.Select(static value => Math.Log2(value))];
}
