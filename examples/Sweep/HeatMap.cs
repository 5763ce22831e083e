using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using ScottPlot;
using ScottPlot.Plottables;
using ScottPlot.TickGenerators;

namespace Sweep;

/// <summary>A map of numbers over two axes in factors of two: a square per point of the grid, in a colour that colour-blind readers can read and that stays one in grey.</summary>
internal sealed class HeatMap(Plot plot, double lowest, double highest)
{
    private static readonly IColormap Colors = new ScottPlot.Colormaps.Viridis();

    /// <summary>Draws the squares, from the darkest for the lowest number to the lightest for the highest and above; grey where a training diverged.</summary>
    public void Squares(IReadOnlyList<double> x, IReadOnlyList<double> y, Func<int, int, double> value)
    {
        for (int i = 0; i < x.Count; i++)
        {
            for (int j = 0; j < y.Count; j++)
            {
                Square(Edge(x, i), Edge(x, i + 1), Edge(y, j), Edge(y, j + 1), value(i, j));
            }
        }

        plot.Axes.SetLimits(Edge(x, 0), Edge(x, x.Count), Edge(y, 0), Edge(y, y.Count));
    }

    /// <summary>Draws what the colours mean.</summary>
    public void Legend()
    {
        const int Steps = 64;
        double low = Math.Log2(lowest), step = (Math.Log2(highest) - low) / Steps;
        for (int i = 0; i < Steps; i++)
        {
            Square(0, 1, low + (i * step), low + ((i + 1) * step), Math.Pow(2, low + ((i + 0.5) * step)));
        }

        plot.Axes.SetLimits(0, 1, low, low + (Steps * step));
        plot.Axes.Bottom.TickGenerator = new NumericManual();
        double[] ticks = [.. Enumerable.Range(0, 6).Select(i => low + (i * Steps * step / 5))];
        plot.Axes.Left.TickGenerator = new NumericManual(ticks, [.. ticks.Select((tick, i) => Math.Pow(2, tick).ToString("F2", CultureInfo.InvariantCulture) + (i == 5 ? " +" : ""))]);
        plot.Axes.Left.TickLabelStyle.FontSize = 12;
    }

    /// <summary>Draws points, those that do not count as rings, and, where there is one, the line through them.</summary>
    public void Points(IReadOnlyList<(double X, double Y, bool Counts)> points, Line? line)
    {
        foreach (bool counts in (bool[])[true, false])
        {
            (double X, double Y, bool Counts)[] some = [.. points.Where(point => point.Counts == counts)];
            if (some.Length == 0)
            {
                continue;
            }

            double[] xs = [.. some.Select(static point => point.X)], ys = [.. some.Select(static point => point.Y)];
            MarkerShape shape = counts ? MarkerShape.FilledCircle : MarkerShape.OpenCircle;
            Markers(plot.Add.ScatterPoints(xs, ys), shape, size: counts ? 10 : 9, lineWidth: 4, ScottPlot.Colors.Black);
            Markers(plot.Add.ScatterPoints(xs, ys), shape, size: counts ? 7 : 9, lineWidth: 2, ScottPlot.Colors.White);
        }

        if (line is { } fit)
        {
            double[] ends = [points.Where(static point => point.Counts).Min(static point => point.X) - 0.4, points.Where(static point => point.Counts).Max(static point => point.X) + 0.4];
            foreach ((Color color, float width) in ((Color, float)[])[(ScottPlot.Colors.Black, 3), (ScottPlot.Colors.White, 1.5f)])
            {
                Scatter drawn = plot.Add.ScatterLine(ends, [.. ends.Select(x => fit.Intercept + (fit.Slope * x))], color);
                drawn.LineWidth = width;
                drawn.LinePattern = LinePattern.Dashed;
            }
        }
    }

    /// <summary>Names title and axes; ticks are powers of two.</summary>
    public void Label(string title, string bottom, string left, IReadOnlyList<double> x, IReadOnlyList<double> y)
    {
        plot.Title(title, size: 15);
        plot.XLabel(bottom, size: 13);
        plot.YLabel(left, size: 13);
        plot.Axes.Left.Label.Bold = plot.Axes.Bottom.Label.Bold = plot.Axes.Title.Label.Bold = false;
        plot.Axes.Left.TickLabelStyle.FontSize = plot.Axes.Bottom.TickLabelStyle.FontSize = 12;
        plot.Axes.Bottom.TickGenerator = Ticks(x, x.Count > 6 ? 2 : 1);
        plot.Axes.Left.TickGenerator = Ticks(y, 2);
    }

    /// <summary>Half way between a point and the one before it.</summary>
    private static double Edge(IReadOnlyList<double> points, int index) =>
        index == 0 ? points[0] - 0.5 : index == points.Count ? points[^1] + 0.5 : (points[index - 1] + points[index]) / 2;

    /// <summary>White on black, which stands out from every colour of the map.</summary>
    private static void Markers(Scatter points, MarkerShape shape, float size, float lineWidth, Color color)
    {
        points.MarkerShape = shape;
        points.MarkerSize = size;
        points.MarkerFillColor = points.MarkerLineColor = color;
        points.MarkerLineWidth = lineWidth;
    }

    private static NumericManual Ticks(IReadOnlyList<double> exponents, int every)
    {
        double[] shown = [.. exponents.Where((_, i) => i % every == 0)];
        return new NumericManual(shown, [.. shown.Select(static exponent => Number(Math.Pow(2, exponent)))]);
    }

    /// <summary>Two digits, as a reader would write them.</summary>
    internal static string Number(double value) =>
        value is >= 0.01 and < 1000 ? value.ToString(value >= 10 ? "F0" : "G2", CultureInfo.InvariantCulture) : value.ToString("0.0e0", CultureInfo.InvariantCulture);

    private void Square(double left, double right, double bottom, double top, double value)
    {
        Rectangle square = plot.Add.Rectangle(left, right, bottom, top);
        square.FillColor = double.IsFinite(value)
            ? Colors.GetColor(Math.Clamp(Math.Log2(value / lowest) / Math.Log2(highest / lowest), 0, 1))
            : ScottPlot.Colors.LightGray;

        // Of the same colour, so that no seam of the paper shows between two squares.
        square.LineColor = square.FillColor;
        square.LineWidth = 1;
    }
}
