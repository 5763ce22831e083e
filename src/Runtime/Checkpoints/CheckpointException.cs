using System;
using System.IO;

namespace GenOptim;

/// <summary>
/// A file or folder could not be saved or loaded: it is damaged, cut, of another kind, or the system refused. The message names the path, what is
/// wrong and what remains.
/// </summary>
public sealed class CheckpointException : IOException
{
    /// <summary>A failure at a path.</summary>
    /// <param name="path">The file or folder.</param>
    /// <param name="message">The whole message.</param>
    /// <param name="innerException">What the system said, if it did.</param>
    public CheckpointException(string path, string message, Exception? innerException = null)
        : base(message, innerException)
    {
        Path = path;
    }

    /// <summary>The file or folder.</summary>
    public string Path { get; }

    /// <summary>A file whose content breaks a rule.</summary>
    internal static CheckpointException Damaged(string path, string fault) => new(path, $"'{path}' cannot be loaded: {fault}.");
}
