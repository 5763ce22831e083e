using System.Runtime.CompilerServices;
using GenOptim.Lanes;
using GenOptim.Matrices;

namespace GenOptim.Examples.Misuse;

// GENOPT0047: what a row gives is handed out, because there may be several.
[DecoupledOptimizer(WeightDecay = 1e-5)]
public sealed partial class RowStepThatReturns
{
    [TensorReduction(Reduction.SumOfSquares, Over = ReductionScope.Rows, IsMean = true)]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane RowMean<TLane>(TLane gradient)
        where TLane : struct, ILane<TLane, float> => gradient;

    [RowStep]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane RowRoot<TLane>(TLane rowMean)
        where TLane : struct, ILane<TLane, float> => TLane.Sqrt(rowMean);

    [UpdateRule]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Update<TLane>(ref TLane parameter, TLane gradient, TLane rowRoot, float learningRate)
        where TLane : struct, ILane<TLane, float>
    {
        parameter = TLane.Fma(TLane.All(-learningRate), gradient / rowRoot, parameter);
    }
}

// GENOPT0048: in a method over columns there is no telling which row is meant.
[DecoupledOptimizer(WeightDecay = 1e-5)]
public sealed partial class RowsAmongColumns
{
    [TensorReduction(Reduction.SumOfSquares, Over = ReductionScope.Rows, IsMean = true)]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane RowMean<TLane>(TLane gradient)
        where TLane : struct, ILane<TLane, float> => gradient;

    [ColumnStep]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Root<TLane>(TLane rowMean, out TLane rowRoot)
        where TLane : struct, ILane<TLane, float> => rowRoot = TLane.Sqrt(rowMean);

    [UpdateRule]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Update<TLane>(ref TLane parameter, TLane gradient, TLane rowRoot, float learningRate)
        where TLane : struct, ILane<TLane, float>
    {
        parameter = TLane.Fma(TLane.All(-learningRate), gradient / rowRoot, parameter);
    }
}

// GENOPT0060: a stage over matrices needs to be told what the matrix is made of.
[DecoupledOptimizer(WeightDecay = 1e-5)]
public sealed partial class MatrixWithoutElements
{
    [MatrixStage]
    private static Matrix<float, ShortSide, LongSide> Whitened(Matrix<float, Rows, Columns> direction, Matrix<float, ShortSide, LongSide> x)
    {
        x.Assign(direction.Wide() / (direction.Norm() + 1e-7f));
        return x;
    }

    [UpdateRule]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Update<TLane>(ref TLane parameter, TLane gradient, TLane whitened, float learningRate)
        where TLane : struct, ILane<TLane, float>
    {
        parameter = TLane.Fma(TLane.All(-learningRate), whitened, parameter);
    }
}

// GENOPT0061: elements are computed in lanes, so the method is written over one.
[DecoupledOptimizer(WeightDecay = 1e-5)]
public sealed partial class ElementsWithoutLanes
{
    [MatrixElement]
    private static float Direction(float gradient) => gradient;

    [MatrixStage]
    private static Matrix<float, ShortSide, LongSide> Whitened(Matrix<float, Rows, Columns> direction, Matrix<float, ShortSide, LongSide> x)
    {
        x.Assign(direction.Wide() / (direction.Norm() + 1e-7f));
        return x;
    }

    [UpdateRule]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Update<TLane>(ref TLane parameter, TLane gradient, TLane whitened, float learningRate)
        where TLane : struct, ILane<TLane, float>
    {
        parameter = TLane.Fma(TLane.All(-learningRate), whitened, parameter);
    }
}

// GENOPT0062: the stage returns the matrix that has the result.
[DecoupledOptimizer(WeightDecay = 1e-5)]
public sealed partial class StageThatReturnsNothing
{
    [MatrixElement]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane Direction<TLane>(TLane gradient)
        where TLane : struct, ILane<TLane, float> => gradient;

    [MatrixStage]
    private static void Whitened(Matrix<float, ShortSide, LongSide> direction, Matrix<float, ShortSide, LongSide> x)
    {
        x.Assign(direction / (direction.Norm() + 1e-7f));
    }

    [UpdateRule]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Update<TLane>(ref TLane parameter, TLane gradient, TLane whitened, float learningRate)
        where TLane : struct, ILane<TLane, float>
    {
        parameter = TLane.Fma(TLane.All(-learningRate), whitened, parameter);
    }
}

// GENOPT0063: the stage works, and the rule steps along the gradient.
[DecoupledOptimizer(WeightDecay = 1e-5)]
public sealed partial class StageThatNobodyReads
{
    [MatrixElement]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane Direction<TLane>(TLane gradient)
        where TLane : struct, ILane<TLane, float> => gradient;

    [MatrixStage]
    private static Matrix<float, ShortSide, LongSide> Whitened(Matrix<float, Rows, Columns> direction, Matrix<float, ShortSide, LongSide> x)
    {
        x.Assign(direction.Wide() / (direction.Norm() + 1e-7f));
        return x;
    }

    [UpdateRule]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Update<TLane>(ref TLane parameter, TLane gradient, float learningRate)
        where TLane : struct, ILane<TLane, float>
    {
        parameter = TLane.Fma(TLane.All(-learningRate), gradient, parameter);
    }
}

// GENOPT0064: a product is computed where it is assigned, and would overwrite what it is made of.
[DecoupledOptimizer(WeightDecay = 1e-5)]
public sealed partial class ProductIntoItself
{
    [MatrixElement]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane Direction<TLane>(TLane gradient)
        where TLane : struct, ILane<TLane, float> => gradient;

    [MatrixStage]
    private static Matrix<float, ShortSide, LongSide> Whitened(
        Matrix<float, Rows, Columns> direction, Matrix<float, ShortSide, LongSide> x, Matrix<float, ShortSide, ShortSide> a)
    {
        x.Assign(direction.Wide() / (direction.Norm() + 1e-7f));
        a.Assign(x.Times(x.Transpose));
        x.Assign(1.5f * x - 0.5f * a.Times(x));
        return x;
    }

    [UpdateRule]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Update<TLane>(ref TLane parameter, TLane gradient, TLane whitened, float learningRate)
        where TLane : struct, ILane<TLane, float>
    {
        parameter = TLane.Fma(TLane.All(-learningRate), whitened, parameter);
    }
}
