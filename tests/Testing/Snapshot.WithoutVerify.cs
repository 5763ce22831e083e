using System;
using System.IO;
using System.Runtime.CompilerServices;
using System.Text;
using DiffPlex.DiffBuilder;
using DiffPlex.DiffBuilder.Model;
using Xunit.Sdk;

namespace GenOptim.Testing;

/// <summary>
/// Compares text with a file that a reviewer has accepted, by Verify's conventions: <c>Class.Method_Case.verified.cs</c> beside the test;
/// where they differ, <c>.received.cs</c> is written next to it, to be looked at and moved over. <c>Snapshot.WithVerify.cs</c> takes its place where the
/// package feed serves Verify.
/// </summary>
public static class Snapshot
{
    /// <param name="received">The text to check.</param>
    /// <param name="name">Name of the snapshot, <c>Class.Method_Case</c>.</param>
    /// <param name="extension">Extension without a dot.</param>
    /// <param name="sourceFile">Filled in by the compiler: the snapshot lies in the folder <c>Snapshots</c> beside this file.</param>
    public static void Verify(string received, string name, string extension = "cs", [CallerFilePath] string sourceFile = "")
    {
        string folder = Path.Combine(Path.GetDirectoryName(sourceFile)!, "Snapshots");
        string verifiedPath = Path.Combine(folder, $"{name}.verified.{extension}");
        string receivedPath = Path.Combine(folder, $"{name}.received.{extension}");
        string normalised = Normalise(received);
        string? verified = File.Exists(verifiedPath) ? Normalise(File.ReadAllText(verifiedPath)) : null;
        if (normalised == verified)
        {
            File.Delete(receivedPath);
            return;
        }

        Directory.CreateDirectory(folder);
        File.WriteAllText(receivedPath, normalised, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        throw new XunitException(verified is null
            ? $"There is no accepted {verifiedPath} yet. Read {receivedPath} and, if it is right, move it there."
            : $"{receivedPath} differs from the accepted file:{Environment.NewLine}{Difference(verified, normalised)}");
    }

    private static string Normalise(string text) => text.Replace("\r\n", "\n", StringComparison.Ordinal).TrimStart('\uFEFF');

    private static string Difference(string verified, string received)
    {
        var lines = new StringBuilder();
        foreach (DiffPiece line in InlineDiffBuilder.Diff(verified, received).Lines)
        {
            string? mark = line.Type switch
            {
                ChangeType.Inserted => "+ ",
                ChangeType.Deleted => "- ",
                _ => null,
            };
            if (mark is not null)
            {
                lines.Append(mark).Append(line.Text).Append('\n');
            }
        }

        return lines.ToString();
    }
}
