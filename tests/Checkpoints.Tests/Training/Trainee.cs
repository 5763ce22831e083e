using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;

namespace GenOptim.Checkpoints.Tests.Training;

/// <summary>A small model under an optimizer. Gradients depend on the step alone, so that a continuation sees those that it missed.</summary>
internal abstract class Trainee : IDisposable
{
    /// <summary>Steps of an uninterrupted run.</summary>
    internal const int Steps = 7;

    internal abstract IOptimizer Optimizer { get; }

    internal abstract IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>Steps until the optimizer has taken so many.</summary>
    internal abstract void TrainTo(int steps);

    /// <summary>Copies the values of another trainee of the same class.</summary>
    internal abstract void TakeValuesOf(Trainee other);

    /// <summary>The bytes of all values.</summary>
    internal abstract byte[] Values();

    /// <summary>A hash of values and of everything in the state.</summary>
    internal string Hash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Values());
        hash.AppendData(StateBytes(Optimizer.ExportState()));
        return Convert.ToHexString(hash.GetHashAndReset());
    }

    /// <summary>Everything in a state, in a fixed order.</summary>
    internal static byte[] StateBytes(OptimizerState state)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream, Encoding.UTF8);
        writer.Write(string.Create(CultureInfo.InvariantCulture, $"{state.Algorithm} {state.Decay} {state.Parameter} {state.RoundingSeed}"));
        writer.Write(state.StepCount);
        writer.Write(state.LearningRate);
        foreach ((string name, double value) in state.Constants)
        {
            writer.Write(name);
            writer.Write(value);
        }

        foreach (GroupState group in state.Groups)
        {
            writer.Write(group.Name);
            writer.Write(group.LearningRate);
            writer.Write(group.InitialLearningRate);
            writer.Write(group.WeightDecay);
            writer.Write(string.Join('/', group.ParameterNames));
            writer.Write(Text(group.Scalars));
        }

        foreach (ParameterState parameter in state.Parameters.Values)
        {
            writer.Write(parameter.Name);
            writer.Write(string.Join(',', parameter.Shape));
            writer.Write(parameter.Step);
            writer.Write(Text(parameter.Scalars));
            foreach ((string name, StateTensor tensor) in parameter.Tensors)
            {
                writer.Write(name);
                writer.Write((int)tensor.Type);
                writer.Write(tensor.AsBytes());
            }
        }

        foreach ((string name, StateSection section) in state.Sections)
        {
            writer.Write(name);
            writer.Write(Text(section.Numbers));
            writer.Write(string.Join('/', section.Counts.Select(pair => FormattableString.Invariant($"{pair.Key}={pair.Value}"))));
            writer.Write(string.Join('/', section.Series.Select(pair => $"{pair.Key}={string.Join(',', pair.Value.Select(value => value.ToString("R", CultureInfo.InvariantCulture)))}")));
        }

        writer.Flush();
        return stream.ToArray();
    }

    private static string Text(IEnumerable<KeyValuePair<string, double>> numbers) =>
        string.Join('/', numbers.Select(pair => FormattableString.Invariant($"{pair.Key}={pair.Value:R}")));

    public abstract void Dispose();
}
