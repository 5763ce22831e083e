using System;
using System.IO;
using System.Runtime.InteropServices;
using Xunit;

namespace GenOptim.Runtime.Tests.LowPrecision;

[DecoupledOptimizer(Algorithm.Sgdw, Parameter = DType.BFloat16, LowPrecision = GenOptim.LowPrecision.StochasticRounding)]
public sealed partial class RoundedSgdw;

/// <summary>
/// The longest span that there is. Its random words begin anew every 65,536 elements, and the last run begins above 2,147,418,112, from where one more is no
/// int. The memory is one small file, mapped again and again.
/// </summary>
public sealed partial class LargestSpanTests
{
    private const nint FileLength = 1 << 26;

    [Fact]
    public unsafe void IsSteppedToItsEnd()
    {
        if (!OperatingSystem.IsLinux() || !Environment.Is64BitProcess)
        {
            return;
        }

        using FileStream file = new(Path.GetTempFileName(), FileMode.Open, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
        file.SetLength(FileLength);
        nint length = unchecked((nint)(int.MaxValue * 2L));
        byte* values = Map(file, length);
        byte* gradient = Map(file, length);
        var parameter = new Span<BFloat16>(values, int.MaxValue);
        parameter[^1] = (BFloat16)1f;
        RoundedSgdw.Step(parameter, new ReadOnlySpan<BFloat16>(gradient, int.MaxValue), new RoundedSgdw.StepInput { LearningRate = 0.5, InitialLearningRate = 0.5, Step = 1, ParameterName = "w", WeightDecay = 0 });

        // The gradient is the same memory, so that each of the 64 times that its page is passed halves the last element.
        Assert.Equal(float.ScaleB(1, -64), (float)parameter[^1]);
        Assert.Equal(0, munmap(values, length) + munmap(gradient, length));
    }

    private static unsafe byte* Map(FileStream file, nint length)
    {
        const int ReadWrite = 3, Shared = 1, Private = 2, Fixed = 0x10, Anonymous = 0x20, NoReserve = 0x4000;
        var start = (byte*)mmap(null, length, 0, Private | Anonymous | NoReserve, -1, 0);
        Assert.True((nint)start > 0);
        for (nint at = 0; at < length; at += FileLength)
        {
            Assert.True(mmap(start + at, nint.Min(FileLength, length - at), ReadWrite, Shared | Fixed, (int)file.SafeFileHandle.DangerousGetHandle(), 0) == start + at);
        }

        return start;
    }

    [LibraryImport("libc", EntryPoint = "mmap")]
    private static unsafe partial void* mmap(void* address, nint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "munmap")]
    private static unsafe partial int munmap(void* address, nint length);
}
