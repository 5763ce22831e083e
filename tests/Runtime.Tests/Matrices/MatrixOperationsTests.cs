using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using GenOptim.Lanes;
using GenOptim.Matrices;
using Xunit;

namespace GenOptim.Runtime.Tests.Matrices;

/// <summary>What a stage over matrices computes is what its definition says, to the bit, on every lane and number of threads.</summary>
public sealed unsafe class MatrixOperationsTests
{
    /// <summary>Wide, tall, square, of one row and of one column, and longer than a run of products; of several parts of rows.</summary>
    public static TheoryData<int, int> Sizes => new() { { 7, 33 }, { 33, 7 }, { 12, 12 }, { 1, 9 }, { 9, 1 }, { 20, 300 }, { 130, 40 } };

    private static MatrixScratch[] Scratch { get; } =
    [
        MatrixScratch.Of<ShortSide, LongSide>(), MatrixScratch.Of<ShortSide, LongSide>(), MatrixScratch.Of<ShortSide, ShortSide>(), MatrixScratch.Of<ShortSide, ShortSide>(),
        MatrixScratch.Of<Rows, Rows>(), MatrixScratch.Of<Columns, Rows>(), MatrixScratch.Of<LongSide, LongSide>(),
    ];

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Every_lane_and_thread_count_gives_the_bits_of_the_definition(int rows, int columns)
    {
        Check<float>(rows, columns);
        Check<double>(rows, columns);
    }

    [Theory]
    [InlineData(3, 20)]
    [InlineData(20, 3)]
    [InlineData(2, 70_001)]
    public void Norms_and_products_of_two_are_sums_of_all_elements(int rows, int columns)
    {
        double[] values = MatrixMemory<double>.Numbers(rows * columns, 3);
        double squares = values.Sum(value => value * value);
        double[]? expected = null;
        foreach ((int threads, bool isScalar) in new[] { (1, true), (1, false), (3, false) })
        {
            double[] bits = Run(LanesOf<double>(isScalar ? 0 : 3), values, rows, columns, threads, (operations, given) =>
            {
                Matrix<double, ShortSide, LongSide> x = operations.Scratch<ShortSide, LongSide>(0);
                x.Assign(2.0 * given.Wide());
                Assert.Equal(Math.Sqrt(squares), given.Norm(), 1e-12 * Math.Sqrt(squares));
                Assert.Equal(2 * Math.Sqrt(squares), x.Norm(), 1e-12 * Math.Sqrt(squares));
                Assert.Equal(2 * squares, given.Wide().Dot(x), 1e-11 * squares);
                Assert.Equal(given.Wide().Dot(x), x.Dot(given.Wide()));
                return [given.Norm(), x.Norm(), given.Wide().Dot(x)];
            });
            expected ??= bits;
            Assert.Equal(expected, bits);
        }
    }

    [Fact]
    public void Mistakes_are_refused_before_anything_is_computed()
    {
        float[] values = MatrixMemory<float>.Numbers(4 * 4, 3);
        float[] after = Run(LanesOf<float>(3), values, 4, 4, 1, static (operations, given) =>
        {
            Matrix<float, ShortSide, LongSide> x = operations.Scratch<ShortSide, LongSide>(0);
            Matrix<float, ShortSide, ShortSide> a = operations.Scratch<ShortSide, ShortSide>(2);
            Refused("only read", given, static (given, _) => given.Assign(2f * given), operations);
            Refused("only read", given, static (given, _) => given.Wide().Assign(2f * given.Wide()), operations);
            Refused("read before it was assigned", given, static (given, operations) => operations.Scratch<ShortSide, LongSide>(0).Assign(operations.Scratch<ShortSide, LongSide>(1) + given.Wide()), operations);
            Refused("read before it was assigned", given, static (_, operations) => operations.Scratch<ShortSide, LongSide>(1).Norm(), operations);
            x.Assign(given.Wide());
            a.Assign(x.Times(x.Transpose));
            Refused("assigned to a matrix that it is made of", given, static (_, operations) => Product(operations, 0), operations);
            Refused("assigned to a matrix that it is made of", given, static (_, operations) => Product(operations, 1), operations);
            Refused("its own transpose", given, static (_, operations) => operations.Scratch<ShortSide, ShortSide>(2).Assign(operations.Scratch<ShortSide, ShortSide>(2).Transpose), operations);
            Refused("There is no matrix", given, static (given, _) => given.Wide().Dot(default(Matrix<float, Rows, Columns>).Wide()), operations);
            return [.. MatrixMemory<float>.Elements(given.Operand.View)];
        });
        Assert.Equal(values, after);
    }

    private static void Product(MatrixOperations<float> operations, int which)
    {
        Matrix<float, ShortSide, LongSide> x = operations.Scratch<ShortSide, LongSide>(0);
        Matrix<float, ShortSide, ShortSide> a = operations.Scratch<ShortSide, ShortSide>(2);
        if (which == 0)
        {
            x.Assign(a.Times(x));
        }
        else
        {
            a.Assign(a + x.Times(x.Transpose));
        }
    }

    private delegate void Mistake(Matrix<float, Rows, Columns> given, MatrixOperations<float> operations);

    private static void Refused(string why, Matrix<float, Rows, Columns> given, Mistake mistake, MatrixOperations<float> operations)
    {
        try
        {
            mistake(given, operations);
        }
        catch (InvalidOperationException refused)
        {
            Assert.Contains(why, refused.Message, StringComparison.Ordinal);
            return;
        }

        Assert.Fail($"Not refused: {why}");
    }

    private static void Check<T>(int rows, int columns)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] values = MatrixMemory<T>.Numbers(rows * columns, 11);
        var g = new Plain<T>(rows, columns, (row, column) => values[(row * columns) + column]);
        T[] expected = Definition(g, rows > columns ? g.Transpose : g);
        for (int lanes = 0; lanes < 4; lanes++)
        {
            Assert.Equal(expected, Run(LanesOf<T>(lanes), values, rows, columns, 1 + (lanes % 3), Stage));
        }
    }

    private static T[] Stage<T>(MatrixOperations<T> operations, Matrix<T, Rows, Columns> g)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T two = T.CreateChecked(2);
        T half = T.CreateChecked(0.5);
        Matrix<T, ShortSide, LongSide> x = operations.Scratch<ShortSide, LongSide>(0);
        Matrix<T, ShortSide, LongSide> y = operations.Scratch<ShortSide, LongSide>(1);
        Matrix<T, ShortSide, ShortSide> a = operations.Scratch<ShortSide, ShortSide>(2);
        Matrix<T, ShortSide, ShortSide> b = operations.Scratch<ShortSide, ShortSide>(3);
        Matrix<T, Rows, Rows> r = operations.Scratch<Rows, Rows>(4);
        Matrix<T, Columns, Rows> t = operations.Scratch<Columns, Rows>(5);
        Matrix<T, LongSide, LongSide> l = operations.Scratch<LongSide, LongSide>(6);
        var results = new List<T>();
        x.Assign(g.Wide() / T.CreateChecked(3));
        Take(x.Operand);
        a.Assign(x.Times(x.Transpose));
        Take(a.Operand);
        b.Assign((two * a) - (half * a.Times(a)));
        Take(b.Operand);
        y.Assign((half * x) + b.Times(x));
        Take(y.Operand);
        l.Assign(-(two * x.Transpose.Times(y)));
        Take(l.Operand);
        r.Assign(g.Times(g.Transpose));
        t.Assign((two * g.Transpose) - g.Transpose.Times(r));
        Take(t.Operand);
        t.Transpose.Assign(r.Times(g) - (half * g));
        Take(t.Operand);
        t.Transpose.Assign(half * g);
        t.Assign(t + (two * g.Transpose));
        Take(t.Operand);
        a.AssignIdentity(two);
        b.Assign(b - (half * a.Transpose));
        Take(b.Operand);
        x.Swap(ref y);
        x.Assign(-y);
        Take(x.Operand);
        operations.Store((half * x).Matrix.Operand, isWide: true, half);
        Take(g.Operand);
        return [.. results];

        void Take(MatrixOperand<T> operand) => results.AddRange(MatrixMemory<T>.Elements(operand.View));
    }

    /// <summary>The same, element by element.</summary>
    private static T[] Definition<T>(Plain<T> g, Plain<T> wide)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T two = T.CreateChecked(2);
        T half = T.CreateChecked(0.5);
        Plain<T> x = wide.Each(element => element / T.CreateChecked(3));
        Plain<T> a = x.Times(x.Transpose);
        Plain<T> b = Plain<T>.Sum(two, a, -half, a.Times(a));
        Plain<T> y = Plain<T>.Sum(half, x, T.One, b.Times(x));
        Plain<T> l = x.Transpose.Times(y).Each(element => -two * element);
        Plain<T> r = g.Times(g.Transpose);
        Plain<T> t = Plain<T>.Sum(two, g.Transpose, -T.One, g.Transpose.Times(r));
        Plain<T> t2 = Plain<T>.Sum(-half, g, T.One, r.Times(g)).Transpose;
        Plain<T> t3 = Plain<T>.Sum(T.One, g.Transpose.Each(element => half * element), two, g.Transpose);
        Plain<T> identity = a.EachPlace((row, column) => row == column ? two : T.Zero);
        Plain<T> b2 = Plain<T>.Sum(T.One, b, -half, identity.Transpose);
        Plain<T> x2 = x.Each(element => -element);
        Plain<T> stored = x2.Each(element => half * element);
        return
        [
            .. x.Elements, .. a.Elements, .. b.Elements, .. y.Elements, .. l.Elements, .. t.Elements, .. t2.Elements, .. t3.Elements, .. b2.Elements, .. x2.Elements,
            .. (g.Rows > g.Columns ? stored.Transpose : stored).Elements,
        ];
    }

    private static (MatrixProduct<T> Product, MatrixLoops<T> Loops) LanesOf<T>(int index)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => index switch
        {
            0 => (new MatrixProduct<T, ScalarLane<T>>(), new MatrixLoops<T, ScalarLane<T>>()),
            1 => (new MatrixProduct<T, Vector128Lane<T>>(), new MatrixLoops<T, Vector128Lane<T>>()),
            2 => (new MatrixProduct<T, Vector256Lane<T>>(), new MatrixLoops<T, Vector256Lane<T>>()),
            _ => (new MatrixProduct<T, Vector512Lane<T>>(), new MatrixLoops<T, Vector512Lane<T>>()),
        };

    private delegate T[] StageOf<T>(MatrixOperations<T> operations, Matrix<T, Rows, Columns> given)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    private static T[] Run<T>((MatrixProduct<T> Product, MatrixLoops<T> Loops) lanes, T[] values, int rows, int columns, int threads, StageOf<T> stage)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // Squares of the longer side are left out where they would be large.
        var operations = new MatrixOperations<T>(lanes.Product, lanes.Loops, new MatrixTeam(), columns > 1000 ? Scratch[..1] : Scratch);
        using var matrix = MatrixMemory<T>.Of(values);
        using var work = new MatrixMemory<T>(operations.WorkLength(rows, columns));
        return stage(operations, operations.Begin(matrix.Data, rows, columns, work.Data, threads));
    }
}
