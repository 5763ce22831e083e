using System;

namespace GenOptim.Runtime.Tests.Axes;

/// <summary>Means of squares over rows and columns, by loops over single elements: in double, in the order that the documentation states.</summary>
internal sealed class AxisReference
{
    private const int Tile = 1024;

    private readonly float[] _numbers;
    private readonly int _matrices;
    private readonly int _rows;
    private readonly int _columns;

    internal AxisReference(nint[] shape, float[] numbers)
    {
        _numbers = numbers;
        _columns = shape.Length < 2 ? 1 : (int)shape[^1];
        _rows = shape.Length < 2 ? numbers.Length : (int)shape[^2];
        _matrices = numbers.Length / _rows / _columns;
    }

    /// <summary>A row is a tensor by itself: tiles of 1,024 elements one after another, each over sixteen lanes that are put together in halves.</summary>
    internal float[] RowMeans()
    {
        var means = new float[_matrices * _rows];
        for (int row = 0; row < means.Length; row++)
        {
            double sum = 0;
            for (int tile = 0; tile < _columns; tile += Tile)
            {
                double[] lanes = new double[16];
                for (int i = tile; i < Math.Min(tile + Tile, _columns); i++)
                {
                    double number = _numbers[(row * _columns) + i];
                    lanes[(i - tile) % 16] = Math.FusedMultiplyAdd(number, number, lanes[(i - tile) % 16]);
                }

                for (int half = 8; half > 0; half /= 2)
                {
                    for (int lane = 0; lane < half; lane++)
                    {
                        lanes[lane] += lanes[lane + half];
                    }
                }

                sum += lanes[0];
            }

            means[row] = (float)(sum / _columns);
        }

        return means;
    }

    /// <summary>A column goes from row to row, in bands of at least 128 rows and 65,536 elements, and then from band to band.</summary>
    internal float[] ColumnMeans()
    {
        var means = new float[_matrices * _columns];
        int band = Math.Max(128, ((64 * 1024) + _columns - 1) / _columns);
        for (int matrix = 0; matrix < _matrices; matrix++)
        {
            for (int column = 0; column < _columns; column++)
            {
                double sum = 0;
                for (int first = 0; first < _rows; first += band)
                {
                    double ofBand = 0;
                    for (int row = first; row < Math.Min(first + band, _rows); row++)
                    {
                        double number = _numbers[(((matrix * _rows) + row) * _columns) + column];
                        ofBand = Math.FusedMultiplyAdd(number, number, ofBand);
                    }

                    sum = first == 0 ? ofBand : sum + ofBand;
                }

                means[(matrix * _columns) + column] = (float)(sum / _rows);
            }
        }

        return means;
    }
}
