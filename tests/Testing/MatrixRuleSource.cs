namespace GenOptim.Testing;

/// <summary>Classes whose own rule has a stage over matrices, as a user would write them.</summary>
public static class MatrixRuleSource
{
    /// <summary>Muon, restated: Keller Jordan's five steps, written by hand with the operations of matrices.</summary>
    /// <param name="name">The class's name.</param>
    /// <param name="arguments">The attribute's arguments.</param>
    /// <param name="number">The type in which it computes.</param>
    public static string Muon(string name, string arguments, string number = "float") =>
        $$"""
        [DecoupledOptimizer({{arguments}})]
        public sealed partial class {{name}}
        {
            public const double Momentum = 0.95;
            private const {{number}} A = ({{number}})3.4445, B = ({{number}})-4.7750, C = ({{number}})2.0315, Epsilon = ({{number}})1e-7;
            private const int Steps = 5;

            [MatrixElement]
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            private static TLane Direction<TLane>(TLane gradient, TLane momentumBuffer)
                where TLane : struct, ILane<TLane, {{number}}>
            {
                momentumBuffer = Average(momentumBuffer, gradient);
                return TLane.Fma(gradient - momentumBuffer, TLane.All(1 - ({{number}})Momentum), momentumBuffer);
            }

            [MatrixStage(IsBatched = true)]
            private static ScaledMatrix<{{number}}, ShortSide, LongSide> Orthogonal(
                Matrix<{{number}}, Rows, Columns> direction,
                Matrix<{{number}}, ShortSide, LongSide> x,
                Matrix<{{number}}, ShortSide, LongSide> next,
                Matrix<{{number}}, ShortSide, ShortSide> a,
                Matrix<{{number}}, ShortSide, ShortSide> b,
                {{number}} scale)
            {
                x.Assign(direction.Wide() / (direction.Norm() + Epsilon));
                for (int step = 0; step < Steps; step++)
                {
                    a.Assign(x.Times(x.Transpose));
                    b.Assign(B * a + C * a.Times(a));
                    next.Assign(A * x + b.Times(x));
                    x.Swap(ref next);
                }

                return scale * x;
            }

            [UpdateRule(LearningRate = 0.02, Formula = "m ← μ·m + (1 − μ)·g\nu = (1 − μ)·g + μ·m\nO = √max(1, r/c)·X after five steps of X ← a·X + (b·A + c·A²)·X with A = X·Xᵀ, from X = U/(‖U‖ + ε)\np ← p − lr·O")]
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            private static void Update<TLane>(ref TLane parameter, ref TLane momentumBuffer, TLane gradient, TLane orthogonal, {{number}} negativeLearningRate)
                where TLane : struct, ILane<TLane, {{number}}>
            {
                momentumBuffer = Average(momentumBuffer, gradient);
                parameter = TLane.Fma(TLane.All(negativeLearningRate), orthogonal, parameter);
            }

            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            private static TLane Average<TLane>(TLane momentumBuffer, TLane gradient)
                where TLane : struct, ILane<TLane, {{number}}> => TLane.Fma(TLane.All(({{number}})(1 - Momentum)), gradient - momentumBuffer, momentumBuffer);

            [StepScalar]
            private static double NegativeLearningRate(double learningRate) => -learningRate;

            [StepScalar]
            private static double Scale(long rows, long columns) => Math.Sqrt(Math.Max(1, (double)rows / columns));
        }
        """;
}
