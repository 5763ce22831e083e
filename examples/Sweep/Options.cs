using System;
using System.CommandLine;
using System.IO;
using DigitsModel;

namespace Sweep;

/// <summary>The command line: which options there are, their ranges, and what they mean when left out.</summary>
internal sealed class Options
{
    private readonly Option<bool> _quick = new("--quick") { Description = "short trainings of a tiny network, in seconds: shows that all of it works, and nothing about decay" };
    private readonly Option<int> _seeds = CommandOptions.Integer("--seeds", Settings.Full.Seeds, 1, 1_000, "trainings per point of the grid (with --quick: 1)");
    private readonly Option<int> _samples = CommandOptions.Integer("--samples", Settings.Full.Samples, 8, 1_000, "images to train on (with --quick: 32)");
    private readonly Option<int> _epochs = CommandOptions.Integer("--epochs", Settings.Full.Epochs, 1, 10_000, "how often a training sees them (with --quick: 2)");
    private readonly Option<bool> _plainNetwork = new("--plain-network") { Description = "without the normalization of the hidden units, so that the scale of their weights matters" };
    private readonly Option<int> _threads = CommandOptions.Integer("--threads", 0, 0, 1_024, "trainings at a time, 0 for one per core");
    private readonly Option<bool> _fresh = new("--fresh") { Description = "begin anew instead of taking up the results that are there" };
    private readonly Option<string?> _data = CommandOptions.File("--data", "images to learn, CSV or CSV.GZ [default: those that come with the example]");
    private readonly Option<string?> _results = CommandOptions.File("--results", "file of results, JSON lines [default: sweep.jsonl, with --quick quick.jsonl, in the example's folder out]");
    private readonly Option<string?> _pictures = CommandOptions.File("--pictures", "folder for the pictures [default: that of the results]");

    /// <summary>The command with all options; running it calls <paramref name="run"/>.</summary>
    public RootCommand Command(Func<Request, int> run)
    {
        var command = new RootCommand("Trains a small network on a grid of learning rates and weight decays, and shows how far the best decay moves when the learning rate changes.")
        {
            _quick, _seeds, _samples, _epochs, _plainNetwork, _threads, _fresh, _data, _results, _pictures,
        };
        command.SetAction(arguments => run(Read(arguments)));
        return command;
    }

    private Request Read(ParseResult arguments)
    {
        bool quick = arguments.GetValue(_quick);
        Settings settings = quick ? Settings.Quick : Settings.Full;
        settings = settings with
        {
            Seeds = Given(_seeds, settings.Seeds),
            Samples = Given(_samples, settings.Samples),
            Epochs = Given(_epochs, settings.Epochs),
            Normalize = !arguments.GetValue(_plainNetwork),
        };
        string results = arguments.GetValue(_results) ?? Path.Combine(Digits.OutFolder.Path, quick ? "quick.jsonl" : "sweep.jsonl");
        int threads = arguments.GetValue(_threads);
        return new Request(
            settings,
            threads == 0 ? Environment.ProcessorCount : threads,
            arguments.GetValue(_fresh),
            arguments.GetValue(_data) ?? DigitsData.DefaultPath,
            results,
            arguments.GetValue(_pictures) ?? Path.GetDirectoryName(Path.GetFullPath(results))!);

        int Given(Option<int> option, int otherwise) => arguments.GetResult(option) is { Implicit: false } ? arguments.GetValue(option) : otherwise;
    }
}
