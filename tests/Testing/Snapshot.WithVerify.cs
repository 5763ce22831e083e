using System.Runtime.CompilerServices;
using System.Threading.Tasks;
using VerifyTests;
using VerifyXunit;

namespace GenOptim.Testing;

/// <summary>
/// Compares text with a file that a reviewer has accepted, by Verify.Xunit: <c>Snapshots/Class.Method_Case.verified.cs</c> beside the test, the very
/// files that <c>Snapshot.WithoutVerify.cs</c> uses where the package feed does not serve Verify.
/// </summary>
public static class Snapshot
{
    /// <inheritdoc cref="Verify(string, string, string, string)"/>
    /// <param name="received">The text to check.</param>
    /// <param name="name">Name of the snapshot, <c>Class.Method_Case</c>.</param>
    /// <param name="extension">Extension without a dot.</param>
    /// <param name="sourceFile">Filled in by the compiler: the snapshot lies in the folder <c>Snapshots</c> beside this file.</param>
    public static void Verify(string received, string name, string extension = "cs", [CallerFilePath] string sourceFile = "")
    {
        var settings = new VerifySettings();
        settings.UseDirectory("Snapshots");
        settings.UseFileName(name);
        settings.DisableDiff();

        // Tests of snapshots are synchronous; on a thread of its own nothing waits for xunit's.
        Task.Run(() => Verifier.Verify(received, extension, settings, sourceFile).ToTask()).GetAwaiter().GetResult();
    }
}
