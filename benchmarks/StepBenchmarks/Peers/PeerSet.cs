using System;
using System.Collections.Generic;
using System.IO;

namespace GenOptim.Benchmarks.Peers;

/// <summary>The peers that are installed on this machine, running.</summary>
/// <param name="withTunedMalloc">Whether each peer runs a second time with <see cref="PeerCommand.TunedMallocEnvironment"/>.</param>
internal sealed class PeerSet(bool withTunedMalloc) : IDisposable
{
    private readonly List<PeerProcess> _peers = [];
    private readonly List<string> _notes = [];

    /// <summary>The peers that started.</summary>
    public IReadOnlyList<PeerProcess> Peers => _peers;

    /// <summary>Who was left out, and why.</summary>
    public IReadOnlyList<string> Notes => _notes;

    /// <summary>Starts PyTorch's peer, in each memory setting.</summary>
    /// <param name="interpreters">Python interpreters; the first that has PyTorch is taken.</param>
    /// <param name="scriptName">The peer.</param>
    /// <param name="hugePages">Whether its memory is to lie in huge pages.</param>
    public void StartPyTorch(IReadOnlyList<string> interpreters, string scriptName = "torch_adamw.py", bool hugePages = false)
    {
        string script = Path.Combine(AppContext.BaseDirectory, scriptName);
        foreach (string interpreter in interpreters)
        {
            if (TryStart("PyTorch", new PeerCommand(interpreter, [script], HugePages: hugePages)))
            {
                return;
            }
        }
    }

    /// <summary>Starts TorchSharp's peer, in each memory setting, if it was built.</summary>
    /// <param name="assembly">Its assembly, or null to look for it where its project builds it.</param>
    public void StartTorchSharp(string? assembly)
    {
        assembly ??= FindTorchSharpPeer();
        if (assembly is null || !File.Exists(assembly))
        {
            _notes.Add("TorchSharp: left out, its peer is not built (dotnet build -c Release benchmarks/TorchSharpPeer).");
            return;
        }

        TryStart("TorchSharp", new PeerCommand(Environment.ProcessPath is { } host && IsDotnet(host) ? host : "dotnet", [assembly]));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (PeerProcess peer in _peers)
        {
            peer.Dispose();
        }

        _peers.Clear();
    }

    private bool TryStart(string title, PeerCommand command)
    {
        try
        {
            PeerProcess peer = PeerProcess.Start(command);
            _peers.Add(peer);
            foreach ((string variant, string reason) in peer.Skipped)
            {
                _notes.Add($"{peer.Name}, {variant}: left out, {reason}");
            }

            if (withTunedMalloc && OperatingSystem.IsLinux())
            {
                _peers.Add(PeerProcess.Start(command with { TunedMalloc = true }));
            }

            return true;
        }
        catch (PeerException exception)
        {
            _notes.Add($"{title} with {command.FileName}: left out, {exception.Message}");
            return false;
        }
    }

    private static bool IsDotnet(string path) =>
        string.Equals(Path.GetFileNameWithoutExtension(path), "dotnet", StringComparison.OrdinalIgnoreCase);

    private static string? FindTorchSharpPeer()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string candidate = Path.Combine(folder.FullName, "TorchSharpPeer", "bin", "Release", "net10.0", "TorchSharpPeer.dll");
            if (File.Exists(candidate))
            {
                return candidate;
            }
        }

        return null;
    }
}
