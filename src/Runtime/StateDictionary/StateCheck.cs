using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using GenOptim.Engine;

namespace GenOptim;

/// <summary>Compares a state with the optimizer that is to take it over, and collects everything that differs.</summary>
internal sealed partial class StateCheck
{
    private readonly OptimizerDescriptor _descriptor;
    private readonly LoadOptions _options;
    private readonly List<string> _differences = [];
    private readonly List<string> _startedAnew = [];
    private readonly List<string> _leftOut = [];
    private readonly List<string> _converted = [];

    internal StateCheck(OptimizerDescriptor descriptor, LoadOptions options)
    {
        _descriptor = descriptor;
        _options = options;
    }

    /// <summary>Parameters without state to take over, each with the reason.</summary>
    internal IReadOnlyList<string> StartedAnew => _startedAnew;

    /// <summary>What the optimizer has no use for.</summary>
    internal IReadOnlyList<string> LeftOut => _leftOut;

    /// <summary>Arrays that come in another form.</summary>
    internal IReadOnlyList<string> Converted => _converted;

    private bool IsPartial => _options.Match == StateMatch.Partial;

    /// <exception cref="StateMismatchException">Something differs.</exception>
    internal void ThrowIfAnyDifference()
    {
        if (_differences.Count > 0)
        {
            throw new StateMismatchException(_descriptor.Name, _differences);
        }
    }

    /// <summary>Gives the state's parameters the names that the optimizer has for them.</summary>
    internal OptimizerState Rename(OptimizerState state)
    {
        if (_options.Rename is not Func<string, string?> rename)
        {
            return state;
        }

        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        var taken = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string old in state.Parameters.Keys)
        {
            string? name = rename(old);
            if (name is null)
            {
                if (!IsPartial)
                {
                    _differences.Add($"its parameter '{old}' is left out by {nameof(LoadOptions.Rename)}, which needs {nameof(StateMatch)}.{nameof(StateMatch.Partial)}");
                }

                _leftOut.Add(old);
            }
            else if (!taken.TryAdd(name, old))
            {
                _differences.Add($"its parameters '{taken[name]}' and '{old}' are both renamed to '{name}'");
            }
            else
            {
                names.Add(old, name);
            }
        }

        return state with
        {
            Groups = state.Groups
                .Select(group => group with { ParameterNames = group.ParameterNames.Where(names.ContainsKey).Select(old => names[old]).ToArray() })
                .ToArray(),
            Parameters = new SortedDictionary<string, ParameterState>(
                names.ToDictionary(pair => pair.Value, pair => state.Parameters[pair.Key] with { Name = pair.Value }), StringComparer.Ordinal),
        };
    }

    /// <summary>Compares what the optimizer's class fixes, and numbers of the whole optimizer.</summary>
    internal void Kind(OptimizerState state)
    {
        Require(state.FormatVersion, OptimizerState.CurrentFormatVersion, "the format version");
        Require(state.Algorithm, _descriptor.Algorithm, "the algorithm");
        Require(state.Decay, _descriptor.Decay, "the decay rule");
        if (!(IsFloatOf16Or32(state.Parameter) && IsFloatOf16Or32(_descriptor.Parameter)))
        {
            Require(state.Parameter, _descriptor.Parameter, "the parameters' number type");
        }

        foreach ((string name, double value) in _descriptor.Constants)
        {
            if (state.Constants.TryGetValue(name, out double found))
            {
                Require(found, value, $"the constant {name}");
            }
            else
            {
                _differences.Add($"it has no constant {name}");
            }
        }

        _differences.AddRange(state.Constants.Keys.Except(_descriptor.Constants.Select(constant => constant.Key)).Select(
            name => $"it has a constant {name} that the optimizer does not have"));
        RequireCount(state.StepCount, "its step count");
        RequireRate(state.LearningRate, "its learning rate");
    }

    /// <summary>Asks the features whether their sections fit. Those of features that the optimizer does not have are nothing to it.</summary>
    internal void Sections(OptimizerState state, IReadOnlyList<IStepFeature> features)
    {
        foreach (IStepFeature feature in features)
        {
            if (state.Sections.TryGetValue(feature.SectionName, out StateSection? section) && feature.Mismatch(section) is string mismatch)
            {
                _differences.Add($"in its section '{feature.SectionName}' {mismatch}");
            }
        }

        _leftOut.AddRange(state.Sections.Keys.Except(features.Select(feature => feature.SectionName)).Select(name => $"section {name}"));
    }

    /// <summary>
    /// Compares the names of numbers. What they are may be anything, as with arrays: what gradients that are not finite have made of a number goes on in a run
    /// that is resumed as it would have without the interruption.
    /// </summary>
    private void Scalars(IReadOnlyList<HostScalar> scalars, IReadOnlyList<string> retired, SortedDictionary<string, double> saved, string owner)
    {
        foreach (string name in saved.Keys.Where(name => !scalars.Any(scalar => scalar.Name == name)))
        {
            if (retired.Contains(name))
            {
                _leftOut.Add($"{name} of {owner}, which an earlier version kept");
            }
            else
            {
                _differences.Add($"its {owner} has a number '{name}' that the optimizer's does not have");
            }
        }
    }

    /// <summary>Parameters of these types can take over each other's state: what a type of 16 bits lacks is made from the values.</summary>
    private static bool IsFloatOf16Or32(DType type) => type is DType.Float32 or DType.BFloat16 or DType.Float16;

    private void RequireRate(double value, string what)
    {
        if (!(value >= 0) || !double.IsFinite(value))
        {
            _differences.Add(string.Create(CultureInfo.InvariantCulture, $"{what} is {value}; it must be finite and at least 0"));
        }
    }

    private void RequireCount(long value, string what)
    {
        // Every number of steps up to here is a double of its own, as the bias corrections take it. No training gets as far.
        const long MostSteps = 1L << 53;
        if (value is < 0 or > MostSteps)
        {
            _differences.Add(string.Create(CultureInfo.InvariantCulture, $"{what} is {value}; it must be at least 0 and at most {MostSteps}"));
        }
    }

    private void Require<T>(T found, T expected, string what)
        where T : notnull
    {
        if (!found.Equals(expected))
        {
            _differences.Add(string.Create(CultureInfo.InvariantCulture, $"{what} is {found} in the state and {expected} in the optimizer"));
        }
    }
}
