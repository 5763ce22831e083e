using System;
using System.ComponentModel;

namespace GenOptim.Matrices;

/// <summary>
/// How a matrix U is brought near the orthogonal matrix that is nearest to it, by the Newton-Schulz iteration of Muon (Jordan et al.,
/// https://kellerjordan.github.io/posts/muon): X = U/(‖U‖ + ε), and in each step A = X·Xᵀ, X ← a·X + (b·A + c·A²)·X. Where U has more rows than columns it is done to Uᵀ.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct Orthogonalization
{
    private static readonly (double A, double B, double C)[] PolarExpress =
    [
        (8.156554524902461, -22.48329292557795, 15.878769915207462),
        (4.042929935166739, -2.808917465908714, 0.5000178451051316),
        (3.8916678022926607, -2.772484153217685, 0.5060648178503393),
        (3.285753657755655, -2.3681294933425376, 0.46449024233003106),
        (2.3465413258596377, -1.7097828382687081, 0.42323551169305323),
    ];

    private readonly (double A, double B, double C) _coefficients;
    private readonly bool _isPolarExpress;

    /// <summary>An iteration with the same coefficients in each step.</summary>
    /// <param name="steps">Number of steps, at least 0.</param>
    /// <param name="a">a.</param>
    /// <param name="b">b.</param>
    /// <param name="c">c.</param>
    public Orthogonalization(int steps, double a, double b, double c)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(steps);
        Steps = steps;
        _coefficients = (a, b, c);
    }

    /// <summary>
    /// An iteration with the coefficients of Polar Express (Amsel et al., arXiv 2505.16932) for five steps: each step is the best for what the one before it leaves. Steps after the
    /// fifth repeat it. The norm counts as 1.02 times what it is, for which the coefficients are made.
    /// </summary>
    /// <param name="steps">Number of steps, at least 0.</param>
    public Orthogonalization(int steps)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(steps);
        Steps = steps;
        _isPolarExpress = true;
    }

    /// <summary>Number of steps.</summary>
    public int Steps { get; }

    /// <summary>ε.</summary>
    public double Epsilon { get; init; }

    /// <summary>Whether U is divided by max(‖U‖, ε) instead of ‖U‖ + ε.</summary>
    public bool ClampsNorm { get; init; }

    /// <summary>Whether everything is stored in bfloat16, rounded after each operation; sums go on in the type of the arithmetic.</summary>
    public bool RoundsToBFloat16 { get; init; }

    /// <summary>Whether, in bfloat16, a product and its summand are rounded together, once.</summary>
    public bool RoundsOnce { get; init; }

    /// <summary>By how much more than its norm U is divided.</summary>
    internal double NormFactor => _isPolarExpress ? 1.02 : 1;

    /// <summary>What is rounded.</summary>
    internal MatrixRounding Rounding => !RoundsToBFloat16 ? MatrixRounding.None : RoundsOnce ? MatrixRounding.Results : MatrixRounding.EachOperation;

    /// <summary>The coefficients of a step, counted from 0.</summary>
    internal (double A, double B, double C) CoefficientsOf(int step) => _isPolarExpress ? PolarExpress[Math.Min(step, PolarExpress.Length - 1)] : _coefficients;
}
