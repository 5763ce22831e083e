using System;
using System.IO;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace GenOptim.Checkpoints;

/// <summary>Replaces files so that their path always holds a whole one, the old or the new, also when the machine loses power.</summary>
internal static partial class DurableFile
{
    /// <summary>What the name of a file or folder that is being written ends with.</summary>
    internal const string Unfinished = ".tmp";

    /// <summary>Writes a file beside its place, flushes it, and puts it there.</summary>
    /// <param name="path">Its place. Where that is a link, what it points to is replaced.</param>
    /// <param name="write">Writes the content.</param>
    /// <exception cref="CheckpointException">The system refused; the message says what the path holds now.</exception>
    internal static void Replace(string path, Action<SafeFileHandle> write)
    {
        string place = new FileInfo(path).LinkTarget is null ? path : File.ResolveLinkTarget(path, returnFinalTarget: true)!.FullName;
        string beside = place + Unfinished;
        bool isMine = false;
        bool isPlaced = false;
        try
        {
            using (SafeFileHandle file = File.OpenHandle(beside, FileMode.Create, FileAccess.ReadWrite, FileShare.None))
            {
                isMine = true;
                write(file);
                RandomAccess.FlushToDisk(file);
            }

            File.Move(beside, place, overwrite: true);
            isMine = false;
            isPlaced = true;
            SyncFolder(Path.GetDirectoryName(Path.GetFullPath(place))!);
        }
        catch (Exception exception)
        {
            if (isMine)
            {
                TryDelete(beside);
            }

            // The last is what .NET makes of a file that is larger than a file system or the user's limit allows.
            if (exception is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException { ParamName: "value" })
            {
                string remains = isPlaced ? "the new file is there, but may not outlast a loss of power"
                    : File.Exists(place) ? "what was there before is there still, whole"
                    : "nothing is there";
                throw new CheckpointException(path, $"'{path}' could not be saved: {exception.Message} ({remains}).", exception);
            }

            throw;
        }
    }

    /// <summary>Makes the names in a folder last. Elsewhere than on Unix the system does so itself or offers nothing.</summary>
    /// <param name="path">The folder.</param>
    /// <exception cref="IOException">The system refused.</exception>
    internal static void SyncFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        // .NET opens no folders.
        int descriptor = Open(path, 0);
        if (descriptor < 0)
        {
            throw new IOException($"The folder '{path}' cannot be opened: {Marshal.GetLastPInvokeErrorMessage()}.");
        }

        try
        {
            // Some file systems, network ones among them, cannot sync a folder and say EINVAL; their names last by other means.
            const int InvalidArgument = 22;
            if (Sync(descriptor) != 0 && Marshal.GetLastPInvokeError() != InvalidArgument)
            {
                throw new IOException($"The folder '{path}' cannot be synced: {Marshal.GetLastPInvokeErrorMessage()}.");
            }
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The failure that led here is the one to report.
        }
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Sync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
