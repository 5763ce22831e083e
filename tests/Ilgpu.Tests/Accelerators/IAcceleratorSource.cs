using ILGPU.Runtime;

namespace GenOptim.Ilgpu.Tests.Accelerators;

/// <summary>One kind of accelerator, if this machine has it.</summary>
public interface IAcceleratorSource
{
    /// <summary>The accelerator, or null.</summary>
    Accelerator? Accelerator { get; }

    /// <summary>One of the same kind for classes that work on each element by itself, or null: with the fewest threads in a group, where that is cheaper.</summary>
    Accelerator? SmallAccelerator => Accelerator;

    /// <summary>Why there is none, for the report of skipped tests.</summary>
    string Absence { get; }

    /// <summary>Whether results are the CPU's bit for bit; otherwise they agree within the tolerance that is promised for OpenCL.</summary>
    bool HasSameBits { get; }
}
