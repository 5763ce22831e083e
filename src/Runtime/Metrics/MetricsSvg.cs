using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Xml;

namespace GenOptim.Measurement;

/// <summary>Draws a run: norms over all parameters on a logarithmic scale, and below them cosines and the part of lost updates from −1 to 1.</summary>
internal sealed class MetricsSvg
{
    private const int Width = 860;
    private const int PanelHeight = 260;
    private const int Left = 72;
    private const int Right = 200;
    private const int Top = 48;
    private const int Gap = 56;
    private const string Space = "http://www.w3.org/2000/svg";

    // Colours that people of any colour vision tell apart (M. Okabe and K. Ito, "Color Universal Design", 2008).
    private static readonly string[] Colours = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9"];

    private readonly XmlWriter _xml;
    private readonly IReadOnlyList<StepMetrics> _history;

    private MetricsSvg(XmlWriter xml, IReadOnlyList<StepMetrics> history)
    {
        _xml = xml;
        _history = history;
    }

    internal static string Draw(string title, IReadOnlyList<StepMetrics> history)
    {
        var text = new StringBuilder();
        using (var xml = XmlWriter.Create(text, new XmlWriterSettings { OmitXmlDeclaration = true, Indent = true, NewLineChars = "\n" }))
        {
            new MetricsSvg(xml, history).Write(title);
        }

        return text.ToString();
    }

    private void Write(string title)
    {
        string[] names = _history.SelectMany(metrics => metrics.Values.Keys).Distinct().Order(StringComparer.Ordinal).ToArray();
        string[] norms = names.Where(name => name.StartsWith("l2_norm/", StringComparison.Ordinal)).ToArray();
        string[] others = names.Except(norms).ToArray();
        int panels = (norms.Length > 0 ? 1 : 0) + (others.Length > 0 ? 1 : 0);
        int height = Top + (panels * (PanelHeight + Gap));
        _xml.WriteStartElement("svg", Space);
        _xml.WriteAttributeString("viewBox", Text($"0 0 {Width} {height}"));
        _xml.WriteAttributeString("font-family", "sans-serif");
        _xml.WriteAttributeString("font-size", "12");
        Element("rect", ("width", Text($"{Width}")), ("height", Text($"{height}")), ("fill", "#ffffff"));
        Label(Left, 28, new string(title.Where(XmlConvert.IsXmlChar).ToArray()), "start", "16");
        int top = Top;
        if (norms.Length > 0)
        {
            Norms(norms, top);
            top += PanelHeight + Gap;
        }

        if (others.Length > 0)
        {
            Panel(others, top, value => value, -1, 1, [(-1, "−1"), (-0.5, "−0.5"), (0, "0"), (0.5, "0.5"), (1, "1")]);
        }

        _xml.WriteEndElement();
    }

    private void Norms(string[] names, int top)
    {
        double[] logarithms = names.SelectMany(Points).Select(point => Math.Log10(point.Value)).Where(double.IsFinite).ToArray();
        double low = logarithms.Length == 0 ? 0 : Math.Floor(logarithms.Min());
        double high = logarithms.Length == 0 ? 1 : Math.Max(Math.Ceiling(logarithms.Max()), low + 1);
        double distance = Math.Max(1, Math.Ceiling((high - low) / 6));
        var ticks = new List<(double At, string Label)>();
        for (double at = low; at <= high; at += distance)
        {
            ticks.Add((at, Math.Pow(10, at).ToString("0.####e+0", CultureInfo.InvariantCulture)));
        }

        Panel(names, top, value => Math.Log10(value), low, high, ticks);
    }

    private IEnumerable<(long Step, double Value)> Points(string name) =>
        _history.Where(metrics => metrics.Values.ContainsKey(name)).Select(metrics => (metrics.Step, metrics.Values[name]));

    private void Panel(string[] names, int top, Func<double, double> scale, double low, double high, IReadOnlyList<(double At, string Label)> ticks)
    {
        long firstStep = _history[0].Step;
        long steps = Math.Max(_history[^1].Step - firstStep, 1);
        foreach ((double at, string label) in ticks)
        {
            Element("line", ("x1", Text($"{Left}")), ("x2", Text($"{Width - Right}")), ("y1", Number(Y(at))), ("y2", Number(Y(at))), ("stroke", "#d8dee4"));
            Label(Left - 8, Y(at) + 4, label, "end");
        }

        Label(Left, top + PanelHeight + 20, Text($"{firstStep}"), "start");
        Label(Width - Right, top + PanelHeight + 20, Text($"step {_history[^1].Step}"), "end");
        for (int i = 0; i < names.Length; i++)
        {
            string colour = Colours[i % Colours.Length];
            var points = new StringBuilder();
            foreach ((long step, double value) in Points(names[i]))
            {
                double y = scale(value);
                if (double.IsFinite(y))
                {
                    points.Append(CultureInfo.InvariantCulture, $"{(points.Length == 0 ? string.Empty : " ")}{Number(X(step))},{Number(Y(Math.Clamp(y, low, high)))}");
                }
            }

            Element("polyline", ("points", points.ToString()), ("fill", "none"), ("stroke", colour), ("stroke-width", "1.5"));
            Label(Width - Right + 12, top + 14 + (i * 18), names[i][..names[i].LastIndexOf('/')], "start", colour: colour);
        }

        double X(long step) => Left + ((Width - Left - Right) * (double)(step - firstStep) / steps);

        double Y(double value) => top + (PanelHeight * (high - value) / (high - low));
    }

    private void Label(double x, double y, string text, string anchor, string size = "12", string colour = "#24292f")
    {
        _xml.WriteStartElement("text", Space);
        _xml.WriteAttributeString("x", Number(x));
        _xml.WriteAttributeString("y", Number(y));
        _xml.WriteAttributeString("text-anchor", anchor);
        _xml.WriteAttributeString("font-size", size);
        _xml.WriteAttributeString("fill", colour);
        _xml.WriteString(text);
        _xml.WriteEndElement();
    }

    private void Element(string name, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        _xml.WriteStartElement(name, Space);
        foreach ((string attribute, string value) in attributes)
        {
            _xml.WriteAttributeString(attribute, value);
        }

        _xml.WriteEndElement();
    }

    private static string Text(FormattableString text) => FormattableString.Invariant(text);

    private static string Number(double number) => number.ToString("0.##", CultureInfo.InvariantCulture);
}
