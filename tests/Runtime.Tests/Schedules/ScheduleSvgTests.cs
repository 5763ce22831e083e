using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Xml.Linq;
using Xunit;

namespace GenOptim.Runtime.Tests.Schedules;

/// <summary>The picture of a schedule: well-formed, the same in every culture, and true to the numbers.</summary>
public sealed class ScheduleSvgTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(200)]
    [InlineData(201)]
    [InlineData(10_000)]
    [InlineData(3_000_000_000_000)]
    [InlineData(long.MaxValue)]
    public void CurveIsTheSchedule(long steps)
    {
        ISchedule schedule = Schedule.CosineAnnealingWithWarmup(Math.Max(1, steps / 10), steps, 0.1);
        XElement picture = XElement.Parse(schedule.ToSvg(steps));

        foreach ((double step, double multiplier) in Points(picture, steps))
        {
            // A stair's right end is the next step; what is compared is where the picture can tell steps apart.
            double expected = Enumerable.Range(-1, 3)
                .Select(offset => schedule.Multiplier(Math.Clamp((long)Math.Min(Math.Round(step), 9e18) + offset, 0, steps - 1)))
                .MinBy(value => Math.Abs(value - multiplier));
            Assert.InRange(multiplier, expected - 0.02, expected + 0.02);
        }
    }

    [Fact]
    public void FewStepsAreStairs()
    {
        XElement picture = XElement.Parse(Schedule.Step(2, 0.5).ToSvg(4));

        Assert.Equal(
            [(0, 1), (1, 1), (1, 1), (2, 1), (2, 0.5), (3, 0.5), (3, 0.5), (4, 0.5)],
            Points(picture, 4).Select(static point => (Math.Round(point.Step, 2), Math.Round(point.Multiplier, 2))));
    }

    [Fact]
    public void AxesAreLabelled()
    {
        string[] texts = Texts(XElement.Parse(Schedule.CosineAnnealing(10_000).ToSvg(10_000)));

        Assert.Equal(
            [
                "CosineAnnealing(total: 10000, final: 0)", "0", "0.2", "0.4", "0.6", "0.8", "1",
                "0", "2,000", "4,000", "6,000", "8,000", "10,000", "step", "multiplier α",
            ],
            texts);
    }

    [Theory]
    [InlineData(1, "0 1")]
    [InlineData(3, "0 1 2 3")]
    [InlineData(12, "0 2 4 6 8 10 12")]
    [InlineData(2_500_000, "0 500,000 1M 1.5M 2M 2.5M")]
    [InlineData(40_000_000_000, "0 5G 10G 15G 20G 25G 30G 35G 40G")]
    public void StepsAreLabelledShortly(long steps, string labels) => Assert.Equal(
        labels,
        string.Join(' ', Texts(XElement.Parse(Schedule.Constant().ToSvg(steps))).SkipLast(2).Skip(1 + "0 0.2 0.4 0.6 0.8 1".Split(' ').Length)));

    [Theory]
    [InlineData(0, "0 0.2 0.4 0.6 0.8 1")]
    [InlineData(0.03, "0 0.01 0.02 0.03")]
    [InlineData(1e-9, "0 0.0000000002 0.0000000004 0.0000000006 0.0000000008 0.000000001")]
    [InlineData(7.3, "0 2 4 6 8")]
    [InlineData(1e9, "0 200M 400M 600M 800M 1G")]
    public void MultipliersAreLabelled(double multiplier, string labels) => Assert.Equal(
        labels,
        string.Join(' ', Texts(XElement.Parse(Schedule.Constant(multiplier).ToSvg(1))).Skip(1).SkipLast(2 + 2)));

    [Theory]
    [InlineData("a < b & \"c\" 'd' >")]
    [InlineData("nul \0, bell \u0007, half a pair \uD83D, a whole one \uD83D\uDE00, \uFFFF")]
    [InlineData("")]
    [InlineData("a very long title, a very long title, a very long title, a very long title, a very long title, a very long title, a very long title")]
    public void AnyTitleIsWellFormed(string title)
    {
        XElement picture = XElement.Parse(Schedule.Constant().ToSvg(10, title));

        string expected = title.Replace('\0', '\uFFFD').Replace('\u0007', '\uFFFD').Replace("\uD83D,", "\uFFFD,", StringComparison.Ordinal).Replace('\uFFFF', '\uFFFD');
        Assert.Equal(expected, picture.Element(Svg + "title")!.Value);
        Assert.InRange(Texts(picture)[0].Length, 0, 100);
    }

    [Fact]
    public void PictureIsTheSameInEveryCulture()
    {
        string expected = Schedule.Linear(1234, 1.25, 0.5).WithWarmup(37, 0.125).ToSvg(1271);
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            foreach (string culture in new[] { "de-DE", "fr-FR", "ar-SA", "fa-IR", "sv-SE" })
            {
                CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
                Assert.Equal(expected, Schedule.Linear(1234, 1.25, 0.5).WithWarmup(37, 0.125).ToSvg(1271));
            }
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void BadSchedulesAndLengthsAreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>("steps", static () => Schedule.Constant().ToSvg(0));
        Assert.Throws<ArgumentNullException>("schedule", static () => ((ISchedule)null!).ToSvg(1));
        Assert.Equal(
            "The schedule Lambda gave the multiplier NaN for step count 3; it must be finite and at least 0.",
            Assert.Throws<InvalidOperationException>(static () => Schedule.Lambda(static step => step == 3 ? double.NaN : 1).ToSvg(5)).Message);
    }

    private static string[] Texts(XElement picture) => picture.Elements(Svg + "text").Select(static text => text.Value).ToArray();

    /// <summary>The curve's points in steps and multipliers, read back by the axes' first and last ticks.</summary>
    private static IEnumerable<(double Step, double Multiplier)> Points(XElement picture, long steps)
    {
        const double Left = 64;
        const double Width = 720 - 64 - 40;
        const double Bottom = 360 - 56;
        XElement highest = picture.Elements(Svg + "line").Last(static line => line.Attribute("class")!.Value == "grid");
        double top = Number(highest, "y1");
        double multiplier = double.Parse(
            picture.Elements(Svg + "text").Last(static text => text.Attribute("text-anchor")?.Value == "end").Value, CultureInfo.InvariantCulture);
        foreach (string point in picture.Element(Svg + "polyline")!.Attribute("points")!.Value.Split(' '))
        {
            double[] xy = point.Split(',').Select(static number => double.Parse(number, CultureInfo.InvariantCulture)).ToArray();
            yield return ((xy[0] - Left) / Width * steps, (Bottom - xy[1]) / (Bottom - top) * multiplier);
        }
    }

    private static double Number(XElement element, string name) => double.Parse(element.Attribute(name)!.Value, CultureInfo.InvariantCulture);
}
