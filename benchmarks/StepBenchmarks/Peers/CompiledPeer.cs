using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Diagnostics;
using System.IO;
using System.Linq;

namespace GenOptim.Benchmarks.Peers;

/// <summary>The peer in C, built by the machine's own compiler for the machine's own processor.</summary>
internal static class CompiledPeer
{
    private const string Compiler = "gcc";

    /// <summary>
    /// The best that gcc does by itself: the widest registers, no branches for traps and errno, which would keep roots from being vectorized. No contraction, so that
    /// the operations are those of the source and the bits the generated optimizers'.
    /// </summary>
    private static readonly string[] Flags =
        ["-O3", "-march=native", "-mprefer-vector-width=512", "-ffp-contract=off", "-fno-math-errno", "-fno-trapping-math", "-pthread"];

    /// <summary>Builds and starts it.</summary>
    /// <exception cref="PeerException">There is no compiler, or it failed; the message says why.</exception>
    public static PeerProcess Start()
    {
        string folder = Path.Combine(AppContext.BaseDirectory, "peers");
        string program = Path.Combine(folder, "fused_steps");
        Build([.. Flags, .. Directory.GetFiles(folder, "fused_*.c").Order(StringComparer.Ordinal), "-o", program, "-lm"]);
        return PeerProcess.Start(new PeerCommand(program, []));
    }

    private static void Build(IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(Compiler, arguments) { RedirectStandardError = true };
        try
        {
            using Process process = Process.Start(start) ?? throw new PeerException($"{Compiler} did not start.");
            string errors = process.StandardError.ReadToEnd();
            process.WaitForExit();
            if (process.ExitCode != 0)
            {
                throw new PeerException($"{Compiler} failed: {errors.Split('\n').FirstOrDefault(line => line.Contains("error", StringComparison.Ordinal)) ?? errors}");
            }
        }
        catch (Win32Exception exception)
        {
            throw new PeerException($"{Compiler} did not start: {exception.Message}", exception);
        }
    }
}
