using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;

namespace GenOptim.Runtime.Tests.Matrices;

/// <summary>A matrix of a definition: an element at a time, each operation rounded as it stands there.</summary>
internal sealed class Plain<T>(int rows, int columns, Func<int, int, T> elementAt)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T[] _elements = [.. Enumerable.Range(0, rows * columns).Select(i => elementAt(i / columns, i % columns))];

    public int Rows => rows;

    public int Columns => columns;

    public IReadOnlyList<T> Elements => _elements;

    public Plain<T> Transpose => new(columns, rows, (row, column) => this[column, row]);

    public T this[int row, int column] => _elements[(row * columns) + column];

    /// <summary>fma(α, X, β·Y).</summary>
    public static Plain<T> Sum(T xFactor, Plain<T> x, T yFactor, Plain<T> y) =>
        new(x.Rows, x.Columns, (row, column) => T.FusedMultiplyAdd(xFactor, x[row, column], yFactor * y[row, column]));

    public Plain<T> Each(Func<T, T> function) => new(rows, columns, (row, column) => function(this[row, column]));

    public Plain<T> EachPlace(Func<int, int, T> function) => new(rows, columns, function);

    /// <summary>Runs of 256 fused multiply-adds, whose sums are added.</summary>
    public Plain<T> Times(Plain<T> right) => new(rows, right.Columns, (row, column) =>
    {
        T sum = T.Zero;
        for (int start = 0; start < columns; start += 256)
        {
            T run = T.Zero;
            for (int k = start; k < Math.Min(columns, start + 256); k++)
            {
                run = T.FusedMultiplyAdd(this[row, k], right[k, column], run);
            }

            sum = start == 0 ? run : sum + run;
        }

        return sum;
    });
}
