using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using DigitsModel;

namespace Sweep;

/// <summary>
/// The results of a sweep in one file of JSON lines: first what was trained, then a line per trial. While a sweep runs, lines are appended as they come, so that
/// whatever ends it costs no more than the trials at hand; when it stops, the file is written anew in the order of the plan. Nothing in it depends on
/// when, how fast or on how many threads it was made.
/// </summary>
internal sealed class ResultFile : IDisposable
{
    private const int Format = 1;

    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };

    private readonly string _path;
    private readonly Plan _plan;
    private readonly string _head;
    private readonly Dictionary<Trial, Outcome> _outcomes = [];
    private readonly FileStream _file;
    private NotWrittenException? _fault;

    /// <summary>Opens the results of a sweep, and takes up those that are there.</summary>
    /// <param name="path">The file; its folder is created.</param>
    /// <param name="plan">The sweep.</param>
    /// <param name="data">The fingerprint of the images.</param>
    /// <param name="fresh">Whether what is there is left out of account.</param>
    /// <exception cref="IOException">The file cannot be read or written, or another sweep has it open.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read or written, or is a folder.</exception>
    /// <exception cref="InvalidDataException">It holds something else than results of this sweep.</exception>
    public ResultFile(string path, Plan plan, string data, bool fresh)
    {
        (_path, _plan) = (path, plan);
        _head = JsonSerializer.Serialize(new Head(Format, data, plan.Settings), Json);
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        if (File.Exists(path) && !fresh)
        {
            Read();
        }

        // In order, and without half a line at its end, before anything is appended.
        Rewrite();
        _file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 1);
    }

    /// <summary>What is known so far.</summary>
    public IReadOnlyDictionary<Trial, Outcome> Outcomes => _outcomes;

    /// <summary>Adds what a trial came to; one thread at a time.</summary>
    /// <exception cref="NotWrittenException">It cannot be written, or one before could not: behind half a line no other may stand.</exception>
    public void Add(Trial trial, Outcome outcome)
    {
        if (_fault is null)
        {
            try
            {
                _file.Write(Encoding.UTF8.GetBytes(LineOf(trial, outcome) + "\n"));
                _outcomes.Add(trial, outcome);
                return;
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                _fault = new NotWrittenException(error.Message, error);
            }
            catch (ArgumentOutOfRangeException error)
            {
                // What .NET makes of a file that is larger than a file system or the user's limit allows.
                _fault = new NotWrittenException("the file system or a limit does not allow a file of its size", error);
            }
        }

        throw _fault;
    }

    /// <summary>Puts the file in order. No half of it is ever seen.</summary>
    /// <exception cref="NotWrittenException">It cannot be written; what was there is still there.</exception>
    public void Finish()
    {
        _file.Dispose();
        try
        {
            Rewrite();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new NotWrittenException(error.Message, error);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private static string LineOf(Trial trial, Outcome outcome) => JsonSerializer.Serialize(
        new TrialLine(trial.Variant.Algorithm, trial.Variant.Decay, trial.BatchSize, trial.LearningRate, trial.WeightDecay, trial.Seed, outcome.Loss, outcome.Accuracy), Json);

    private void Rewrite()
    {
        IEnumerable<string> lines = _plan.Trials.Where(_outcomes.ContainsKey).Select(trial => LineOf(trial, _outcomes[trial]));
        WholeFile.Write(_path, Encoding.UTF8.GetBytes(string.Join('\n', [_head, .. lines]) + "\n"));
    }

    private void Read()
    {
        string text = File.ReadAllText(_path);
        string[] lines = text.Split('\n');
        if (lines[0] != _head)
        {
            throw new InvalidDataException("it holds no results of this sweep; --fresh begins anew, --results names another file");
        }

        HashSet<Trial> planned = [.. _plan.Trials];
        Dictionary<string, Variant> variants = Variant.All.ToDictionary(static variant => variant.Name);

        // What stands behind the last line's end is half a line, which a kill has left.
        for (int i = 1; i < lines.Length - 1; i++)
        {
            TrialLine? line = Parse(lines[i]);
            if (line is null || !variants.TryGetValue($"{line.Optimizer}, {line.Decay}", out Variant? variant)
                || new Trial(variant, line.Batch, line.Lr, line.Wd, line.Seed) is var trial && !planned.Contains(trial)
                || !_outcomes.TryAdd(trial, new Outcome(line.Loss, line.Accuracy)))
            {
                throw new InvalidDataException($"line {i + 1} is no result of this sweep, or a second one of the same trial");
            }
        }
    }

    private static TrialLine? Parse(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<TrialLine>(line, Json);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Results could not be written. Those before are in the file.</summary>
    internal sealed class NotWrittenException(string message, Exception cause) : Exception(message, cause);

    private sealed record Head(int Format, string Data, Settings Settings);

    private sealed record TrialLine(string Optimizer, string Decay, int Batch, double Lr, double Wd, int Seed, double? Loss, double Accuracy);
}
