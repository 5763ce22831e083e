using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;

namespace GenOptim.Benchmarks;

internal static class Program
{
    private static int Main(string[] arguments)
    {
        if (arguments is ["--quick"])
        {
            return QuickLook.Run();
        }

        // In this process: the project that BenchmarkDotNet would build otherwise inherits this repository's build settings and fails on them.
        IConfig config = DefaultConfig.Instance.AddJob(Job.InProcess);
        BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(arguments.Length == 0 ? ["--filter", "*"] : arguments, config);
        return 0;
    }
}
