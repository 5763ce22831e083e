using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using GenOptim.Engine;

namespace GenOptim.Checkpoints;

/// <summary>
/// State arrays of another library, by keys such as <c>state.0.exp_avg</c> or <c>state.layer.weight.momentum_buffer</c>, as an
/// <see cref="OptimizerState"/>. Numbered parameters are counted through the groups, as PyTorch counts them.
/// </summary>
internal static class ForeignState
{
    private const string Prefix = "state.";

    private const string StepName = "step";

    /// <summary>Puts a state together.</summary>
    /// <param name="tensors">The arrays with their shapes, by key; step counts are arrays of one number.</param>
    /// <param name="engine">The optimizer that is to take the state over. The caller has entered.</param>
    /// <param name="options">What the arrays do not say.</param>
    /// <exception cref="StateMismatchException">A key or step count means nothing.</exception>
    internal static OptimizerState Read(
        IEnumerable<(string Key, IReadOnlyList<nint>? Shape, StateTensor Tensor)> tensors, OptimizerEngine engine, ForeignStateOptions options)
    {
        var differences = new List<string>();
        string[] slots = [.. engine.Descriptor.SavedSlots.SelectMany(slot => slot.VectorName is null ? [slot.Name] : new[] { slot.Name, slot.VectorName }), StepName];
        var parsed = new Dictionary<string, Dictionary<string, (IReadOnlyList<nint>? Shape, StateTensor Tensor)>>(StringComparer.Ordinal);
        foreach ((string key, IReadOnlyList<nint>? shape, StateTensor tensor) in tensors)
        {
            int dot = key.LastIndexOf('.');
            if (dot <= 0 || !slots.Contains(key[(dot + 1)..]))
            {
                if (options.Match == StateMatch.Exact)
                {
                    differences.Add($"its tensor '{key}' is none of {string.Join(", ", slots)} of a parameter");
                }

                continue;
            }

            string name = key.StartsWith(Prefix, StringComparison.Ordinal) ? key[Prefix.Length..dot] : key[..dot];
            if (!parsed.TryGetValue(name, out Dictionary<string, (IReadOnlyList<nint>? Shape, StateTensor Tensor)>? ofParameter))
            {
                parsed.Add(name, ofParameter = new(StringComparer.Ordinal));
            }

            ofParameter[key[(dot + 1)..]] = (shape, tensor);
        }

        Parameter[] parameters = engine.Groups.SelectMany(group => group.Parameters).ToArray();
        bool isNumbered = parsed.Count > 0 && parsed.Keys.All(name => int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            && !parameters.Any(parameter => parsed.ContainsKey(parameter.Name));
        var states = new SortedDictionary<string, ParameterState>(StringComparer.Ordinal);
        foreach ((string name, Dictionary<string, (IReadOnlyList<nint>? Shape, StateTensor Tensor)> arrays) in parsed)
        {
            string? own = isNumbered ? ByNumber(name, parameters, differences) : options.Rename is null ? name : options.Rename(name);
            if (own is not null)
            {
                states[own] = ParameterOf(name, own, Array.Find(parameters, parameter => parameter.Name == own), engine.Descriptor, arrays, options, differences);
            }
        }

        if (differences.Count > 0)
        {
            throw new StateMismatchException(engine.Descriptor.Name, differences);
        }

        return State(engine, options, states);
    }

    private static string? ByNumber(string name, Parameter[] parameters, List<string> differences)
    {
        int number = int.Parse(name, CultureInfo.InvariantCulture);
        if (number < parameters.Length)
        {
            return parameters[number].Name;
        }

        differences.Add(string.Create(CultureInfo.InvariantCulture, $"it has a parameter number {number}, and the optimizer has {parameters.Length} parameters"));
        return null;
    }

    private static ParameterState ParameterOf(
        string name,
        string own,
        Parameter? parameter,
        OptimizerDescriptor descriptor,
        Dictionary<string, (IReadOnlyList<nint>? Shape, StateTensor Tensor)> arrays,
        ForeignStateOptions options,
        List<string> differences)
    {
        long? step = options.StepCount;
        if (arrays.Remove(StepName, out (IReadOnlyList<nint>? Shape, StateTensor Tensor) counted))
        {
            step = Count(counted.Tensor);
            if (step is null)
            {
                differences.Add($"the step count of its parameter '{name}' is no whole number of at least 0");
            }
        }
        else if (step is null)
        {
            differences.Add($"its parameter '{name}' has no step count; {nameof(ForeignStateOptions)}.{nameof(ForeignStateOptions.StepCount)} states it");
        }

        // Arrays in memory come without a shape, and those of rows and columns have one of their own; their lengths are compared all the same.
        string[] ofAxes = [.. descriptor.SavedSlots.Where(slot => slot.Axis != TensorAxis.Elements).Select(slot => slot.Name)];
        IReadOnlyList<nint> shape = arrays.Where(array => !ofAxes.Contains(array.Key)).Select(array => array.Value.Shape).FirstOrDefault() ?? parameter?.Shape ?? [];
        return new ParameterState(
            own,
            shape,
            step ?? 0,
            new SortedDictionary<string, StateTensor>(arrays.ToDictionary(array => array.Key, array => array.Value.Tensor), StringComparer.Ordinal));
    }

    private static long? Count(StateTensor tensor)
    {
        if (tensor.Length != 1)
        {
            return null;
        }

        Span<byte> bytes = stackalloc byte[sizeof(double)];
        bytes = bytes[..(int)tensor.ByteLength];
        tensor.Read(0, bytes);
        double count = tensor.Type switch
        {
            DType.Float32 => BitConverter.ToSingle(bytes),
            DType.Float64 => BitConverter.ToDouble(bytes),
            _ => double.NaN,
        };
        return count >= 0 && count <= 1L << 53 && count == Math.Floor(count) ? (long)count : null;
    }

    private static OptimizerState State(OptimizerEngine engine, ForeignStateOptions options, SortedDictionary<string, ParameterState> states)
    {
        OptimizerDescriptor descriptor = engine.Descriptor;
        return new OptimizerState
        {
            Algorithm = descriptor.Algorithm,
            Decay = options.Decay,
            Parameter = descriptor.Parameter,
            Constants = new Dictionary<string, double>(descriptor.Constants),
            StepCount = states.Values.Select(state => state.Step).DefaultIfEmpty(0).Max(),
            LearningRate = options.LearningRate ?? engine.LearningRate,
            RoundingSeed = descriptor.IsRandom ? engine.RoundingSeed : null,
            Groups = engine.Groups
                .Select(group => new GroupState(
                    group.Name!,
                    options.LearningRate ?? group.LearningRate,
                    options.InitialLearningRate,
                    group.WeightDecayValue,
                    group.Parameters.Select(parameter => parameter.Name).ToArray()))
                .ToArray(),
            Parameters = states,
        };
    }
}
