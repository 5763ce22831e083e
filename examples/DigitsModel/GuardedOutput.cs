using System;
using System.IO;
using System.Runtime.ExceptionServices;
using System.Text;

namespace DigitsModel;

/// <summary>
/// A standard output that may fail. A progress display writes from a thread of its own, where an exception would end the process: there a fault is kept,
/// and the thread that runs the program meets it with its next line.
/// </summary>
internal sealed class GuardedOutput(TextWriter output) : TextWriter
{
    private readonly int _programThread = Environment.CurrentManagedThreadId;
    private volatile Exception? _fault;

    public override Encoding Encoding => output.Encoding;

    public override void Write(char value) => Guard(() => output.Write(value));

    public override void Write(string? value) => Guard(() => output.Write(value));

    public override void Write(char[] buffer, int index, int count) => Guard(() => output.Write(buffer, index, count));

    public override void WriteLine(string? value) => Guard(() => output.WriteLine(value));

    public override void Flush() => Guard(output.Flush);

    private void Guard(Action write)
    {
        try
        {
            if (_fault is null)
            {
                write();
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            _fault = fault;
        }

        if (_fault is Exception first && Environment.CurrentManagedThreadId == _programThread)
        {
            ExceptionDispatchInfo.Throw(first);
        }
    }
}
