using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Xml;

namespace GenOptim;

/// <summary>Draws a schedule: multiplier over steps.</summary>
internal sealed class ScheduleSvg
{
    private const int Width = 720;
    private const int Height = 360;
    private const int Left = 64;
    private const int Right = 40;
    private const int Top = 48;
    private const int Bottom = 56;

    /// <summary>The most steps that are drawn as stairs, which is what a schedule is; of more, a stair is narrower than the line.</summary>
    private const long MostStairs = 200;

    /// <summary>Points of a curve of more steps: two for each unit of the picture's width.</summary>
    private const int MostPoints = 2 * (Width - Left - Right);

    private const string Space = "http://www.w3.org/2000/svg";

    // Where a viewer knows no dark pages the first rules hold; where it knows no style at all, the elements' own attributes do.
    private const string Style =
        """
        .page{fill:#ffffff}.ink{fill:#24292f}.quiet{fill:#57606a}.line{stroke:#0969da}.axis{stroke:#57606a}.grid{stroke:#d8dee4}
        @media(prefers-color-scheme:dark){.page{fill:#0d1117}.ink{fill:#e6edf3}.quiet{fill:#9198a1}.line{stroke:#58a6ff}.axis{stroke:#9198a1}.grid{stroke:#30363d}}
        """;

    private readonly XmlWriter _xml;
    private readonly long _steps;
    private readonly double _highest;

    private ScheduleSvg(XmlWriter xml, long steps, double highest)
    {
        _xml = xml;
        _steps = steps;
        _highest = highest;
    }

    internal static string Draw(ISchedule schedule, long steps, string title)
    {
        IReadOnlyList<(double Step, double Multiplier)> points = Points(schedule, steps);
        double top = points.Max(static point => point.Multiplier);
        IReadOnlyList<decimal> ticks = AxisTicks.Of(top > 0 ? top : 1, 5, 0, coversTop: true);
        var text = new StringBuilder();
        using (var xml = XmlWriter.Create(text, new XmlWriterSettings { OmitXmlDeclaration = true, Indent = true, NewLineChars = "\n" }))
        {
            new ScheduleSvg(xml, steps, (double)ticks[^1]).Write(points, ticks, Printable(title));
        }

        return text.ToString();
    }

    private static List<(double Step, double Multiplier)> Points(ISchedule schedule, long steps)
    {
        var points = new List<(double Step, double Multiplier)>();
        if (steps <= MostStairs)
        {
            for (long step = 0; step < steps; step++)
            {
                double multiplier = Multiplier(schedule, step);
                points.Add((step, multiplier));
                points.Add((step + 1, multiplier));
            }

            return points;
        }

        long last = -1;
        for (int i = 0; i <= MostPoints; i++)
        {
            long step = (long)((Int128)(steps - 1) * i / MostPoints);
            if (step != last)
            {
                points.Add((step, Multiplier(schedule, step)));
                last = step;
            }
        }

        return points;
    }

    private static double Multiplier(ISchedule schedule, long step)
    {
        double multiplier = schedule.Multiplier(step);
        return multiplier >= 0 && double.IsFinite(multiplier)
            ? multiplier
            : throw new InvalidOperationException(Schedule.Text(
                $"The schedule {schedule} gave the multiplier {multiplier} for step count {step}; it must be finite and at least 0."));
    }

    /// <summary>A title may come from anywhere, and XML knows no control characters.</summary>
    private static string Printable(string title)
    {
        var text = new StringBuilder(title.Length);
        for (int i = 0; i < title.Length; i++)
        {
            if (i + 1 < title.Length && char.IsSurrogatePair(title[i], title[i + 1]))
            {
                text.Append(title[i]).Append(title[++i]);
            }
            else
            {
                text.Append(XmlConvert.IsXmlChar(title[i]) && !char.IsSurrogate(title[i]) ? title[i] : '\uFFFD');
            }
        }

        return text.ToString();
    }

    private static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    private double X(double step) => Left + (step / _steps * (Width - Left - Right));

    private double Y(double multiplier) => Height - Bottom - (multiplier / _highest * (Height - Top - Bottom));

    private void Write(IReadOnlyList<(double Step, double Multiplier)> points, IReadOnlyList<decimal> multipliers, string title)
    {
        Open("svg", ("viewBox", Schedule.Text($"0 0 {Width} {Height}")), ("width", Number(Width)), ("height", Number(Height)), ("role", "img"),
            ("font-family", "system-ui, 'Segoe UI', Helvetica, Arial, sans-serif"), ("font-size", "13"));
        Leaf("title", title);
        Leaf("style", Style);
        Leaf("rect", null, ("class", "page"), ("width", Number(Width)), ("height", Number(Height)), ("fill", "#ffffff"));
        WriteTitle(title);
        foreach (decimal tick in multipliers)
        {
            double y = Y((double)tick);
            Line("grid", "#d8dee4", Left, y, Width - Right, y);
            Label(AxisTicks.Label(tick), Left - 8, y + 4, "end");
        }

        foreach (decimal tick in AxisTicks.Of(_steps, 8, 1, coversTop: false))
        {
            double x = X((double)tick);
            Line("axis", "#57606a", x, Height - Bottom, x, Height - Bottom + 5);
            Label(AxisTicks.Label(tick), x, Height - Bottom + 20, "middle");
        }

        Line("axis", "#57606a", Left, Height - Bottom, Width - Right, Height - Bottom);
        Line("axis", "#57606a", Left, Top, Left, Height - Bottom);
        Label("step", (Left + Width - Right) / 2.0, Height - 14, "middle");
        Label("multiplier α", 18, (Top + Height - Bottom) / 2.0, "middle", ("transform", Schedule.Text($"rotate(-90 18 {Number((Top + Height - Bottom) / 2.0)})")));
        Leaf("polyline", null, ("class", "line"), ("fill", "none"), ("stroke", "#0969da"), ("stroke-width", "2"), ("stroke-linejoin", "round"),
            ("points", string.Join(' ', points.Select(point => $"{Number(X(point.Step))},{Number(Y(point.Multiplier))}"))));
        _xml.WriteEndElement();
    }

    private void WriteTitle(string title)
    {
        // A long title is set smaller until it would be too small to read, and is cut then; whole it stands in the element title.
        const int Room = Width - Left - Right;
        double size = Math.Clamp(Room / (0.58 * Math.Max(1, title.Length)), 11, 15);
        int most = (int)(Room / (0.58 * size));
        string shown = title.Length <= most ? title : title[..(char.IsHighSurrogate(title[most - 2]) ? most - 2 : most - 1)] + "…";
        Leaf("text", shown, ("class", "ink"), ("fill", "#24292f"), ("x", Number(Left)), ("y", "28"), ("font-size", Number(size)), ("font-weight", "600"));
    }

    private void Line(string name, string color, double x1, double y1, double x2, double y2) => Leaf(
        "line", null, ("class", name), ("stroke", color), ("x1", Number(x1)), ("y1", Number(y1)), ("x2", Number(x2)), ("y2", Number(y2)));

    private void Label(string text, double x, double y, string anchor, params ReadOnlySpan<(string Name, string Value)> more) => Leaf(
        "text", text, [("class", "quiet"), ("fill", "#57606a"), ("x", Number(x)), ("y", Number(y)), ("text-anchor", anchor), .. more]);

    private void Leaf(string name, string? text, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        Open(name, attributes);
        if (text is not null)
        {
            _xml.WriteString(text);
        }

        _xml.WriteEndElement();
    }

    private void Open(string name, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        _xml.WriteStartElement(name, Space);
        foreach ((string attribute, string value) in attributes)
        {
            _xml.WriteAttributeString(attribute, value);
        }
    }
}
