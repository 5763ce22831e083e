using System;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.IO;

namespace DigitsModel;

/// <summary>Options of a command line that say which value they were given, and by which rule it is wrong.</summary>
public static class CommandOptions
{
    /// <summary>A whole number from <paramref name="smallest"/> to <paramref name="largest"/>.</summary>
    public static Option<int> Integer(string name, int defaultValue, int smallest, int largest, string description) => new(name)
    {
        Description = description,
        HelpName = "n",
        DefaultValueFactory = _ => defaultValue,
        CustomParser = argument => Parse(
            argument,
            int.TryParse(argument.Tokens[0].Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value),
            value,
            smallest,
            largest,
            "a whole number"),
    };

    /// <summary>A number from <paramref name="smallest"/> to <paramref name="largest"/>, with a decimal point whatever the machine's language.</summary>
    public static Option<double> Real(string name, double defaultValue, double smallest, double largest, string description) => new(name)
    {
        Description = description,
        HelpName = "x",
        DefaultValueFactory = _ => defaultValue,
        CustomParser = argument => Parse(
            argument,
            double.TryParse(argument.Tokens[0].Value, NumberStyles.Float, CultureInfo.InvariantCulture, out double value),
            value,
            smallest,
            largest,
            "a number"),
    };

    /// <summary>The path of a file, null where it is left out.</summary>
    public static Option<string?> File(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "file",
        CustomParser = argument =>
        {
            string path = argument.Tokens[0].Value;
            if (Path.GetFileName(path).Trim() is "" or "." or "..")
            {
                AddError(argument, "the path of a file");
            }

            return path;
        },
    };

    private static T Parse<T>(ArgumentResult argument, bool isNumber, T value, T smallest, T largest, string kind)
        where T : IComparable<T>
    {
        // NaN compares below every number, so it is out of range like any other.
        if (!isNumber || value.CompareTo(smallest) < 0 || value.CompareTo(largest) > 0)
        {
            AddError(argument, $"{kind} from {smallest} to {largest}");
        }

        return value;
    }

    private static void AddError(ArgumentResult argument, string rule)
    {
        var option = (OptionResult)argument.Parent!;
        argument.AddError($"{option.Option.Name} must be {rule}, not '{argument.Tokens[0].Value}'");
    }
}
