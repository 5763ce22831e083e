using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using System.Linq;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;

namespace GenOptim.GpuBenchmarks;

internal static class Program
{
    private const int Success = 0;
    private const int NoDevice = 1;
    private const int BadInput = 2;

    private const int AdamWBytes = 28;
    private const int SgdwBytes = 20;

    /// <summary>Bytes that a case needs on the device: four arrays.</summary>
    private const int FootprintBytes = 16;

    private static int Main(string[] arguments)
    {
        var accelerator = new Option<AcceleratorType>("--accelerator")
        {
            Description = "Cuda, OpenCL, or CPU (ILGPU's own, to try the program).",
            DefaultValueFactory = _ => AcceleratorType.Cuda,
        };
        var mebi = new Option<int[]>("--mebi")
        {
            Description = "Sizes of single tensors, in Mi parameters.",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => [64, 128, 256, 512, 1024],
        };
        mebi.Validators.Add(result =>
        {
            if (result.GetValue(mebi) is not { Length: > 0 } sizes || sizes.Any(size => size < 1))
            {
                result.AddError("--mebi must be at least 1.");
            }
        });
        var many = new Option<int>("--many")
        {
            Description = "Number of tensors of 25,000 parameters that are stepped together; 0 for none.",
            DefaultValueFactory = _ => 1000,
        };
        var python = new Option<string>("--python")
        {
            Description = "The Python interpreter that has PyTorch.",
            DefaultValueFactory = _ => "python3",
        };
        var markdown = new Option<FileInfo?>("--markdown") { Description = "Write the table to this file too." };
        var root = new RootCommand("Times the generated steps on a GPU against the device's copy rate, a kernel without pinned rounding, and PyTorch.")
        {
            accelerator, mebi, many, python, markdown,
        };
        root.SetAction(parsed =>
        {
            IEnumerable<Sizes> single = parsed.GetValue(mebi)!.Select(size => new Sizes(1, size * Sizes.Mebi));
            IEnumerable<Sizes> together = parsed.GetValue(many) > 0 ? [new Sizes(parsed.GetValue(many), 25_000)] : [];
            return Measure(parsed.GetValue(accelerator), [.. single, .. together], parsed.GetValue(python)!, parsed.GetValue(markdown));
        });
        ParseResult parsed = root.Parse(arguments);
        if (parsed.Errors.Count > 0)
        {
            Console.Error.WriteLine($"error: {parsed.Errors[0].Message}");
            return BadInput;
        }

        return parsed.Invoke();
    }

    private static int Measure(AcceleratorType type, IReadOnlyList<Sizes> wanted, string python, FileInfo? markdown)
    {
        using Context context = Context.Create(builder => builder.Cuda().OpenCL().CPU().Optimize(OptimizationLevel.O2)).EnableGenOptim();
        Device? device = type switch
        {
            AcceleratorType.Cuda => context.Devices.OfType<CudaDevice>().FirstOrDefault(),
            AcceleratorType.OpenCL => context.Devices.OfType<CLDevice>().FirstOrDefault(),
            _ => context.Devices.OfType<CPUDevice>().FirstOrDefault(),
        };
        if (device is null)
        {
            Console.Error.WriteLine($"error: there is no {type} device.");
            return NoDevice;
        }

        using Accelerator accelerator = device.CreateAccelerator(context);
        Sizes[] sizes = [.. Fitting(accelerator, wanted)];
        if (sizes.Length == 0)
        {
            Console.Error.WriteLine("error: no size fits the device.");
            return NoDevice;
        }

        double copyRate = DeviceMemory.CopyRate(accelerator, sizes.Max(size => Math.Min(size.Length, 256 * Sizes.Mebi)));
        List<ReportRow> rows = [.. sizes.SelectMany(size => MeasureSteps(accelerator, size))];

        // The peer needs the device's memory for itself, and has it now.
        (string peer, IReadOnlyList<double?> peerSeconds) = type == AcceleratorType.Cuda
            ? TorchPeer.Measure(python, sizes)
            : (string.Empty, [.. sizes.Select(_ => (double?)null)]);
        rows = [.. rows.Select(row => row.Bytes == AdamWBytes ? row with { PeerSeconds = peerSeconds[Array.IndexOf(sizes, row.Sizes)] } : row)];

        string name = $"{accelerator.Name} ({type})";
        Report.Write(Console.Out, name, copyRate, peer, rows);
        if (markdown is not null)
        {
            using StreamWriter file = markdown.CreateText();
            Report.Write(file, name, copyRate, peer, rows);
        }

        return Success;
    }

    private static IEnumerable<Sizes> Fitting(Accelerator accelerator, IReadOnlyList<Sizes> sizes)
    {
        foreach (Sizes size in sizes)
        {
            if (size.Parameters * FootprintBytes < accelerator.MemorySize * 0.9)
            {
                yield return size;
            }
            else
            {
                Console.Error.WriteLine($"{size} do not fit the device and are left out.");
            }
        }
    }

    private static IEnumerable<ReportRow> MeasureSteps(Accelerator accelerator, Sizes sizes)
    {
        yield return Row("AdamW", sizes, AdamWBytes, () => new GeneratedAdamW(accelerator, sizes));
        if (sizes.Tensors == 1)
        {
            yield return Row("AdamW by hand, rounding not pinned", sizes, AdamWBytes, () => new UnpinnedAdamW(accelerator, sizes.Length));
        }

        yield return Row("SGDW with momentum", sizes, SgdwBytes, () => new GeneratedSgdw(accelerator, sizes));
    }

    private static ReportRow Row(string title, Sizes sizes, int bytes, Func<IMeasuredStep> create)
    {
        using IMeasuredStep step = create();
        double seconds = Stopwatching.SecondsPerOperation(step.Step, step.Synchronize);
        Console.Error.WriteLine(FormattableString.Invariant($"{title}, {sizes}: {seconds * 1e3:F3} ms"));
        return new ReportRow(title, sizes, bytes, seconds, null);
    }
}
