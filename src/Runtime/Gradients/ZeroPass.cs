using System.Runtime.InteropServices;
using GenOptim.Engine;

namespace GenOptim.Gradients;

/// <summary>Sets all gradients to zero, after a step that was left out; one that is taken does it in its own pass.</summary>
internal sealed unsafe class ZeroPass(DType type) : ISegmentPass
{
    private readonly nint _size = DTypes.SizeOf(type);

    /// <summary>The plan whose gradients are set to zero.</summary>
    internal StepPlan? Plan { get; set; }

    /// <inheritdoc/>
    public void Run(int number, in Segment segment) =>
        NativeMemory.Clear((byte*)Plan!.Record(segment.Tensor).Gradient + (segment.Start * _size), (nuint)(segment.Length * _size));
}
