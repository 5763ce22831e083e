using System;
using System.Collections.Generic;
using System.Linq;
using Spectre.Console;

namespace Digits;

/// <summary>Shows how far training is: a bar per optimizer on a terminal, some lines of text elsewhere.</summary>
internal sealed class ProgressDisplay(IAnsiConsole console, IReadOnlyList<string> optimizers, Settings settings)
{
    private const int LinesPerOptimizer = 5;
    private const int WidthOfBars = 78;

    /// <summary>Runs <paramref name="train"/>, which reports each step. The terminal is as before when this returns or throws.</summary>
    public void Show(long totalSteps, Action<Action<TrainingProgress>> train)
    {
        bool hasTerminal = console.Profile is { Capabilities: { Interactive: true, Ansi: true }, Out.IsTerminal: true };
        if (hasTerminal && console.Profile.Width >= WidthOfBars)
        {
            ShowBars(totalSteps, train);
        }
        else
        {
            ShowLines(train);
        }
    }

    private void ShowBars(long totalSteps, Action<Action<TrainingProgress>> train) => console.Progress()
        .Columns(
            new TaskDescriptionColumn { Alignment = Justify.Left },
            new ProgressBarColumn { Width = 24 },
            new PercentageColumn(),
            new ElapsedTimeColumn())
        .Start(context =>
        {
            Dictionary<string, ProgressTask> bars = optimizers.ToDictionary(
                name => name,
                name => context.AddTask(Describe(name, null), autoStart: false, maxValue: totalSteps));
            train(progress =>
            {
                ProgressTask bar = bars[progress.Optimizer];
                if (!bar.IsStarted)
                {
                    bar.StartTask();
                }

                bar.Value = progress.Step;
                bar.Description = Describe(progress.Optimizer, progress.LastEpoch);
            });
        });

    private void ShowLines(Action<Action<TrainingProgress>> train)
    {
        EpochResult? shown = null;
        train(progress =>
        {
            int every = Math.Max(1, settings.Epochs / LinesPerOptimizer);
            if (progress.LastEpoch is { } epoch && epoch != shown && (epoch.Epoch % every == 0 || epoch.Epoch == settings.Epochs))
            {
                shown = epoch;
                console.Profile.Out.Writer.WriteLine($"epoch {epoch.Epoch} of {settings.Epochs}: {Describe(progress.Optimizer, epoch)}");
            }
        });
    }

    // Of fixed width, so that the bars stand still.
    private static string Describe(string optimizer, EpochResult? epoch) => epoch is null
        ? $"{optimizer,-5}  {"",-31}"
        : $"{optimizer,-5}  loss {epoch.TrainingLoss,9:G4}  accuracy {100 * epoch.Accuracy,5:F1} %".PadRight(38);
}
