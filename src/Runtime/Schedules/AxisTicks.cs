using System;
using System.Collections.Generic;
using System.Globalization;

namespace GenOptim;

/// <summary>Where an axis from 0 upwards has its ticks, and what stands beside them.</summary>
internal static class AxisTicks
{
    /// <summary>Ticks at multiples of 1, 2 or 5 times a power of ten, from 0 to the first that is not below the top, or to the last below it.</summary>
    /// <param name="top">The highest value to show, above 0.</param>
    /// <param name="most">The most intervals between ticks.</param>
    /// <param name="smallest">The least distance of ticks: 1 for what is counted, 0 for what is measured.</param>
    /// <param name="coversTop">Whether the last tick is at or above the top.</param>
    internal static IReadOnlyList<decimal> Of(double top, int most, decimal smallest, bool coversTop)
    {
        decimal distance = Math.Max(Distance(top / most), smallest);
        var ticks = new List<decimal> { 0 };
        while ((double)(ticks[^1] + distance) <= top)
        {
            ticks.Add(ticks[^1] + distance);
        }

        if (coversTop && (double)ticks[^1] < top)
        {
            ticks.Add(ticks[^1] + distance);
        }

        return ticks;
    }

    /// <summary>A number as short as it can be said exactly, from a million on in millions, and so on.</summary>
    internal static string Label(decimal value)
    {
        (decimal unit, string suffix) = value switch
        {
            >= 1e15m => (1e15m, "P"),
            >= 1e12m => (1e12m, "T"),
            >= 1e9m => (1e9m, "G"),
            >= 1e6m => (1e6m, "M"),
            _ => (1m, string.Empty),
        };
        return (value / unit).ToString("#,0.############################", CultureInfo.InvariantCulture) + suffix;
    }

    /// <summary>The smallest of 1, 2, 5, 10, 20 ... (and their tenths) that is not below a distance.</summary>
    private static decimal Distance(double least)
    {
        // Beyond these powers there is no decimal, and no curve to be looked at either.
        int power = Math.Clamp((int)Math.Floor(Math.Log10(least)), -20, 20);
        decimal unit = 1;
        for (int i = 0; i < Math.Abs(power); i++)
        {
            unit = power < 0 ? unit / 10 : unit * 10;
        }

        foreach (decimal factor in (ReadOnlySpan<decimal>)[1, 2, 5])
        {
            // A distance that is one of these but for its rounding is taken for it.
            if ((double)(factor * unit) >= least * (1 - 1e-12))
            {
                return factor * unit;
            }
        }

        return 10 * unit;
    }
}
