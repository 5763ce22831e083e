using System;
using System.CommandLine;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Reflection;

namespace Algorithms;

/// <summary>The command line.</summary>
internal sealed class Options
{
    /// <summary>Seeds of the search are far from those that are reported.</summary>
    private const int FirstSearchSeed = 1_000_000;

    private readonly Option<int> _epochs = Integer("--epochs", 8, "how often each training sees all images");
    private readonly Option<int> _seeds = Integer("--seeds", 5, "how many trainings are reported of each algorithm, besides the two that choose");
    private readonly Option<string> _only = new("--only") { Description = "only algorithms whose name contains this text, in any case", DefaultValueFactory = _ => "", HelpName = "text" };
    private readonly Option<bool> _quick = new("--quick") { Description = "one epoch, one seed, three learning rates: whether all works" };
    private readonly Option<string> _picture = new("--picture")
    {
        Description = "PNG to draw to [default: algorithms.png in the example's folder out]",
        HelpName = "file",
        DefaultValueFactory = _ => DefaultPicture,
    };

    private static string DefaultPicture => Path.Combine(
        typeof(Options).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == "OutFolder").Value!, "algorithms.png");

    /// <summary>The command; running it calls <paramref name="run"/>.</summary>
    public RootCommand Command(Func<Settings, int> run)
    {
        _only.Validators.Add(result =>
        {
            string text = result.GetValueOrDefault<string>();
            if (!Contender.All.Any(contender => IsNamed(contender, text)))
            {
                result.AddError($"--only must be part of an algorithm's name ({string.Join(", ", Contender.All.Select(contender => contender.Name))}), not '{text}'");
            }
        });
        var command = new RootCommand("Trains a small network on real handwritten digits with every algorithm, after equally large searches of learning rate and weight decay.")
        {
            _epochs, _seeds, _only, _quick, _picture,
        };
        command.SetAction(parsed => run(Read(parsed)));
        return command;
    }

    private Settings Read(ParseResult parsed)
    {
        bool quick = parsed.GetValue(_quick);
        double root = Math.Sqrt(10);
        return new Settings(
            [.. Contender.All.Where(contender => IsNamed(contender, parsed.GetValue(_only)!))],
            quick ? 1 : parsed.GetValue(_epochs),
            quick ? [FirstSearchSeed] : [FirstSearchSeed, FirstSearchSeed + 1],
            [.. Enumerable.Range(1, quick ? 1 : parsed.GetValue(_seeds))],
            quick ? [1, root, 10] : [1 / root, 1, root, 10, 10 * root],
            quick ? [1e-4] : [0, 1e-4, 1e-3, 1e-2],
            parsed.GetValue(_picture)!);
    }

    private static bool IsNamed(Contender contender, string text) => contender.Name.Contains(text, StringComparison.OrdinalIgnoreCase);

    private static Option<int> Integer(string name, int defaultValue, string description) => new(name)
    {
        Description = description,
        HelpName = "n",
        DefaultValueFactory = _ => defaultValue,
        CustomParser = argument =>
        {
            string text = argument.Tokens[0].Value;
            if (!int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) || value is < 1 or > 1_000)
            {
                argument.AddError($"{name} must be a whole number from 1 to 1000, not '{text}'");
            }

            return value;
        },
    };
}
