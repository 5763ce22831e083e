using GenOptim.Lanes;

namespace GenOptim.Ilgpu.Tests.Lanes;

/// <summary>Every operation of a lane, chosen by number, so that kernels and the CPU compute the same.</summary>
internal static class LaneOperations
{
    public const int Count = 12;

    public static TLane Compute<TLane, T>(int operation, TLane a, TLane b, TLane c, T constant)
        where TLane : struct, ILane<TLane, T>
        where T : unmanaged => operation switch
        {
            0 => a + b,
            1 => a - b,
            2 => a * b,
            3 => a / b,
            4 => -a,
            5 => TLane.Fma(a, b, c),
            6 => TLane.Sqrt(a),
            7 => TLane.Max(a, b),
            8 => TLane.Abs(a),
            9 => TLane.Sign(a),
            10 => TLane.SelectNegative(a, b, c),
            _ => TLane.All(constant),
        };
}
