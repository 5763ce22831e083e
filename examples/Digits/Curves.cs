using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using DigitsModel;
using ScottPlot;
using ScottPlot.MultiplotLayouts;
using ScottPlot.Plottables;
using ScottPlot.TickGenerators;

namespace Digits;

/// <summary>Draws how loss and accuracy went: a colour per optimizer, thin and dashed what was trained on, thick what was held out.</summary>
internal static class Curves
{
    // Blue and vermilion of Okabe and Ito's palette, which colour-blind readers can tell apart.
    private static readonly Color[] Palette = [Color.FromHex("#0072B2"), Color.FromHex("#D55E00")];

    /// <summary>Writes the picture as a PNG file.</summary>
    /// <exception cref="IOException">It cannot be written; what was there is still there.</exception>
    /// <exception cref="UnauthorizedAccessException">Writing there is not allowed.</exception>
    public static void Save(string path, IReadOnlyList<TrainingRun> runs)
    {
        var picture = new Multiplot();
        picture.AddPlots(2);
        picture.Layout = new Columns();
        DrawLoss(picture.GetPlot(0), runs);
        DrawAccuracy(picture.GetPlot(1), runs);
        WholeFile.Write(path, picture.Render(1300, 560).GetImageBytes(ImageFormat.Png));
    }

    private static void DrawLoss(Plot plot, IReadOnlyList<TrainingRun> runs)
    {
        foreach ((TrainingRun run, Color color) in runs.Zip(Palette))
        {
            AddCurve(plot, run, epoch => Math.Log10(epoch.TrainingLoss), $"{run.Name}, training", color, heldOut: false);
            AddCurve(plot, run, epoch => Math.Log10(epoch.HeldOutLoss), $"{run.Name}, held out", color, heldOut: true);
        }

        // ScottPlot has linear axes only: what is drawn is the logarithm, and the ticks are named after what it stands for.
        plot.Axes.Left.TickGenerator = new NumericAutomatic
        {
            IntegerTicksOnly = true,
            MinorTickGenerator = new LogMinorTickGenerator(),
            LabelFormatter = exponent => Math.Pow(10, exponent).ToString("G3", CultureInfo.InvariantCulture),
        };
        Label(plot, "Loss", "cross-entropy (nats, log scale)", Alignment.UpperRight, runs[0].Epochs.Count);
    }

    private static void DrawAccuracy(Plot plot, IReadOnlyList<TrainingRun> runs)
    {
        foreach ((TrainingRun run, Color color) in runs.Zip(Palette))
        {
            AddCurve(plot, run, epoch => 100 * epoch.Accuracy, $"{run.Name}, {100 * run.Epochs[^1].Accuracy:F1} % at the end", color, heldOut: true);
        }

        Label(plot, "Accuracy on held-out digits", "recognised (%)", Alignment.LowerRight, runs[0].Epochs.Count);
    }

    private static void AddCurve(Plot plot, TrainingRun run, Func<EpochResult, double> value, string name, Color color, bool heldOut)
    {
        // A run that diverged has no value to draw where the loss is infinite or not a number.
        EpochResult[] epochs = [.. run.Epochs.Where(epoch => double.IsFinite(value(epoch)))];
        Scatter curve = plot.Add.ScatterLine(epochs.Select(epoch => (double)epoch.Epoch).ToArray(), epochs.Select(value).ToArray(), color);
        curve.LegendText = name;
        curve.LineWidth = heldOut ? 2.5f : 1.5f;
        curve.LinePattern = heldOut ? LinePattern.Solid : LinePattern.Dashed;
    }

    private static void Label(Plot plot, string title, string left, Alignment legend, int epochs)
    {
        plot.Title(title, size: 20);
        plot.XLabel("epoch", size: 16);
        plot.YLabel(left, size: 16);
        plot.Axes.Left.Label.Bold = false;
        plot.Axes.Bottom.Label.Bold = false;
        plot.Axes.Left.TickLabelStyle.FontSize = 14;
        plot.Axes.Bottom.TickLabelStyle.FontSize = 14;
        plot.Axes.Bottom.TickGenerator = new NumericAutomatic { IntegerTicksOnly = true, TargetTickCount = 8 };
        plot.Axes.SetLimitsX(0, epochs + 1);
        plot.Legend.FontSize = 14;

        // Long enough to show a dashed line as one.
        plot.Legend.SymbolWidth = 44;
        plot.Legend.ShadowColor = ScottPlot.Colors.Transparent;
        plot.ShowLegend(legend);
        plot.Font.Set(PictureFont.Name);
    }
}
