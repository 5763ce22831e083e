using GenOptim;

namespace GenOptimApp;

/// <summary>Fits y = slope·x + offset to points, with the optimizer in <see cref="LineOptimizer"/>.</summary>
public sealed class LineFit : IDisposable
{
    private readonly float[] _values = [0f, 0f];      // slope and offset: your memory, which the optimizer wraps and does not copy
    private readonly float[] _gradient = new float[2];
    private readonly Parameter<float> _line;

    public LineFit(double learningRate)
    {
        _line = new Parameter<float>("line", _values, _gradient);
        Optimizer = new LineOptimizer(learningRate, [_line]);
    }

    public LineOptimizer Optimizer { get; }

    public float Slope => _values[0];

    public float Offset => _values[1];

    /// <summary>One step on the mean squared error over the points; returns the error before it.</summary>
    public float Step(ReadOnlySpan<(float X, float Y)> points)
    {
        float loss = 0;
        _gradient.AsSpan().Clear();
        foreach ((float x, float y) in points)
        {
            float error = Slope * x + Offset - y;
            loss += error * error / points.Length;
            _gradient[0] += 2 * error * x / points.Length;
            _gradient[1] += 2 * error / points.Length;
        }

        Optimizer.Step();
        return loss;
    }

    public void Dispose()
    {
        Optimizer.Dispose();
        _line.Dispose();
    }
}
