using System;
using System.Globalization;

namespace GenOptim.Generator.Diagnostics.Reading;

/// <summary>Numbers as they stand in messages: the same on every machine, short, and as people write them.</summary>
internal static class Numbers
{
    /// <summary><paramref name="value"/> to six significant digits, for reading: <c>1e-5</c>, <c>0.01</c>, <c>69.3147</c>.</summary>
    public static string Text(double value)
    {
        return Shorten(value.ToString("G6", CultureInfo.InvariantCulture));
    }

    /// <summary>The steps after which a weight that only decays by the fraction <paramref name="decay"/> per step has halved: ln 2 / wd.</summary>
    public static double HalfLife(double decay)
    {
        return Math.Log(2) / decay;
    }

    /// <summary>A number of steps, rounded as one would say it: three digits below 1000, none after the point above.</summary>
    public static string Steps(double steps)
    {
        return steps >= 1000
            ? Math.Round(steps).ToString("#,0", CultureInfo.InvariantCulture)
            : steps.ToString("G3", CultureInfo.InvariantCulture);
    }

    private static string Shorten(string text)
    {
        int exponent = text.IndexOf('E');
        if (exponent < 0)
        {
            return text;
        }

        string sign = text[exponent + 1] == '-' ? "-" : string.Empty;
        return text.Substring(0, exponent) + "e" + sign + text.Substring(exponent + 2).TrimStart('0');
    }
}
