using System;
using System.Globalization;

namespace GenOptim.Generator.Emit;

/// <summary>Numbers as C# source, the same under every culture, that read back to the same bits.</summary>
internal static class Literal
{
    private static readonly string[] DoubleFormats = ["G15", "G16", "G17"];
    private static readonly string[] SingleFormats = ["G6", "G7", "G8", "G9"];

    /// <summary>A constant expression of type double.</summary>
    public static string Double(double value)
    {
        if (double.IsNaN(value))
        {
            return "double.NaN";
        }

        if (double.IsInfinity(value))
        {
            return value > 0 ? "double.PositiveInfinity" : "double.NegativeInfinity";
        }

        if (value == 0)
        {
            // .NET Framework, on which the compiler may run, formats and compares away the sign.
            return BitConverter.DoubleToInt64Bits(value) < 0 ? "-0.0" : "0.0";
        }

        foreach (string format in DoubleFormats)
        {
            string text = value.ToString(format, CultureInfo.InvariantCulture);
            if (double.Parse(text, CultureInfo.InvariantCulture).Equals(value))
            {
                return Tidy(text);
            }
        }

        return Tidy(value.ToString("G17", CultureInfo.InvariantCulture));
    }

    /// <summary>A constant expression of type float, for a finite <paramref name="value"/>.</summary>
    public static string Single(float value)
    {
        foreach (string format in SingleFormats)
        {
            string text = value.ToString(format, CultureInfo.InvariantCulture);
            if (float.Parse(text, CultureInfo.InvariantCulture).Equals(value))
            {
                return Tidy(text) + "f";
            }
        }

        return Tidy(value.ToString("G9", CultureInfo.InvariantCulture)) + "f";
    }

    /// <summary>A constant expression of type bool.</summary>
    public static string Bool(bool value) => value ? "true" : "false";

    /// <summary>A string literal.</summary>
    public static string String(string value) => "\"" + value.Replace("\\", "\\\\").Replace("\"", "\\\"") + "\"";

    /// <summary>1E-08 as 1e-8, as people write it; a whole number keeps a point, so that it stays a double.</summary>
    private static string Tidy(string text)
    {
        int exponent = text.IndexOf('E');
        if (exponent < 0)
        {
            return text.IndexOf('.') < 0 ? text + ".0" : text;
        }

        int power = int.Parse(text.Substring(exponent + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        return text.Substring(0, exponent) + "e" + power.ToString(CultureInfo.InvariantCulture);
    }
}
