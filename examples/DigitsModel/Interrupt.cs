using System;
using System.Threading;

namespace DigitsModel;

/// <summary>Turns the first Ctrl-C into a request to stop; a second one ends the process at once, as if nobody listened.</summary>
public sealed class Interrupt : IDisposable
{
    private readonly CancellationTokenSource _source = new();

    public Interrupt() => Console.CancelKeyPress += OnCancelKeyPress;

    public CancellationToken Token => _source.Token;

    public void Dispose()
    {
        Console.CancelKeyPress -= OnCancelKeyPress;
        _source.Dispose();
    }

    private void OnCancelKeyPress(object? sender, ConsoleCancelEventArgs arguments)
    {
        arguments.Cancel = !_source.IsCancellationRequested;
        _source.Cancel();
    }
}
