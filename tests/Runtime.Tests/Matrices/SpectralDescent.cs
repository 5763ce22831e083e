using System;
using System.Runtime.CompilerServices;
using GenOptim.Lanes;
using GenOptim.Matrices;

namespace GenOptim.Runtime.Tests.Matrices;

/// <summary>
/// Steepest descent under the spectral norm (Bernstein and Newhouse, Old Optimizer, New Norm, https://arxiv.org/abs/2409.20325): p ← p − lr·‖M‖∗·O, where O is the orthogonal matrix that is
/// nearest to the momentum M, and ‖M‖∗ = ⟨M, O⟩ the dual norm, the sum of the singular values. O comes of the cubic Newton-Schulz iteration, X ← 3/2·X − 1/2·X·Xᵀ·X, from
/// X = M/‖M·Mᵀ‖^½, which no singular value of M exceeds.
/// </summary>
[DecoupledOptimizer(WeightDecay = 1e-2)]
public sealed partial class SpectralDescent
{
    public const double Beta = 0.9;

    /// <summary>Number of steps of the iteration.</summary>
    public const int Steps = 12;

    [MatrixElement]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane Momentum<TLane>(TLane gradient, TLane trace)
        where TLane : struct, ILane<TLane, float> => TLane.Fma(TLane.All((float)Beta), trace, gradient);

    [MatrixStage]
    private static ScaledMatrix<float, ShortSide, LongSide> Steepest(
        Matrix<float, ShortSide, LongSide> x,
        Matrix<float, ShortSide, LongSide> next,
        Matrix<float, ShortSide, ShortSide> square,
        Matrix<float, Rows, Columns> momentum)
    {
        x.Assign(momentum.Wide());
        square.Assign(x.Times(x.Transpose));
        float bound = MathF.Sqrt(square.Norm());
        x.Assign(x / (bound + 1e-20f));
        for (int step = 0; step < Steps; step++)
        {
            square.Assign(x.Times(x.Transpose));
            next.Assign(1.5f * x - 0.5f * square.Times(x));
            x.Swap(ref next);
        }

        return momentum.Wide().Dot(x) * x;
    }

    [UpdateRule(Formula = "m ← β·m + g\np ← p − lr·‖M‖∗·O   with O the orthogonal matrix nearest to M, the matrix of all m")]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Update<TLane>(ref TLane parameter, ref TLane trace, TLane gradient, TLane steepest, float learningRate)
        where TLane : struct, ILane<TLane, float>
    {
        trace = Momentum(gradient, trace);
        parameter = TLane.Fma(TLane.All(-learningRate), steepest, parameter);
    }
}
