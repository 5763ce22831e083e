using System;
using System.Diagnostics;
using System.IO;
using Spectre.Console;

namespace Sweep;

/// <summary>Shows how far the sweep is and how long it will take: a bar on a terminal, some lines of text elsewhere.</summary>
internal sealed class ProgressDisplay(IAnsiConsole console)
{
    private const int Lines = 10;
    private const int WidthOfBar = 70;

    /// <summary>Runs <paramref name="work"/>, which reports how many trials are done. The terminal is as before when this returns or throws.</summary>
    public void Show(int done, int total, Action<Action<int>> work)
    {
        bool hasTerminal = console.Profile is { Capabilities: { Interactive: true, Ansi: true }, Out.IsTerminal: true };
        if (hasTerminal && console.Profile.Width >= WidthOfBar)
        {
            ShowBar(done, total, work);
        }
        else
        {
            ShowLines(done, total, work);
        }
    }

    private void ShowBar(int done, int total, Action<Action<int>> work) => console.Progress()
        .Columns(
            new TaskDescriptionColumn { Alignment = Justify.Left },
            new ProgressBarColumn { Width = 24 },
            new PercentageColumn(),
            new ElapsedTimeColumn(),
            new RemainingTimeColumn())
        .Start(context =>
        {
            ProgressTask bar = context.AddTask(Describe(done, total), maxValue: total);
            bar.Value = done;
            work(now =>
            {
                bar.Value = now;
                bar.Description = Describe(now, total);
            });
        });

    private void ShowLines(int done, int total, Action<Action<int>> work)
    {
        TextWriter output = console.Profile.Out.Writer;
        long start = Stopwatch.GetTimestamp();
        int shown = done * Lines / total;
        work(now =>
        {
            if (now * Lines / total > shown)
            {
                shown = now * Lines / total;
                TimeSpan left = Stopwatch.GetElapsedTime(start) / (now - done) * (total - now);
                output.WriteLine($"{Describe(now, total)}, {left.TotalSeconds:F0} s left");
            }
        });
    }

    private static string Describe(int done, int total) => $"{done,6} of {total} trainings";
}
