using System;
using System.Collections.Generic;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Linq;
using GenOptim.Engine;
using GenOptim.Measurement;

namespace GenOptim;

/// <summary>
/// Has an optimizer measure every n-th step, and passes the metrics on: to instruments of System.Diagnostics.Metrics, which dotnet-counters and
/// OpenTelemetry read, to a callback, to a file, into a picture.
/// </summary>
/// <remarks>
/// The class says what it measures: <c>Metrics = Metrics.All</c> in its attribute. Steps that no monitor asks for cost nothing. Instruments are of the meter
/// <see cref="MeterName"/>, called as the metric with <c>genoptim.</c> before it and dots for slashes (<c>genoptim.l2_norm.grad</c>), with the tags <c>optimizer</c> and
/// <c>parameter</c>; a parameter of <c>global</c> stands for all.
/// </remarks>
public sealed class OptimizerMonitor : IDisposable
{
    /// <summary>The name of the meter.</summary>
    public const string MeterName = "GenOptim";

    private static readonly Meter Meter = new(MeterName);

    private readonly OptimizerEngine _engine;
    private readonly Dictionary<string, Gauge<double>> _gauges = new(StringComparer.Ordinal);
    private readonly List<StepMetrics> _history = [];
    private readonly List<MetricsFile> _files = [];
    private readonly string _name;
    private StepMetrics? _pending;

    /// <summary>Begins to watch an optimizer.</summary>
    /// <param name="optimizer">The optimizer. It has one monitor at a time.</param>
    /// <param name="every">Every how many steps it is measured, at least 1. Composer's default is 10.</param>
    /// <param name="name">What the tag <c>optimizer</c> says; null for the name of the optimizer's class.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="every"/> is below 1.</exception>
    /// <exception cref="ArgumentException">The optimizer's class measures nothing, or another monitor watches the optimizer.</exception>
    /// <exception cref="InvalidOperationException">The optimizer is at work on another thread.</exception>
    /// <exception cref="ObjectDisposedException">The optimizer was disposed.</exception>
    public OptimizerMonitor(IOptimizer optimizer, int every = 10, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        if (every < 1)
        {
            throw new ArgumentOutOfRangeException(
                nameof(every), every, string.Create(CultureInfo.InvariantCulture, $"every is {every}; it must be at least 1."));
        }

        _engine = optimizer.Engine;
        if (_engine.Descriptor.Metrics == Metrics.None)
        {
            throw new ArgumentException(
                $"{_engine.Descriptor.Name} measures nothing: write Metrics = Metrics.All, or what is wanted of it, in its attribute.", nameof(optimizer));
        }

        Every = every;
        _name = name ?? _engine.Descriptor.Name;
        using (_engine.Enter())
        {
            _engine.Monitor = _engine.Monitor is null
                ? this
                : throw new ArgumentException($"{_engine.Descriptor.Name} is watched by another monitor; dispose of that first.", nameof(optimizer));
        }
    }

    /// <summary>Called after each step that was measured, once the optimizer can be used again.</summary>
    public event Action<StepMetrics>? Measured;

    /// <summary>Every how many steps the optimizer is measured.</summary>
    public int Every { get; }

    /// <summary>The metrics of the last step that was measured; null before the first.</summary>
    public StepMetrics? Latest { get; private set; }

    /// <summary>
    /// Puts the metrics of several ranks together before anyone sees them, as <see cref="MetricsReduction"/> describes; null for one rank. It is called
    /// on every rank for the same steps, as long as all take the same number of them.
    /// </summary>
    public Func<StepMetrics, StepMetrics>? Reduce { get; set; }

    /// <summary>Whether metrics over all parameters are kept for <see cref="SavePicture"/>. Default true.</summary>
    public bool KeepsHistory { get; init; } = true;

    /// <summary>Writes metrics to a file from now on: <c>.csv</c> for a table of step, name and value, <c>.jsonl</c> for an object per step.</summary>
    /// <param name="path">The file. Where it exists, lines are added, as when a run is taken up again.</param>
    /// <exception cref="ArgumentException">The path ends in neither.</exception>
    /// <exception cref="System.IO.IOException">The file cannot be opened.</exception>
    public void WriteTo(string path) => _files.Add(MetricsFile.Open(path));

    /// <summary>Draws what was measured of all parameters so far, as an SVG picture.</summary>
    /// <param name="path">The file, which is replaced where it exists.</param>
    /// <exception cref="InvalidOperationException">Nothing was measured yet, or no history is kept.</exception>
    /// <exception cref="CheckpointException">The file cannot be written.</exception>
    public void SavePicture(string path)
    {
        if (_history.Count == 0)
        {
            throw new InvalidOperationException(KeepsHistory ? "Nothing was measured yet." : $"{nameof(KeepsHistory)} is false, so that there is nothing to draw.");
        }

        byte[] picture = System.Text.Encoding.UTF8.GetBytes(MetricsSvg.Draw(_name, _history));
        Checkpoints.DurableFile.Replace(path, file => System.IO.RandomAccess.Write(file, picture, 0));
    }

    /// <summary>Ends the watch and closes the files.</summary>
    public void Dispose()
    {
        if (_engine.Monitor == this)
        {
            _engine.Monitor = null;
        }

        foreach (MetricsFile file in _files)
        {
            file.Dispose();
        }

        _files.Clear();
    }

    /// <summary>Whether a step is to be measured.</summary>
    /// <param name="step">The step count after it.</param>
    internal bool Wants(long step) => step % Every == 0;

    /// <summary>Takes the metrics of a step that was committed.</summary>
    internal void Take(StepMetrics metrics) => _pending = metrics;

    /// <summary>Passes on what was taken, once the step has let other calls in.</summary>
    internal void Publish()
    {
        if (_pending is not StepMetrics metrics)
        {
            return;
        }

        _pending = null;
        Latest = metrics = Reduce?.Invoke(metrics) ?? metrics;
        foreach ((string name, double value) in metrics.Values)
        {
            Record(name, value);
        }

        if (KeepsHistory)
        {
            // Of a large model only what is drawn is kept.
            _history.Add(metrics with
            {
                Values = metrics.Values
                    .Where(pair => pair.Key.EndsWith("/" + StepMetrics.Global, StringComparison.Ordinal))
                    .ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal),
            });
        }

        foreach (MetricsFile file in _files)
        {
            file.Write(metrics);
        }

        Measured?.Invoke(metrics);
    }

    private void Record(string name, double value)
    {
        // A parameter's name may hold slashes; a kind of metric has one.
        int end = name.IndexOf('/', name.IndexOf('/', StringComparison.Ordinal) + 1);
        string kind = name[..end];
        if (!_gauges.TryGetValue(kind, out Gauge<double>? gauge))
        {
            _gauges.Add(kind, gauge = Meter.CreateGauge<double>("genoptim." + kind.Replace('/', '.')));
        }

        gauge.Record(value, new KeyValuePair<string, object?>("optimizer", _name), new KeyValuePair<string, object?>("parameter", name[(end + 1)..]));
    }
}
