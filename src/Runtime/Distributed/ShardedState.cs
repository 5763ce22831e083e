using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;
using GenOptim.Engine;

namespace GenOptim.Distributed;

/// <summary>The states that the ranks of a run have saved, as the state of a rank of another run, whose parts are cut elsewhere.</summary>
internal static partial class ShardedState
{
    [GeneratedRegex(@"^(?<tensor>.*)\[(?<start>\d+)\.\.(?<end>\d+)\]$", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex Slice();

    /// <summary>What a rank's optimizer takes over.</summary>
    /// <param name="saved">The states of all ranks that were.</param>
    /// <param name="layout">What is where now.</param>
    /// <param name="engine">The rank's optimizer.</param>
    /// <exception cref="StateMismatchException">Something of a tensor is missing, or is no part of one.</exception>
    internal static OptimizerState For(IReadOnlyList<OptimizerState> saved, ShardLayout layout, OptimizerEngine engine)
    {
        var lengths = layout.Tensors.ToDictionary(tensor => tensor.Name, tensor => tensor.Length, StringComparer.Ordinal);
        var pieces = new Dictionary<string, List<(nint Start, ParameterState State)>>(StringComparer.Ordinal);
        foreach (ParameterState state in saved.SelectMany(one => one.Parameters.Values))
        {
            (string tensor, nint start) = PlaceOf(state.Name, lengths);
            if (!pieces.TryGetValue(tensor, out List<(nint Start, ParameterState State)>? ofTensor))
            {
                pieces.Add(tensor, ofTensor = []);
            }

            ofTensor.Add((start, state));
        }

        var parameters = new SortedDictionary<string, ParameterState>(StringComparer.Ordinal);
        foreach (Parameter slice in engine.Groups.SelectMany(group => group.Parameters))
        {
            TensorSlice place = slice.Slice!;
            (nint Start, ParameterState State)[] held =
                [.. pieces.GetValueOrDefault(place.Tensor, []).Where(piece => piece.Start < place.Start + slice.Length && piece.Start + LengthOf(piece.State) > place.Start || slice.Length == 0).OrderBy(piece => piece.Start)];
            ThrowIfIncomplete(engine, slice, held);
            ParameterState first = held[0].State;
            var arrays = new SortedDictionary<string, StateTensor>(StringComparer.Ordinal);
            foreach ((string name, StateTensor array) in first.Tensors)
            {
                if (array.Shape is not null)
                {
                    // Rows and columns are those of a whole tensor.
                    arrays.Add(name, array);
                    continue;
                }

                arrays.Add(name, new StateTensor(
                    array.Type,
                    slice.Length,
                    new ShardedStateBytes(array.Type, place.Start, slice.Length, [.. held.Select(piece => (piece.Start, piece.State.Tensors[name]))])));
            }

            parameters.Add(slice.Name, new ParameterState(slice.Name, [.. slice.Shape], first.Step, arrays) { Scalars = first.Scalars });
        }

        return saved[0] with
        {
            Groups = [.. saved[0].Groups.Select((group, index) => group with { ParameterNames = index < engine.Groups.Count ? [.. engine.Groups[index].Parameters.Select(parameter => parameter.Name)] : [] })],
            Parameters = parameters,
        };
    }

    private static void ThrowIfIncomplete(OptimizerEngine engine, Parameter slice, (nint Start, ParameterState State)[] held)
    {
        nint end = slice.Slice!.Start;
        foreach ((nint start, ParameterState state) in held)
        {
            end = start <= end ? nint.Max(end, start + LengthOf(state)) : end;
        }

        if (held.Length == 0 || end < slice.Slice.Start + slice.Length)
        {
            throw new StateMismatchException(engine.Descriptor.Name, [string.Create(
                CultureInfo.InvariantCulture, $"the state of '{slice.Slice.Tensor}' ends at element {end} of {slice.Slice.TensorLength}")]);
        }
    }

    private static nint LengthOf(ParameterState state) => state.Shape.Aggregate((nint)1, static (product, size) => product * size);

    /// <summary>A name that is no tensor's is that of a part of one.</summary>
    private static (string Tensor, nint Start) PlaceOf(string name, Dictionary<string, nint> lengths)
    {
        if (!lengths.ContainsKey(name) && Slice().Match(name) is { Success: true } match && lengths.ContainsKey(match.Groups["tensor"].Value)
            && nint.TryParse(match.Groups["start"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out nint start))
        {
            return (match.Groups["tensor"].Value, start);
        }

        return (name, 0);
    }
}
