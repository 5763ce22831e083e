using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Runtime.InteropServices;
using GenOptim.Benchmarks.Measurement;
using GenOptim.Benchmarks.Peers;
using TorchSharp;
using TorchSharp.Modules;

namespace GenOptim.Benchmarks;

/// <summary>Measures TorchSharp's AdamW for StepBenchmarks: one request per line on the input, one reply per line on the output.</summary>
internal static class Program
{
    private const string Variant = "AdamW";
    private const double LearningRate = 1e-3;
    private const double Beta1 = 0.9;
    private const double Beta2 = 0.95;
    private const double Epsilon = 1e-8;
    private const double WeightDecay = 1e-5;

    /// <summary>TorchSharp's native part. It needs a newer C++ library than some systems have.</summary>
    private static readonly string NativeLibraryName =
        OperatingSystem.IsWindows() ? "LibTorchSharp.dll" : OperatingSystem.IsMacOS() ? "libLibTorchSharp.dylib" : "libLibTorchSharp.so";

    private static List<Parameter> _parameters = [];
    private static torch.optim.Optimizer? _optimizer;

    private static void Main()
    {
        // Ctrl-C is the harness's business: it closes our input.
        Console.CancelKeyPress += (_, pressed) => pressed.Cancel = true;

        // TorchSharp writes a page about its search for native libraries to the console, where only replies may go.
        TextWriter replies = Console.Out;
        Console.SetOut(TextWriter.Null);
        replies.WriteLine(PeerProtocol.Write(Try(() =>
        {
            // Loaded here, where a failure names its cause; TorchSharp's own search hides it, and copies the libraries to look again.
            NativeLibrary.Load(Path.Combine(AppContext.BaseDirectory, NativeLibraryName));
            Prepare(tensors: 1, length: 4, threads: 1);
            _optimizer!.step();
            Release();
            string version = typeof(torch).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";
            return new PeerReply(Name: $"TorchSharp {version.Split('+')[0]}", Variants: [Variant]);
        })));
        while (Console.In.ReadLine() is { } line)
        {
            replies.WriteLine(PeerProtocol.Write(Try(() => Answer(PeerProtocol.Read<PeerRequest>(line)))));
        }
    }

    private static PeerReply Answer(PeerRequest request)
    {
        switch (request.Do)
        {
            case "prepare":
                Release();
                Prepare(request.Tensors, request.Length, request.Threads);
                return new PeerReply();
            case "measure":
                torch.optim.Optimizer optimizer = _optimizer ?? throw new InvalidOperationException("measure came before prepare");
                return new PeerReply(SecondsPerStep: StepTimer.MedianSecondsPerStep(() => optimizer.step(), TimeSpan.FromSeconds(request.Seconds)));
            case "release":
                Release();
                return new PeerReply();
            default:
                return new PeerReply(Error: $"unknown request '{request.Do}'");
        }
    }

    private static void Prepare(int tensors, long length, int threads)
    {
        torch.set_num_threads(threads);
        torch.manual_seed(1);
        _parameters = [.. Enumerable.Range(0, tensors).Select(_ => MakeParameter(length))];
        _optimizer = torch.optim.AdamW(_parameters, LearningRate, Beta1, Beta2, Epsilon, WeightDecay);
    }

    private static Parameter MakeParameter(long length)
    {
        var parameter = new Parameter(torch.empty(length).uniform_(0.1, 1.0));
        parameter.grad = torch.empty(length).uniform_(0.001, 0.01);
        return parameter;
    }

    private static void Release()
    {
        _optimizer?.Dispose();
        _optimizer = null;
        foreach (Parameter parameter in _parameters)
        {
            parameter.Dispose();
        }

        _parameters = [];
        GC.Collect();
    }

    /// <summary>Whatever goes wrong, the harness prints it as the reason and goes on without this peer.</summary>
    private static PeerReply Try(Func<PeerReply> answer)
    {
        try
        {
            return answer();
        }
        catch (Exception exception)
        {
            // A native library that does not load says why in the last line, others in the first.
            string[] lines = exception.GetBaseException().Message.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries);
            return new PeerReply(Error: exception is DllNotFoundException ? lines[^1].Trim() : lines[0]);
        }
    }
}
