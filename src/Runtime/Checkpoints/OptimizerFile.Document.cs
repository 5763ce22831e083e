using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace GenOptim.Checkpoints;

/// <content>The description of a state, to and from the state.</content>
internal static partial class OptimizerFile
{
    /// <summary>A state of what its description says and what stands elsewhere.</summary>
    /// <param name="document">The description.</param>
    /// <param name="parameterOf">Gives the state of a parameter.</param>
    /// <param name="seriesOf">Gives a series of a section.</param>
    /// <exception cref="FormatException">The description names what there is not; the message is the end of a sentence.</exception>
    internal static OptimizerState FromDocument(
        OptimizerDocument document, Func<string, ParameterDocument, ParameterState> parameterOf, Func<string, string, double[]> seriesOf)
    {
        var parameters = new SortedDictionary<string, ParameterState>(StringComparer.Ordinal);
        foreach ((string name, ParameterDocument parameter) in document.Parameters)
        {
            parameters.Add(name, parameterOf(name, Present(parameter, $"its parameter '{name}'")));
        }

        var sections = new SortedDictionary<string, StateSection>(StringComparer.Ordinal);
        foreach ((string name, SectionDocument? saved) in document.Sections ?? [])
        {
            SectionDocument section = Present(saved, $"its section '{name}'");
            sections.Add(name, new StateSection
            {
                Numbers = Ordinal(section.Numbers),
                Counts = Ordinal(section.Counts),
                Series = new SortedDictionary<string, double[]>(
                    (section.Series ?? []).ToDictionary(series => Present(series, $"a series of its section '{name}'"), series => seriesOf(name, series)), StringComparer.Ordinal),
            });
        }

        return new OptimizerState
        {
            Algorithm = ParseName<Algorithm>(document.Algorithm, "algorithm"),
            Decay = ParseName<DecayRule>(document.Decay, "decay rule"),
            Parameter = ParseName<DType>(document.Parameter, "number type"),
            Constants = document.Constants,
            StepCount = document.StepCount,
            LearningRate = document.LearningRate,
            RoundingSeed = document.RoundingSeed,
            Groups = document.Groups
                .Select((saved, index) => Present(saved, string.Create(CultureInfo.InvariantCulture, $"its group {index}")))
                .Select(group => new GroupState(group.Name, group.LearningRate, group.InitialLearningRate, group.WeightDecay, group.Parameters)
                {
                    Scalars = Ordinal(group.Scalars),
                    PeakLearningRate = group.PeakLearningRate,
                    HasOwnLearningRate = group.HasOwnLearningRate,
                })
                .ToArray(),
            Parameters = parameters,
            Sections = sections,
        };
    }

    internal static ParameterState ParameterOf(string name, ParameterDocument document, long step, SortedDictionary<string, StateTensor> tensors) =>
        new(name, document.Shape.Select(size => (nint)size).ToArray(), step, tensors) { Scalars = Ordinal(document.Scalars) };

    /// <summary>The shape of one of a parameter's arrays where it is not the parameter's; else null.</summary>
    internal static List<long>? OwnShapeOf(ParameterDocument document, string state) => document.Shapes?.GetValueOrDefault(state);

    internal static OptimizerDocument ToDocument(OptimizerState state) => new()
    {
        Algorithm = state.Algorithm.ToString(),
        Decay = state.Decay.ToString(),
        Parameter = state.Parameter.ToString(),
        Constants = new SortedDictionary<string, double>(state.Constants.ToDictionary(), StringComparer.Ordinal),
        StepCount = state.StepCount,
        LearningRate = state.LearningRate,
        RoundingSeed = state.RoundingSeed,
        Groups = state.Groups
            .Select(group => new GroupDocument
            {
                Name = group.Name,
                LearningRate = group.LearningRate,
                InitialLearningRate = group.InitialLearningRate,
                WeightDecay = group.WeightDecay,
                PeakLearningRate = group.PeakLearningRate,
                HasOwnLearningRate = group.HasOwnLearningRate,
                Parameters = [.. group.ParameterNames],
                Scalars = NullIfEmpty(group.Scalars),
            })
            .ToList(),
        Parameters = new SortedDictionary<string, ParameterDocument>(
            state.Parameters.ToDictionary(
                parameter => parameter.Key,
                parameter => new ParameterDocument
                {
                    Shape = [.. parameter.Value.Shape],
                    State = new SortedDictionary<string, string>(
                        parameter.Value.Tensors.ToDictionary(tensor => tensor.Key, tensor => tensor.Value.Type.ToString()), StringComparer.Ordinal),
                    Shapes = NullIfEmpty(new SortedDictionary<string, List<long>>(
                        parameter.Value.Tensors.Where(tensor => tensor.Value.Shape is not null).ToDictionary(
                            tensor => tensor.Key, tensor => tensor.Value.Shape!.Select(size => (long)size).ToList()),
                        StringComparer.Ordinal)),
                    Scalars = NullIfEmpty(parameter.Value.Scalars),
                }),
            StringComparer.Ordinal),
        Sections = NullIfEmpty(new SortedDictionary<string, SectionDocument>(
            state.Sections.ToDictionary(
                section => section.Key,
                section => new SectionDocument
                {
                    Numbers = NullIfEmpty(section.Value.Numbers),
                    Counts = NullIfEmpty(section.Value.Counts),
                    Series = section.Value.Series.Count == 0 ? null : new SortedSet<string>(section.Value.Series.Keys, StringComparer.Ordinal),
                }),
            StringComparer.Ordinal)),
    };

    /// <summary>JSON may have null for what is in a list or dictionary, whatever its type says.</summary>
    private static T Present<T>(T? saved, string what)
        where T : class => saved ?? throw new FormatException($"{what} is null");

    private static SortedDictionary<string, T>? NullIfEmpty<T>(SortedDictionary<string, T> numbers) => numbers.Count == 0 ? null : numbers;

    internal static nint LengthOf(string name, List<long> shape)
    {
        Int128 length = shape.Contains(0) ? 0 : 1;
        foreach (long size in shape)
        {
            length = size < 0 ? -1 : Int128.Min(length * size, long.MaxValue);
            if (length < 0)
            {
                break;
            }
        }

        // Bytes of the longest arrays, of 8 each, must be countable too.
        return length >= 0 && length <= nint.MaxValue / sizeof(double)
            ? (nint)length
            : throw new FormatException(string.Create(
                CultureInfo.InvariantCulture, $"the shape [{string.Join(", ", shape)}] of its parameter '{name}' is none that can be"));
    }

    internal static T ParseName<T>(string name, string what)
        where T : struct, Enum =>
        Enum.TryParse(name, out T value) && value.ToString() == name
            ? value
            : throw new FormatException($"this GenOptim knows no {what} '{name}'");

    internal static nint[]? Sizes(List<long>? shape) => shape is null ? null : [.. shape.Select(size => (nint)size)];

    private static SortedDictionary<string, T> Ordinal<T>(SortedDictionary<string, T>? numbers) =>
        new(numbers ?? [], StringComparer.Ordinal);
}
