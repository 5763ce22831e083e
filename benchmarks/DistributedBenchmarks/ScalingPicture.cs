using System;
using System.Globalization;
using System.Linq;
using System.Text;

namespace GenOptim.Benchmarks.Distributed;

/// <summary>Draws the model for 1 to 4,096 ranks, both axes logarithmic.</summary>
internal static class ScalingPicture
{
    private const int Width = 760, Height = 430, Left = 70, Right = 20, Top = 50, Bottom = 140;

    private const int Doublings = 12;

    // Colours that people of any colour vision tell apart (M. Okabe and K. Ito, "Color Universal Design", 2008).
    private static readonly (string Name, string Colour, ScalingModel Model)[] Curves =
    [
        ("1.25 GB/s per rank, buckets of 16 MiB", "#0072b2", new ScalingModel(1e9, 1.25e9, 16 << 20)),
        ("12.5 GB/s, 16 MiB", "#d55e00", new ScalingModel(1e9, 12.5e9, 16 << 20)),
        ("50 GB/s, 16 MiB", "#009e73", new ScalingModel(1e9, 50e9, 16 << 20)),
        ("12.5 GB/s, buckets of 1 GiB", "#cc79a7", new ScalingModel(1e9, 12.5e9, 1 << 30)),
    ];

    internal static string Draw()
    {
        double[] all = [.. Curves.SelectMany(curve => Enumerable.Range(0, Doublings + 1).Select(power => curve.Model.Seconds(1 << power)))];
        int low = (int)Math.Floor(Math.Log10(all.Min()));
        int high = (int)Math.Ceiling(Math.Log10(all.Max()));
        string X(double doublings) => Text(Left + (doublings / Doublings * (Width - Left - Right)));
        string Y(double seconds) => Text(Height - Bottom - ((Math.Log10(seconds) - low) / (high - low) * (Height - Top - Bottom)));

        var svg = new StringBuilder();
        void Line(FormattableString line) => svg.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
        Line($"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {Height}\" width=\"{Width}\" height=\"{Height}\" role=\"img\" font-family=\"system-ui, 'Segoe UI', Helvetica, Arial, sans-serif\" font-size=\"13\">");
        Line($"  <title>Time of a sharded AdamW step, 10⁹ parameters in float32</title>");
        svg.Append("  <style>.page{fill:#ffffff}.ink{fill:#24292f}.grid{stroke:#d8dee4}@media(prefers-color-scheme:dark){.page{fill:#0d1117}.ink{fill:#e6edf3}.grid{stroke:#30363d}}</style>\n");
        Line($"  <rect class=\"page\" width=\"{Width}\" height=\"{Height}\" fill=\"#ffffff\"/>");
        Line($"  <text class=\"ink\" x=\"{Left}\" y=\"28\" font-size=\"16\" font-weight=\"600\">Time of a sharded AdamW step, 10⁹ parameters in float32 (model)</text>");
        for (int power = low; power <= high; power++)
        {
            double seconds = Math.Pow(10, power);
            Line($"  <line class=\"grid\" x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{Y(seconds)}\" y2=\"{Y(seconds)}\"/>");
            Line($"  <text class=\"ink\" x=\"{Left - 8}\" y=\"{Y(seconds)}\" dy=\"4\" text-anchor=\"end\">{(seconds >= 1 ? $"{Text(seconds)} s" : $"{Text(seconds * 1000)} ms")}</text>");
        }

        for (int power = 0; power <= Doublings; power += 2)
        {
            Line($"  <text class=\"ink\" x=\"{X(power)}\" y=\"{Height - Bottom + 20}\" text-anchor=\"middle\">{1 << power:N0}</text>");
        }

        Line($"  <text class=\"ink\" x=\"{X(Doublings / 2.0)}\" y=\"{Height - Bottom + 40}\" text-anchor=\"middle\">ranks of one thread</text>");
        for (int i = 0; i < Curves.Length; i++)
        {
            (string name, string colour, ScalingModel model) = Curves[i];
            string points = string.Join(' ', Enumerable.Range(0, (4 * Doublings) + 1).Select(quarter => $"{X(quarter / 4.0)},{Y(model.Seconds((int)Math.Round(Math.Pow(2, quarter / 4.0))))}"));
            Line($"  <polyline fill=\"none\" stroke=\"{colour}\" stroke-width=\"2.5\" points=\"{points}\"/>");
            int x = Left + (i % 2 * 350), y = Height - 62 + (i / 2 * 24);
            Line($"  <line x1=\"{x}\" x2=\"{x + 24}\" y1=\"{y}\" y2=\"{y}\" stroke=\"{colour}\" stroke-width=\"2.5\"/>");
            Line($"  <text class=\"ink\" x=\"{x + 32}\" y=\"{y + 4}\">{name}</text>");
        }

        return svg.Append("</svg>\n").ToString();
    }

    private static string Text(double number) => number.ToString("0.##", CultureInfo.InvariantCulture);
}
