using System;
using System.CommandLine;
using System.IO;

namespace DigitsModel;

/// <summary>How an example ends where what it says cannot be written: with one line on the error output and an exit code, not with a crash.</summary>
public static class ConsoleProgram
{
    /// <summary>The exit code of bad input, and of output that could not be written.</summary>
    public const int BadInput = 2;

    /// <summary>Runs a program whose standard output may be full, closed or gone.</summary>
    /// <param name="name">What the error line begins with.</param>
    /// <param name="main">The program, which returns its exit code. An <see cref="IOException"/> out of it comes from its output.</param>
    /// <returns>The exit code of the program, or <see cref="BadInput"/>.</returns>
    public static int Run(string name, Func<int> main)
    {
        ArgumentNullException.ThrowIfNull(main);
        using var output = new GuardedOutput(Console.Out);
        Console.SetOut(output);
        try
        {
            int exitCode = main();
            Console.Out.Flush();
            return exitCode;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            return Fail(name, BadInput, $"cannot write the output: {error.Message}");
        }
    }

    /// <summary>The same for a program with a command line: what it does not understand ends it with one line, too.</summary>
    /// <param name="name">What the error line begins with.</param>
    /// <param name="command">The program with its options.</param>
    /// <param name="arguments">What it was called with.</param>
    /// <returns>The exit code of the program, or <see cref="BadInput"/>.</returns>
    public static int Run(string name, RootCommand command, string[] arguments)
    {
        ArgumentNullException.ThrowIfNull(command);
        return Run(name, () =>
        {
            ParseResult parsed = command.Parse(arguments);
            return parsed.Errors.Count > 0
                ? Fail(name, BadInput, $"{parsed.Errors[0].Message} (--help lists the options)")
                : parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        });
    }

    /// <summary>A program without options.</summary>
    /// <param name="name">What the error line begins with.</param>
    /// <param name="description">What it does, for <c>--help</c>.</param>
    /// <param name="main">The program, which returns its exit code.</param>
    /// <param name="arguments">What it was called with.</param>
    /// <returns>The exit code of the program, or <see cref="BadInput"/>.</returns>
    public static int Run(string name, string description, Func<int> main, string[] arguments)
    {
        ArgumentNullException.ThrowIfNull(main);
        var command = new RootCommand(description);
        command.SetAction(_ => main());
        return Run(name, command, arguments);
    }

    /// <summary>Writes one line to the error output, if that can be written.</summary>
    /// <param name="name">What the line begins with.</param>
    /// <param name="exitCode">The exit code.</param>
    /// <param name="reason">What is wrong.</param>
    /// <returns><paramref name="exitCode"/>.</returns>
    public static int Fail(string name, int exitCode, string reason)
    {
        ArgumentNullException.ThrowIfNull(reason);
        try
        {
            Console.Error.WriteLine($"{name}: {reason.ReplaceLineEndings(" ")}");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            // Nowhere is left to say it; the exit code does.
        }

        return exitCode;
    }
}
