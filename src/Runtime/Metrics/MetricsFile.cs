using System;
using System.Globalization;
using System.IO;
using System.Text;
using System.Text.Json;

namespace GenOptim.Measurement;

/// <summary>A file to which the metrics of each measured step are added, and flushed: what a run that dies has measured is there.</summary>
internal abstract class MetricsFile : IDisposable
{
    private readonly FileStream _stream;

    private MetricsFile(string path)
    {
        _stream = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read);
    }

    /// <summary>Opens a file; what it is its name's end says.</summary>
    /// <exception cref="ArgumentException">The path ends in neither <c>.csv</c> nor <c>.jsonl</c>.</exception>
    internal static MetricsFile Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Path.GetExtension(path) switch
        {
            ".csv" => new Csv(path),
            ".jsonl" => new JsonLines(path),
            _ => throw new ArgumentException($"'{path}' ends neither in .csv nor in .jsonl, which say what is written.", nameof(path)),
        };
    }

    /// <summary>Adds a step.</summary>
    internal abstract void Write(StepMetrics metrics);

    /// <summary>Closes the file.</summary>
    public void Dispose() => _stream.Dispose();

    private void Write(ReadOnlySpan<byte> line)
    {
        _stream.Write(line);
        _stream.Flush();
    }

    /// <summary>A line per value: names may come and go from step to step.</summary>
    private sealed class Csv : MetricsFile
    {
        internal Csv(string path)
            : base(path)
        {
            if (_stream.Position == 0)
            {
                Write("step,name,value\n"u8);
            }
        }

        internal override void Write(StepMetrics metrics)
        {
            var lines = new StringBuilder();
            foreach ((string name, double value) in metrics.Values)
            {
                string quoted = name.AsSpan().ContainsAny("\",\r\n") ? $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : name;
                lines.Append(CultureInfo.InvariantCulture, $"{metrics.Step},{quoted},{value:R}\n");
            }

            Write(Encoding.UTF8.GetBytes(lines.ToString()));
        }
    }

    /// <summary>An object per step.</summary>
    private sealed class JsonLines(string path) : MetricsFile(path)
    {
        internal override void Write(StepMetrics metrics)
        {
            using var line = new MemoryStream();
            using (var writer = new Utf8JsonWriter(line))
            {
                writer.WriteStartObject();
                writer.WriteNumber("step", metrics.Step);
                foreach ((string name, double value) in metrics.Values)
                {
                    // JSON has no numbers that are not finite.
                    if (double.IsFinite(value))
                    {
                        writer.WriteNumber(name, value);
                    }
                    else
                    {
                        writer.WriteString(name, value.ToString(CultureInfo.InvariantCulture));
                    }
                }

                writer.WriteEndObject();
            }

            line.WriteByte((byte)'\n');
            Write(line.ToArray());
        }
    }
}
