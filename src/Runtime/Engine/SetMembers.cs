using System;
using System.Collections.Generic;
using System.Linq;
using GenOptim.Gradients;

namespace GenOptim.Engine;

/// <summary>The optimizers of a set, and what must hold between them: no parameter and no memory is in two.</summary>
/// <param name="engines">The optimizers.</param>
/// <param name="control">What decides for all of them.</param>
internal sealed class SetMembers(OptimizerEngine[] engines, StepControl control)
{
    private readonly int[] _versions = Enumerable.Repeat(-1, engines.Length).ToArray();
    private Parameter[] _parameters = [];
    private int[] _gradientVersions = [];
    private MemoryOverlap _memory = new([]);

    internal OptimizerEngine[] Engines => engines;

    internal StepControl Control => control;

    /// <summary>The other processes while a sharded step is under way; null where there is none.</summary>
    internal IRankDecisions? Ranks { get; set; }

    /// <summary>The norms of each one's gradients.</summary>
    internal ReductionTable[] Tables { get; } = new ReductionTable[engines.Length];

    /// <summary>What each one's schedule gives for the step.</summary>
    internal double[] Multipliers { get; } = new double[engines.Length];

    /// <summary>Checks names and memory where parameters have come or gradients have moved since they were checked last.</summary>
    /// <exception cref="ArgumentException">A parameter, a name or memory is in two of the optimizers.</exception>
    internal void Check()
    {
        if (IsUnchanged())
        {
            CheckGradients();
            return;
        }

        Parameter[] parameters = [.. engines.SelectMany(engine => engine.Groups).SelectMany(group => group.Parameters)];
        ThrowIfNamesRepeat(engines);
        ThrowIfValuesOverlap(parameters);
        var memory = new MemoryOverlap(parameters);
        memory.ThrowIfAny();
        (_memory, _parameters) = (memory, parameters);
        _gradientVersions = Array.ConvertAll(parameters, static parameter => parameter.GradientVersion);
        for (int i = 0; i < engines.Length; i++)
        {
            _versions[i] = engines[i].MembershipVersion;
        }
    }

    /// <summary>Checks that no two optimizers have a parameter of one name.</summary>
    /// <exception cref="ArgumentException">Two have; the message names it and them.</exception>
    private static void ThrowIfNamesRepeat(IEnumerable<OptimizerEngine> engines)
    {
        var owners = new Dictionary<string, (Parameter Parameter, OptimizerEngine Engine)>(StringComparer.Ordinal);
        foreach (OptimizerEngine engine in engines)
        {
            foreach (Parameter parameter in engine.Groups.SelectMany(group => group.Parameters))
            {
                if (owners.TryAdd(parameter.Name, (parameter, engine)))
                {
                    continue;
                }

                (Parameter other, OptimizerEngine owner) = owners[parameter.Name];
                throw new ArgumentException(other == parameter
                    ? $"Parameter '{parameter.Name}' is in {owner.Descriptor.Name} and in {engine.Descriptor.Name}, and would be updated twice in each step; every parameter is in one optimizer."
                    : $"A parameter named '{parameter.Name}' is in {owner.Descriptor.Name} and another in {engine.Descriptor.Name}; names must be unique within a set.");
            }
        }
    }

    private static void ThrowIfValuesOverlap(Parameter[] parameters)
    {
        MemoryRange[] values = [.. parameters.Select(MemoryRange.OfValues).Where(range => !range.IsEmpty)];
        Array.Sort(values, MemoryRange.ByStart);
        for (int i = 1; i < values.Length; i++)
        {
            if (values[i].Start < values[i - 1].End)
            {
                throw new ArgumentException(
                    $"The values of parameters '{values[i - 1].Parameter!.Name}' and '{values[i].Parameter!.Name}', of two optimizers of a set, overlap in memory, and would be updated twice in each step.");
            }
        }
    }

    private bool IsUnchanged()
    {
        for (int i = 0; i < engines.Length; i++)
        {
            if (_versions[i] != engines[i].MembershipVersion)
            {
                return false;
            }
        }

        return true;
    }

    private void CheckGradients()
    {
        for (int i = 0; i < _parameters.Length; i++)
        {
            if (_gradientVersions[i] != _parameters[i].GradientVersion)
            {
                _memory.ThrowIfGradientOverlaps(_parameters[i]);
                _gradientVersions[i] = _parameters[i].GradientVersion;
            }
        }
    }
}
