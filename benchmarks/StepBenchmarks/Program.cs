using System;
using System.CommandLine;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GenOptim.Benchmarks.Family;
using GenOptim.Benchmarks.Matrices;
using GenOptim.Benchmarks.NumberTypes;
using GenOptim.Benchmarks.Peers;
using GenOptim.Benchmarks.PeerTable;
using GenOptim.Benchmarks.Treatment;
using Spectre.Console;

namespace GenOptim.Benchmarks;

internal static class Program
{
    private const int Success = 0;
    private const int Failure = 1;
    private const int BadInput = 2;
    private const int Interrupted = 130;

    /// <summary>Columns of output that goes to a file, where no terminal says how many there are.</summary>
    private const int RedirectedWidth = 160;

    private static async Task<int> Main(string[] arguments)
    {
        var commandLine = new CommandLine();
        commandLine.Root.SetAction((parsed, cancellation) => Task.Run(() => Measure(commandLine.Read(parsed), cancellation)));
        ParseResult parsed = commandLine.Root.Parse(arguments);
        if (parsed.Errors.Count > 0)
        {
            await Console.Error.WriteLineAsync($"error: {parsed.Errors[0].Message}");
            return BadInput;
        }

        return await parsed.InvokeAsync();
    }

    private static int Measure(BenchmarkOptions options, CancellationToken cancellation)
    {
        if (options.FamilyThreads is null ? options.Cases.Count == 0 && !options.PeerTable : !FamilyMember.Named(options.Filter).Any())
        {
            Console.Error.WriteLine("error: no case has that text in its title.");
            return BadInput;
        }

        IAnsiConsole console = AnsiConsole.Console;
        if (Console.IsOutputRedirected)
        {
            console.Profile.Width = RedirectedWidth;
        }

        try
        {
            if (options.Serve)
            {
                OwnPeer.Serve(Console.In, Console.Out);
            }
            else if (options.PeerTable)
            {
                new PeerTableRun(options, console).Run(cancellation);
            }
            else if (options.NumberTypeThreads is int threads)
            {
                new NumberTypeRun(options.Measurement, threads, console).Run(cancellation);
            }
            else if (options.TreatmentThreads is int treatmentThreads)
            {
                new TreatmentRun(options.Measurement, treatmentThreads, console).Run(cancellation);
            }
            else if (options.FamilyThreads is int familyThreads)
            {
                new FamilyRun(options, familyThreads, console).Run(cancellation);
            }
            else if (options.MatrixThreads is int matrixThreads)
            {
                new MatrixRun(options.Measurement, matrixThreads, console).Run(cancellation);
            }
            else
            {
                new BenchmarkRun(options, console).Run(cancellation);
            }

            return Success;
        }
        catch (OperationCanceledException)
        {
            Console.Error.WriteLine("interrupted.");
            return Interrupted;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"error: {exception.Message}");
            return BadInput;
        }
        catch (PeerException exception)
        {
            Console.Error.WriteLine($"error: a peer failed: {exception.Message}");
            return Failure;
        }
    }
}
