using System;
using System.Collections.Generic;
using System.Linq;
using GenOptim.Engine;

namespace GenOptim.Checkpoints;

/// <summary>The optimizers and parameters that are saved or loaded together, kept from other threads until it is disposed.</summary>
internal sealed class SavedRun : IDisposable
{
    private readonly List<OptimizerEngine.Occupation> _occupations = [];
    private readonly Dictionary<Parameter, OptimizerEngine> _owners = new(ReferenceEqualityComparer.Instance);
    private int _used;

    /// <param name="optimizers">The optimizers.</param>
    /// <param name="parameters">The parameters; null for those of the optimizers.</param>
    /// <param name="isLoading">Whether an optimizer may be one that is of no use until something is loaded into it.</param>
    /// <exception cref="ArgumentException">There is no optimizer, or an optimizer, parameter or name is there twice, or out of reach.</exception>
    /// <exception cref="InvalidOperationException">One is at work on another thread.</exception>
    /// <exception cref="ObjectDisposedException">One was disposed.</exception>
    internal SavedRun(IEnumerable<IOptimizer> optimizers, IEnumerable<Parameter>? parameters, bool isLoading = false)
    {
        ArgumentNullException.ThrowIfNull(optimizers);
        Engines = optimizers
            .Select(optimizer => (optimizer ?? throw new ArgumentException("An optimizer is null.", nameof(optimizers))).Engine)
            .ToArray();
        if (Engines.Count == 0 || Engines.Distinct().Count() != Engines.Count)
        {
            throw new ArgumentException(Engines.Count == 0 ? "A checkpoint needs at least one optimizer." : "An optimizer is there twice.", nameof(optimizers));
        }

        try
        {
            foreach (OptimizerEngine engine in Engines)
            {
                _occupations.Add(isLoading ? engine.EnterToLoad() : engine.Enter());
                foreach (Parameter parameter in engine.Groups.SelectMany(group => group.Parameters))
                {
                    _owners.Add(parameter, engine);
                }
            }

            Parameters = (parameters ?? _owners.Keys).ToArray();
            CheckParameters();
            foreach (Parameter parameter in Parameters)
            {
                parameter.EnterUse();
                _used++;
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    internal IReadOnlyList<OptimizerEngine> Engines { get; }

    internal IReadOnlyList<Parameter> Parameters { get; } = [];

    /// <summary>The first optimizer's step count.</summary>
    internal long StepCount => Engines[0].StepCount;

    /// <summary>The optimizer that a parameter belongs to, or null.</summary>
    internal OptimizerEngine? OwnerOf(Parameter parameter) => _owners.GetValueOrDefault(parameter);

    /// <summary>Lets other threads in again.</summary>
    public void Dispose()
    {
        for (; _used > 0; _used--)
        {
            Parameters[_used - 1].LeaveUse();
        }

        foreach (OptimizerEngine.Occupation occupation in _occupations)
        {
            occupation.Dispose();
        }

        _occupations.Clear();
    }

    private void CheckParameters()
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (Parameter? parameter in Parameters)
        {
            if (parameter is null)
            {
                throw new ArgumentException("A parameter is null.");
            }

            ObjectDisposedException.ThrowIf(parameter.IsDisposed, parameter);
            if (!names.Add(parameter.Name))
            {
                throw new ArgumentException($"Two parameters are named '{parameter.Name}'; in a checkpoint names must be unique.");
            }

            if (!parameter.IsOnHost && OwnerOf(parameter) is null)
            {
                throw new ArgumentException($"Parameter '{parameter.Name}' lives in the memory of an accelerator and belongs to none of the optimizers, so that it cannot be reached.");
            }
        }
    }
}
