namespace GenOptim.Testing;

/// <summary>Classes with rules of their own that look at rows and columns, as a user would write them.</summary>
public static class UserAxisRuleSource
{
    /// <summary>Adafactor, restated: what <c>Algorithm.Adafactor</c> generates, written by hand.</summary>
    /// <param name="name">The class's name.</param>
    /// <param name="arguments">The attribute's arguments.</param>
    /// <param name="number">The type in which it computes.</param>
    public static string Adafactor(string name, string arguments, string number = "float") =>
        $$"""
        [DecoupledOptimizer({{arguments}})]
        public sealed partial class {{name}}
        {
            private const double Beta2Decay = -0.8;
            private const double Epsilon = {{(number == "double" ? "2.220446049250313e-16" : "1.1920928955078125e-07")}};
            private const double LeastScale = 1e-3;
            private const double UpdateThreshold = 1;

            [UpdateRule(LearningRate = 1e-2, Formula = "p ← p − α/max(1, RMS(u)/d)·u")]
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            private static void Update<TLane>(ref TLane parameter, TLane gradient, TLane rowShare, TLane columnShare, {{number}} negativeRate)
                where TLane : struct, ILane<TLane, {{number}}> =>
                parameter = TLane.Fma(TLane.All(negativeRate), Direction(gradient, rowShare, columnShare), parameter);

            [TensorReduction(Reduction.SumOfSquares, Over = ReductionScope.Rows, IsMean = true)]
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            private static TLane RowMean<TLane>(TLane gradient)
                where TLane : struct, ILane<TLane, {{number}}> => gradient;

            [TensorReduction(Reduction.SumOfSquares, Over = ReductionScope.Columns, IsMean = true)]
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            private static TLane ColumnMean<TLane>(TLane gradient)
                where TLane : struct, ILane<TLane, {{number}}> => gradient;

            [RowStep]
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            private static void RowMoment<TLane>([StateSlot(VectorName = "variance")] ref TLane rowVar, TLane rowMean, {{number}} share)
                where TLane : struct, ILane<TLane, {{number}}> =>
                rowVar = TLane.Fma(TLane.All(share), rowMean - rowVar, rowVar);

            [TensorReduction(Reduction.Sum, Over = ReductionScope.Matrix, IsMean = true)]
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            private static TLane MeanOfR<TLane>(TLane rowVar)
                where TLane : struct, ILane<TLane, {{number}}> => rowVar;

            [RowStep]
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            private static void ShareOfRow<TLane>(TLane rowVar, TLane meanOfR, TLane matrixSign, out TLane rowShare)
                where TLane : struct, ILane<TLane, {{number}}> =>
                rowShare = TLane.SelectNegative(matrixSign, rowVar / TLane.Max(meanOfR, TLane.All(({{number}})Epsilon)), rowVar);

            [ColumnStep]
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            private static void ColumnMoment<TLane>([StateSlot(Name = "col_var")] ref TLane columnVar, TLane columnMean, {{number}} share, TLane matrixSign, out TLane columnShare)
                where TLane : struct, ILane<TLane, {{number}}>
            {
                columnVar = TLane.Fma(TLane.All(share), columnMean - columnVar, columnVar);
                columnShare = TLane.SelectNegative(matrixSign, columnVar, TLane.All(1));
            }

            [TensorReduction(Reduction.SumOfSquares)]
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            private static TLane DirectionSquares<TLane>(TLane gradient, TLane rowShare, TLane columnShare)
                where TLane : struct, ILane<TLane, {{number}}> => Direction(gradient, rowShare, columnShare);

            [TensorReduction(Reduction.SumOfSquares)]
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            private static TLane ParameterSquares<TLane>(TLane parameter)
                where TLane : struct, ILane<TLane, {{number}}> => parameter;

            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            private static TLane Direction<TLane>(TLane gradient, TLane rowShare, TLane columnShare)
                where TLane : struct, ILane<TLane, {{number}}> =>
                gradient / TLane.Sqrt(TLane.Max(rowShare * columnShare, TLane.All(({{number}})(Epsilon * Epsilon))));

            [StepScalar]
            private static double Share(long step) => Math.Pow(step, Beta2Decay);

            [StepScalar]
            private static double MatrixSign(long dimensions) => dimensions < 2 ? 1 : -1;

            [StepScalar]
            private static double NegativeRate(double learningRate, long step, double parameterSquares, double directionSquares, long length)
            {
                double scale = Math.Max(LeastScale, Math.Sqrt(parameterSquares / length));
                double rate = scale * Math.Min(learningRate, 1 / Math.Sqrt(step));
                return -(rate / Math.Max(1, Math.Sqrt(directionSquares / length) / UpdateThreshold));
            }
        }
        """;

    /// <summary>
    /// Adam-mini (Zhang et al., https://arxiv.org/abs/2406.16793) with one block for each row, as for an output neuron: a first moment per element and one second moment per row.
    /// </summary>
    /// <param name="name">The class's name.</param>
    /// <param name="arguments">The attribute's arguments.</param>
    public static string AdamMini(string name, string arguments) =>
        $$"""
        [DecoupledOptimizer({{arguments}})]
        public sealed partial class {{name}}
        {
            public const double Beta1 = 0.9;
            public const double Beta2 = 0.95;
            private const double Epsilon = 1e-8;

            [UpdateRule]
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            private static void Update<TLane>(ref TLane parameter, ref TLane expAvg, TLane gradient, TLane denominator, float negativeStepSize)
                where TLane : struct, ILane<TLane, float>
            {
                expAvg = TLane.Fma(TLane.All((float)(1 - Beta1)), gradient - expAvg, expAvg);
                parameter = parameter + TLane.All(negativeStepSize) * expAvg / denominator;
            }

            [TensorReduction(Reduction.SumOfSquares, Over = ReductionScope.Rows, IsMean = true)]
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            private static TLane MeanSquare<TLane>(TLane gradient)
                where TLane : struct, ILane<TLane, float> => gradient;

            [RowStep]
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            private static void SecondMoment<TLane>(ref TLane rowVar, TLane meanSquare, in Divisor<float> biasCorrection2Sqrt, out TLane denominator)
                where TLane : struct, ILane<TLane, float>
            {
                rowVar = TLane.Fma(TLane.All((float)(1 - Beta2)), meanSquare - rowVar, rowVar);
                denominator = TLane.DivideRoot(TLane.Sqrt(rowVar), in biasCorrection2Sqrt) + TLane.All((float)Epsilon);
            }

            [StepScalar]
            private static double NegativeStepSize(double learningRate, long step) => -(learningRate / (1 - Math.Pow(Beta1, step)));

            [StepScalar]
            private static double BiasCorrection2Sqrt(long step) => Math.Sqrt(1 - Math.Pow(Beta2, step));
        }
        """;

    /// <summary>
    /// Everything that stages can need of each other: a norm of tensors before rows and after columns, a matrix's number over its columns that rows, columns and elements read, one that is
    /// made of another, state of columns that a later pass over elements reads, a step over rows whose number comes last, so that it is a pass by itself, and names that generated code has.
    /// </summary>
    /// <param name="name">The class's name.</param>
    /// <param name="arguments">The attribute's arguments.</param>
    public static string Entangled(string name, string arguments) =>
        $$"""
        [DecoupledOptimizer({{arguments}})]
        public sealed partial class {{name}}
        {
            [UpdateRule]
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            private static void Update<TLane>(ref TLane parameter, ref TLane element, TLane gradient, TLane sums, TLane ofMatrix, float learningRate)
                where TLane : struct, ILane<TLane, float>
            {
                element = element + gradient * sums;
                parameter = TLane.Fma(TLane.All(-learningRate), element / ofMatrix, parameter);
            }

            [TensorReduction(Reduction.LargestAbsolute)]
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            private static TLane Largest<TLane>(TLane gradient)
                where TLane : struct, ILane<TLane, float> => gradient;

            [TensorReduction(Reduction.LargestAbsolute, Over = ReductionScope.Columns)]
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            private static TLane Highest<TLane>(TLane gradient, TLane element, float largest)
                where TLane : struct, ILane<TLane, float> => (gradient + element) / TLane.All(1 + largest);

            [ColumnStep]
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            private static void Columns<TLane>(ref TLane end, TLane highest, out TLane length)
                where TLane : struct, ILane<TLane, float>
            {
                end = end + highest;
                length = end + TLane.All(1);
            }

            [TensorReduction(Reduction.SumOfAbsolutes, Over = ReductionScope.Matrix)]
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            private static TLane OfMatrix<TLane>(TLane length)
                where TLane : struct, ILane<TLane, float> => length;

            [TensorReduction(Reduction.Sum)]
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            private static TLane Total<TLane>(TLane gradient, TLane end, TLane ofMatrix)
                where TLane : struct, ILane<TLane, float> => gradient * end / ofMatrix;

            [RowStep]
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            private static void Rows<TLane>(ref TLane counted, TLane ofMatrix, float total, out TLane sums)
                where TLane : struct, ILane<TLane, float>
            {
                counted = counted + TLane.All(total) / ofMatrix;
                sums = TLane.Max(counted, TLane.All(0.5f));
            }
        }
        """;
}
