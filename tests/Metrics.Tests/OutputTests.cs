using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Xml.Linq;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using Xunit;

namespace GenOptim.Measurement.Tests;

/// <summary>Metrics arrive where they are wanted.</summary>
public sealed class OutputTests
{
    [Fact]
    public void OpenTelemetrySeesThem()
    {
        var exported = new List<Metric>();
        using MeterProvider provider = Sdk.CreateMeterProviderBuilder().AddMeter(OptimizerMonitor.MeterName).AddInMemoryExporter(exported).Build();
        using MeasuredAdamW optimizer = Create();
        using var monitor = new OptimizerMonitor(optimizer, every: 1, name: "telemetry");
        optimizer.Step();
        provider.ForceFlush();

        var found = new Dictionary<string, double>();
        foreach (Metric metric in exported)
        {
            foreach (ref readonly MetricPoint point in metric.GetMetricPoints())
            {
                var tags = new Dictionary<string, object?>();
                foreach (KeyValuePair<string, object?> tag in point.Tags)
                {
                    tags.Add(tag.Key, tag.Value);
                }

                if ((string?)tags["optimizer"] == "telemetry")
                {
                    found.Add($"{metric.Name["genoptim.".Length..].Replace('.', '/')}/{tags["parameter"]}", point.GetGaugeLastValueDouble());
                }
            }
        }

        Assert.Equal(monitor.Latest!.Values.OrderBy(pair => pair.Key, StringComparer.Ordinal), found.OrderBy(pair => pair.Key, StringComparer.Ordinal));
        Assert.Contains("l2_norm/grad/a/b \"c\"", found.Keys);
    }

    [Fact]
    public void FilesCallbackAndPictureAgree()
    {
        string folder = Directory.CreateTempSubdirectory("genoptim-").FullName;
        try
        {
            string csv = Path.Combine(folder, "run.csv");
            string lines = Path.Combine(folder, "run.jsonl");
            var seen = new List<StepMetrics>();
            using (MeasuredAdamW optimizer = Create())
            using (var monitor = new OptimizerMonitor(optimizer, every: 2))
            {
                monitor.WriteTo(csv);
                monitor.WriteTo(lines);

                // The optimizer can be used from within the callback.
                monitor.Measured += metrics => seen.Add(metrics with { Step = optimizer.ExportState().StepCount });
                for (int i = 0; i < 6; i++)
                {
                    optimizer.Step();
                }

                monitor.SavePicture(Path.Combine(folder, "run.svg"));
            }

            Assert.Equal([2L, 4L, 6L], seen.Select(metrics => metrics.Step));
            string[] rows = File.ReadAllLines(csv);
            Assert.Equal("step,name,value", rows[0]);
            Assert.Equal(1 + seen.Sum(metrics => metrics.Values.Count), rows.Length);
            Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"4,l2_norm/grad/global,{seen[1][StepMetrics.GradientNorm]:R}"), rows);
            Assert.Contains(rows, row => row.StartsWith("2,\"l2_norm/grad/a/b \"\"c\"\"\",", StringComparison.Ordinal));
            JsonElement[] objects = File.ReadAllLines(lines).Select(line => JsonDocument.Parse(line).RootElement).ToArray();
            Assert.Equal(seen.Select(metrics => metrics[StepMetrics.UpdateNorm]), objects.Select(one => one.GetProperty("l2_norm/update/global").GetDouble()));

            // A run that is taken up again adds to its file, without another head.
            using (MeasuredAdamW optimizer = Create())
            using (var monitor = new OptimizerMonitor(optimizer, every: 1))
            {
                monitor.WriteTo(csv);
                optimizer.Step();
            }

            Assert.Single(File.ReadAllLines(csv), row => row == "step,name,value");
            XElement picture = XElement.Load(Path.Combine(folder, "run.svg"));
            XNamespace svg = "http://www.w3.org/2000/svg";
            Assert.Equal(8, picture.Elements(svg + "polyline").Count());
            Assert.All(picture.Elements(svg + "polyline"), line => Assert.True(line.Attribute("points")!.Value.Split(' ').Length is 3 or 1, line.ToString()));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void OtherFilesAreRefused()
    {
        using MeasuredAdamW optimizer = Create();
        using var monitor = new OptimizerMonitor(optimizer);
        Assert.StartsWith("'run.txt' ends neither in .csv nor in .jsonl", Assert.Throws<ArgumentException>(() => monitor.WriteTo("run.txt")).Message, StringComparison.Ordinal);
        Assert.Equal("Nothing was measured yet.", Assert.Throws<InvalidOperationException>(() => monitor.SavePicture("run.svg")).Message);
    }

    private static MeasuredAdamW Create() => new(
        0.01, [new Parameter<float>("w", [1, 2, 3, 4], [1, -1, 0.5f, 0]), new Parameter<float>("a/b \"c\"", [1], [2])]);
}
