using System;
using System.IO;

namespace DigitsModel;

/// <summary>Files of which no half is ever seen: they are written beside their place, and then moved into it.</summary>
public static class WholeFile
{
    /// <summary>Creates the folder of a file if need be, and tries whether the file can be written there.</summary>
    /// <exception cref="IOException">The path is a folder, or nothing can be written there.</exception>
    /// <exception cref="UnauthorizedAccessException">Writing there is not allowed.</exception>
    public static void EnsureWritable(string path)
    {
        if (Directory.Exists(path))
        {
            throw new IOException("it is a folder");
        }

        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        File.Create(path + ".part", bufferSize: 1, FileOptions.DeleteOnClose).Dispose();
    }

    /// <summary>Writes a file, or leaves what was there.</summary>
    /// <exception cref="IOException">It cannot be written; what was there is still there.</exception>
    /// <exception cref="UnauthorizedAccessException">Writing there is not allowed.</exception>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        string part = path + ".part";
        try
        {
            using (FileStream file = File.Create(part))
            {
                file.Write(content);
                file.Flush(flushToDisk: true);
            }

            File.Move(part, path, overwrite: true);
        }
        catch (ArgumentOutOfRangeException error)
        {
            // What .NET makes of a file that is larger than a file system or the user's limit allows.
            File.Delete(part);
            throw new IOException("the file system or a limit does not allow a file of its size", error);
        }
        catch
        {
            File.Delete(part);
            throw;
        }
    }
}
