using System;
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
