using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

namespace GenOptim.Docs.Tests;

/// <summary>The pictures of the decay rules, drawn from what generated optimizers do to a weight that has no gradient.</summary>
internal static class DecayPictures
{
    private const int Steps = 2_000;
    private const double Peak = 1e-3;

    // Colours that differ in the dark, in the light, and to eyes that see fewer of them.
    private static readonly string[] Colours = ["#0072b2", "#d55e00", "#009e73", "#cc79a7"];

    public static string OverARun()
    {
        (string Name, Func<IReadOnlyList<Parameter<double>>, IOptimizer> Create)[] rules =
        [
            ("Scheduled = LearningRate", static parameters => new ScheduledDecay(Peak, parameters)),
            ("Constant", static parameters => new ConstantDecay(Peak, parameters)),
            ("Corrected", static parameters => new CorrectedDecay(Peak, parameters)),
        ];
        return Draw(
            "Share of a weight that is left, cosine schedule",
            "steps",
            [.. Enumerable.Range(0, 5).Select(static i => (i / 4.0, (i * Steps / 4).ToString(CultureInfo.InvariantCulture)))],
            [.. rules.Select(static rule => (rule.Name, Run(rule.Create).Select(static (share, step) => (step / (double)Steps, share)).Where(static (_, step) => step % 20 == 0)))]);
    }

    public static string OverRates()
    {
        double[] exponents = [.. Enumerable.Range(0, 41).Select(static i => -4 + i / 20.0)];
        return Draw(
            "Share left at the end of the run, by learning rate",
            "initial learning rate",
            [(0, "1e-4"), (0.5, "1e-3"), (1, "1e-2")],
            [
                ("Scheduled, wd 1e-3", exponents.Select(static exponent => ((exponent + 4) / 2, Run(parameters => new ScheduledDecay(Math.Pow(10, exponent), parameters))[^1]))),
                ("LearningRate, wd 1", exponents.Select(static exponent => ((exponent + 4) / 2, Run(parameters => new CoupledDecay(Math.Pow(10, exponent), parameters))[^1]))),
            ]);
    }

    /// <summary>What is left of a weight of 1 after each step.</summary>
    public static double[] Run(Func<IReadOnlyList<Parameter<double>>, IOptimizer> create)
    {
        double[] values = [1], shares = new double[Steps + 1];
        using var parameter = new Parameter<double>("weight", values, new double[1]);
        using IOptimizer optimizer = create([parameter]);
        optimizer.Schedule = Schedule.CosineAnnealing(Steps);
        for (int step = 0; step <= Steps; step++)
        {
            shares[step] = values[0];
            optimizer.Step();
        }

        return shares;
    }

    private static string Draw(
        string title, string across, IReadOnlyList<(double Position, string Text)> ticks, IReadOnlyList<(string Name, IEnumerable<(double X, double Y)> Points)> curves)
    {
        const int Left = 60, Right = 20, Top = 44, Bottom = 52, Width = 720, Height = 360;
        static string X(double x) => (Left + x * (Width - Left - Right)).ToString("0.#", CultureInfo.InvariantCulture);
        static string Y(double y) => (Height - Bottom - y * (Height - Top - Bottom)).ToString("0.#", CultureInfo.InvariantCulture);

        var svg = new StringBuilder();
        void Line(FormattableString line) => svg.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
        Line($"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {Height}\" width=\"{Width}\" height=\"{Height}\" role=\"img\" font-family=\"system-ui, 'Segoe UI', Helvetica, Arial, sans-serif\" font-size=\"13\">");
        Line($"  <title>{title}</title>");
        svg.Append("  <style>.page{fill:#ffffff}.ink{fill:#24292f}.grid{stroke:#d8dee4}@media(prefers-color-scheme:dark){.page{fill:#0d1117}.ink{fill:#e6edf3}.grid{stroke:#30363d}}</style>\n");
        Line($"  <rect class=\"page\" width=\"{Width}\" height=\"{Height}\" fill=\"#ffffff\"/>");
        Line($"  <text class=\"ink\" x=\"{Left}\" y=\"26\" font-size=\"16\" font-weight=\"600\">{title}</text>");
        for (int i = 0; i <= 4; i++)
        {
            Line($"  <line class=\"grid\" x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{Y(i / 4.0)}\" y2=\"{Y(i / 4.0)}\"/>");
            Line($"  <text class=\"ink\" x=\"{Left - 8}\" y=\"{Y(i / 4.0)}\" dy=\"4\" text-anchor=\"end\">{25 * i} %</text>");
        }

        foreach ((double position, string text) in ticks)
        {
            Line($"  <text class=\"ink\" x=\"{X(position)}\" y=\"{Height - Bottom + 20}\" text-anchor=\"middle\">{text}</text>");
        }

        Line($"  <text class=\"ink\" x=\"{X(0.5)}\" y=\"{Height - 10}\" text-anchor=\"middle\">{across}</text>");
        for (int i = 0; i < curves.Count; i++)
        {
            string points = string.Join(' ', curves[i].Points.Select(static point => $"{X(point.X)},{Y(point.Y)}"));
            Line($"  <polyline fill=\"none\" stroke=\"{Colours[i]}\" stroke-width=\"2.5\" points=\"{points}\"/>");
            Line($"  <line x1=\"{Width - 230}\" x2=\"{Width - 206}\" y1=\"{Top + 18 + 22 * i}\" y2=\"{Top + 18 + 22 * i}\" stroke=\"{Colours[i]}\" stroke-width=\"2.5\"/>");
            Line($"  <text class=\"ink\" x=\"{Width - 198}\" y=\"{Top + 22 + 22 * i}\">{curves[i].Name}</text>");
        }

        return svg.Append("</svg>\n").ToString();
    }
}
