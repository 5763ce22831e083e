using System;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.IO;
using DigitsModel;

namespace Digits;

/// <summary>The command line: which options there are, their ranges, and what they mean when left out.</summary>
internal sealed class Options
{
    private readonly Option<int> _epochs = Integer("--epochs", 30, 1, 10_000, "how often each optimizer sees all training images");
    private readonly Option<int> _batchSize = Integer("--batch-size", 16, 1, 10_000, "images per step");
    private readonly Option<int> _seed = Integer("--seed", 7, 0, int.MaxValue, "decides split, initial weights and order of the images");
    private readonly Option<double> _adamWLearningRate = Real("--adamw-lr", 0.01, 0, 1e3, "learning rate of AdamW after warm-up");
    private readonly Option<double> _sgdwLearningRate = Real("--sgdw-lr", 0.2, 0, 1e3, "learning rate of SGDW after warm-up");
    private readonly Option<int> _threads = Integer("--threads", 0, 0, 1_024, "threads per optimizer step, 0 for one per core");
    private readonly Option<double> _requiredAccuracy = Real("--require-accuracy", 0, 0, 100, "percent below which the exit code is 1");
    private readonly Option<string?> _data = File("--data", "images to learn, CSV or CSV.GZ [default: those that come with the example]");
    private readonly Option<string?> _picture = File("--picture", "PNG to draw the curves to [default: digits.png in the example's folder out]");

    private readonly Option<bool> _measureStep = new("--measure-step")
    {
        Description = "train nothing; print the time of an AdamW step on 256 Ki parameters, one thread, in ns per parameter",
    };

    /// <summary>The command with all options; running it calls <paramref name="run"/>.</summary>
    public RootCommand Command(Func<Settings, int> run)
    {
        var command = new RootCommand("Trains a small network on real handwritten digits with a generated AdamW and a generated SGDW.")
        {
            _epochs, _batchSize, _seed, _adamWLearningRate, _sgdwLearningRate, _threads, _requiredAccuracy, _data, _picture, _measureStep,
        };
        command.SetAction(arguments => run(Read(arguments)));
        return command;
    }

    private Settings Read(ParseResult arguments)
    {
        int threads = arguments.GetValue(_threads);
        return new Settings(
            arguments.GetValue(_epochs),
            arguments.GetValue(_batchSize),
            arguments.GetValue(_seed),
            arguments.GetValue(_adamWLearningRate),
            arguments.GetValue(_sgdwLearningRate),
            threads == 0 ? null : threads,
            arguments.GetValue(_requiredAccuracy),
            arguments.GetValue(_data) ?? DigitsData.DefaultPath,
            arguments.GetValue(_picture) ?? OutFolder.PicturePath,
            arguments.GetValue(_measureStep));
    }

    private static Option<int> Integer(string name, int defaultValue, int smallest, int largest, string description) => new(name)
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

    // System.CommandLine itself would read 0,1 or 0.1 depending on the machine's language.
    private static Option<double> Real(string name, double defaultValue, double smallest, double largest, string description) => new(name)
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

    private static Option<string?> File(string name, string description) => new(name)
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
