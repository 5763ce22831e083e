using System;
using TorchSharp;
using Xunit;

// TorchSharp's seed is one for the whole process.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace GenOptim.TorchTests;

/// <summary>TorchSharp's native part, which not every system can load.</summary>
internal static class LibTorch
{
    private static readonly string? Absence = Find();

    /// <summary>Skips a test where the native part cannot be loaded, and says why. Fails where it was promised by an environment variable.</summary>
    internal static void Need()
    {
        Assert.False(Absence is not null && Environment.GetEnvironmentVariable("GENOPTIM_NEEDS_LIBTORCH") == "1", Absence);
        Skip.If(Absence is not null, Absence);
    }

    private static string? Find()
    {
        try
        {
            using torch.Tensor one = torch.ones(1);
            return null;
        }
        catch (Exception exception) when (exception is TypeInitializationException or NotSupportedException or DllNotFoundException)
        {
            return $"TorchSharp's native part cannot be loaded here (eng/torchsharp-tests.sh runs these tests where it can): {(exception.InnerException ?? exception).Message.Split('\n')[0]}";
        }
    }
}
