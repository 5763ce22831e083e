using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Reflection;
using GenOptim.Testing;
using Xunit;

namespace GenOptim.Conformance.MachineCode;

/// <summary>Optimizer classes that take a step in a process of their own, whose runtime tells what machine code it has made of them.</summary>
internal static class CompiledClasses
{
    /// <summary>What the test assembly is told when it is run as a program.</summary>
    internal const string Command = "machine-code";

    /// <summary>Elements that leave a rest for every lane.</summary>
    internal const int FewElements = MatrixRows * 59;

    private const int MatrixRows = 17;

    /// <summary>Has the classes of a source take steps.</summary>
    /// <param name="source">The source.</param>
    /// <param name="most">The most elements of a parameter.</param>
    /// <param name="settings">What the runtime is asked to tell.</param>
    /// <returns>What it told.</returns>
    internal static string Listing(string source, int most, params IEnumerable<KeyValuePair<string, string>> settings)
    {
        string file = Path.Combine(AppContext.BaseDirectory, FormattableString.Invariant($"MachineCode-{Environment.ProcessId}-{Guid.NewGuid():N}"));
        try
        {
            using (FileStream assembly = File.Create(file + ".dll"))
            {
                Microsoft.CodeAnalysis.Emit.EmitResult emitted = GeneratorHarness.Run(source).Compilation.Emit(assembly);
                Assert.True(emitted.Success, string.Join("\n", emitted.Diagnostics));
            }

            var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
            {
                ArgumentList = { "exec", typeof(CompiledClasses).Assembly.Location, Command, file + ".dll", FormattableString.Invariant($"{most}") },
                RedirectStandardError = true,
            };
            start.Environment["DOTNET_JitStdOutFile"] = file + ".txt";
            foreach ((string name, string value) in settings)
            {
                start.Environment[name] = value;
            }

            using var process = Process.Start(start)!;
            string errors = process.StandardError.ReadToEnd();
            process.WaitForExit();
            Assert.True(process.ExitCode == 0, errors);
            return File.ReadAllText(file + ".txt");
        }
        finally
        {
            File.Delete(file + ".dll");
            File.Delete(file + ".txt");
        }
    }

    /// <summary>Takes a step with every class of an assembly, so that its loops are compiled.</summary>
    /// <param name="path">The assembly.</param>
    /// <param name="most">The most elements of a parameter.</param>
    internal static int Run(string path, int most)
    {
        foreach (Type type in Assembly.LoadFrom(path).GetTypes().Where(type => type is { IsPublic: true, IsClass: true } && type.IsAssignableTo(typeof(IOptimizer))))
        {
            foreach (int length in new[] { FewElements, most }.Where(length => length <= most))
            {
                using var optimizer = (IOptimizer)Activator.CreateInstance(type, 1e-3)!;
                optimizer.AddGroups(optimizer.NewGroup([New(optimizer.Engine.Descriptor, length)]));
                optimizer.ThreadCount = 1;
                optimizer.Step();
            }
        }

        return 0;
    }

    private static Parameter New(Engine.OptimizerDescriptor descriptor, int length)
    {
        nint[] shape = descriptor.Matrix is null ? [length] : [MatrixRows, length / MatrixRows];
        return (descriptor.Parameter, descriptor.Gradient) switch
        {
            (DType.Float32, DType.Float32) => new Parameter<float>("w", new float[length], new float[length], shape),
            (DType.Float64, DType.Float64) => new Parameter<double>("w", new double[length], new double[length], shape),
            (DType.Float16, DType.Float16) => new Parameter<Half>("w", new Half[length], new Half[length], shape),
            (DType.BFloat16, DType.BFloat16) => new Parameter<BFloat16>("w", new BFloat16[length], new BFloat16[length], shape),
            _ => throw new NotSupportedException($"{descriptor.Parameter} with gradients of {descriptor.Gradient}"),
        };
    }
}
