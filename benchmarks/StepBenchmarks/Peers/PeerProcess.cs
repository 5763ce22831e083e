using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Diagnostics;
using System.IO;
using System.Text.Json;

namespace GenOptim.Benchmarks.Peers;

/// <summary>
/// A library measured in a process of its own, which sleeps on its input while others are measured. So the peers' turns interleave with
/// ours in every round although a process lies between them.
/// </summary>
internal sealed class PeerProcess : IDisposable
{
    private static readonly TimeSpan ExitPatience = TimeSpan.FromSeconds(5);

    private readonly Process _process;
    private string? _lastErrorLine;

    private PeerProcess(Process process)
    {
        _process = process;
    }

    /// <summary>The library, its version, and the memory setting.</summary>
    public string Name { get; private set; } = "";

    /// <summary>The ways in which it takes a step.</summary>
    public IReadOnlyList<string> Variants { get; private set; } = [];

    /// <summary>Variants that do not work here, with the reason.</summary>
    public IReadOnlyDictionary<string, string> Skipped { get; private set; } = new Dictionary<string, string>();

    /// <summary>Starts a peer and waits until it is ready.</summary>
    /// <param name="command">How it is started.</param>
    /// <exception cref="PeerException">It is not installed or does not start; the message says why.</exception>
    public static PeerProcess Start(PeerCommand command)
    {
        var start = new ProcessStartInfo(command.FileName, command.Arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string name, string value) in command.Environment)
        {
            start.Environment[name] = value;
        }

        Process process;
        try
        {
            process = Process.Start(start) ?? throw new PeerException($"{command.FileName} did not start.");
        }
        catch (Win32Exception exception)
        {
            throw new PeerException($"{command.FileName} did not start: {exception.Message}", exception);
        }

        var peer = new PeerProcess(process);
        try
        {
            process.ErrorDataReceived += (_, received) => peer.NoteError(received.Data);
            process.BeginErrorReadLine();
            PeerReply ready = peer.Receive();
            peer.Name = ready.Name + (command.TunedMalloc ? ", tuned malloc" : "");
            peer.Variants = ready.Variants ?? [];
            peer.Skipped = ready.Skipped ?? peer.Skipped;
            return peer;
        }
        catch
        {
            peer.Dispose();
            throw;
        }
    }

    /// <summary>Has the peer make tensors and optimizers.</summary>
    /// <param name="tensors">Number of tensors.</param>
    /// <param name="length">Elements of each.</param>
    /// <param name="threads">Number of threads.</param>
    /// <param name="variant">What it makes, for a peer that has one optimizer at a time.</param>
    /// <param name="shape">The tensors' dimensions, where they are to have more than one.</param>
    /// <exception cref="PeerException">The peer failed.</exception>
    public void Prepare(int tensors, long length, int threads, string? variant = null, IReadOnlyList<long>? shape = null) =>
        Ask(new PeerRequest("prepare", variant, tensors, length, threads, Shape: shape));

    /// <summary>Has the peer take steps and sum up what has become of values and state.</summary>
    /// <param name="steps">Number of steps.</param>
    /// <exception cref="PeerException">The peer failed.</exception>
    public string Checksum(int steps) => Ask(new PeerRequest("checksum", Steps: steps)).Checksum!;

    /// <summary>Has the peer take steps.</summary>
    /// <param name="variant">One of <see cref="Variants"/>.</param>
    /// <param name="atLeast">How long the timed steps last together, at least.</param>
    /// <returns>The median time of a step, in seconds.</returns>
    /// <exception cref="PeerException">The peer failed.</exception>
    public double Measure(string variant, TimeSpan atLeast) =>
        Ask(new PeerRequest("measure", Variant: variant, Seconds: atLeast.TotalSeconds)).SecondsPerStep;

    /// <summary>Has the peer drop its tensors.</summary>
    /// <exception cref="PeerException">The peer failed.</exception>
    public void Release() => Ask(new PeerRequest("release"));

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            _process.StandardInput.Close();
            if (!_process.WaitForExit(ExitPatience))
            {
                _process.Kill(entireProcessTree: true);
            }
        }
        catch (Exception exception) when (exception is IOException or InvalidOperationException)
        {
            // It has ended by itself, which is what was wanted.
        }

        _process.Dispose();
    }

    private PeerReply Ask(PeerRequest request)
    {
        try
        {
            _process.StandardInput.WriteLine(PeerProtocol.Write(request));
            _process.StandardInput.Flush();
        }
        catch (IOException exception)
        {
            throw new PeerException(Ended(), exception);
        }

        return Receive();
    }

    private PeerReply Receive()
    {
        string line = _process.StandardOutput.ReadLine() ?? throw new PeerException(Ended());
        PeerReply reply;
        try
        {
            reply = PeerProtocol.Read<PeerReply>(line);
        }
        catch (JsonException exception)
        {
            throw new PeerException($"the peer said '{line}', which is no reply.", exception);
        }

        return reply.Error is null ? reply : throw new PeerException(reply.Error);
    }

    private void NoteError(string? line)
    {
        if (!string.IsNullOrWhiteSpace(line))
        {
            _lastErrorLine = line;
        }
    }

    private string Ended()
    {
        // Waiting without a limit also waits for the last lines of the standard error.
        _process.WaitForExit();
        return _lastErrorLine ?? $"it ended with exit code {_process.ExitCode}.";
    }
}
