using System;
using System.Globalization;
using System.IO;
using System.Security.Cryptography;
using DigitsModel;
using Spectre.Console;

namespace Sweep;

/// <summary>Tries learning rates and weight decays, and shows how far the best decay moves when the learning rate changes.</summary>
internal static class Program
{
    private const int Success = 0;
    private const string Name = "sweep";
    private const int InterruptedByUser = 130;

    private static int Main(string[] arguments)
    {
        // Numbers look the same on every machine.
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        return ConsoleProgram.Run(Name, new Options().Command(Run), arguments);
    }

    private static int Run(Request request)
    {
        DigitsData data;
        string fingerprint;
        try
        {
            data = DigitsData.Load(request.DataPath);
            fingerprint = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(request.DataPath)).AsSpan(0, 8));
            _ = data.Split(seed: 0, request.Training.Samples);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return Refuse($"cannot read the data {request.DataPath}: {error.Message}");
        }

        try
        {
            // Before the trainings rather than after them, so that nobody waits for pictures that cannot be written.
            WholeFile.EnsureWritable(Path.Combine(request.PictureFolder, "decoupling.svg"));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return Refuse($"cannot write pictures into {request.PictureFolder}: {error.Message}");
        }

        var plan = new Plan(request.Training);
        ResultFile results;
        try
        {
            results = new ResultFile(request.ResultPath, plan, fingerprint, request.Fresh);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return Refuse($"cannot use the results {request.ResultPath}: {error.Message}");
        }

        using (results)
        {
            return Run(request, plan, data, results);
        }
    }

    private static int Run(Request request, Plan plan, DigitsData data, ResultFile results)
    {
        var run = new SweepRun(plan, data, results, request.Threads);
        var report = new Report(AnsiConsole.Console);
        report.Start(request, plan, run.Done);
        using (var interrupt = new Interrupt())
        {
            try
            {
                if (run.Done < run.Total)
                {
                    new ProgressDisplay(AnsiConsole.Console).Show(run.Done, run.Total, progress => run.Run(progress, interrupt.Token));
                }

                results.Finish();
            }
            catch (ResultFile.NotWrittenException error)
            {
                return Refuse($"cannot write the results {request.ResultPath}: {error.Message}");
            }
        }

        if (run.Done < run.Total)
        {
            report.Interrupted(run.Done, run.Total);
            return InterruptedByUser;
        }

        foreach (Measure measure in (Measure[])[Measure.Error, Measure.Loss])
        {
            var findings = new Findings(plan, results.Outcomes, measure);
            report.Results(findings);
            try
            {
                Pictures.Decoupling(request.PictureFolder, findings);
                Pictures.Timescale(request.PictureFolder, findings);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                return Refuse($"cannot write pictures into {request.PictureFolder}: {error.Message}");
            }
        }

        report.Explain();
        report.Pictures(request.PictureFolder);
        return Success;
    }

    private static int Refuse(string reason) => ConsoleProgram.Fail(Name, ConsoleProgram.BadInput, reason);
}
