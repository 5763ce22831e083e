using System;
using System.CommandLine;
using DigitsModel;

namespace Digits;

/// <summary>The command line: which options there are, their ranges, and what they mean when left out.</summary>
internal sealed class Options
{
    private readonly Option<int> _epochs = CommandOptions.Integer("--epochs", 30, 1, 10_000, "how often each optimizer sees all training images");
    private readonly Option<int> _batchSize = CommandOptions.Integer("--batch-size", 16, 1, 10_000, "images per step");
    private readonly Option<int> _seed = CommandOptions.Integer("--seed", 7, 0, int.MaxValue, "decides split, initial weights and order of the images");
    private readonly Option<double> _adamWLearningRate = CommandOptions.Real("--adamw-lr", 0.01, 0, 1e3, "learning rate of AdamW after warm-up");
    private readonly Option<double> _sgdwLearningRate = CommandOptions.Real("--sgdw-lr", 0.2, 0, 1e3, "learning rate of SGDW after warm-up");
    private readonly Option<int> _threads = CommandOptions.Integer("--threads", 0, 0, 1_024, "threads per optimizer step, 0 for one per core");
    private readonly Option<double> _requiredAccuracy = CommandOptions.Real("--require-accuracy", 0, 0, 100, "percent below which the exit code is 1");
    private readonly Option<string?> _data = CommandOptions.File("--data", "images to learn, CSV or CSV.GZ [default: those that come with the example]");
    private readonly Option<string?> _picture = CommandOptions.File("--picture", "PNG to draw the curves to [default: digits.png in the example's folder out]");

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
}
