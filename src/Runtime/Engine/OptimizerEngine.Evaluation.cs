using System;
using System.Collections.Generic;
using System.Linq;

namespace GenOptim.Engine;

/// <content>Weights that are evaluated at another point than they are trained at.</content>
public abstract unsafe partial class OptimizerEngine
{
    private EvaluationInUse? _evaluationInUse;

    /// <summary>Puts the points that are evaluated in the place of those that are trained, until the result is disposed.</summary>
    internal IDisposable UseEvaluationPoint()
    {
        using (Enter())
        {
            if (Descriptor.Evaluation is null)
            {
                return EvaluationInUse.Nothing;
            }

            using ParametersInUse use = UseParameters();
            var kept = new Dictionary<TensorEntry, StateTensor>(ReferenceEqualityComparer.Instance);
            var points = new List<(TensorEntry Entry, StateTensor Point)>();
            foreach (TensorEntry entry in ListEntries().ToArray().Where(entry => entry.StepCount > 0))
            {
                kept.Add(entry, ValuesOf(entry.Parameter).Copied());
                points.Add((entry, EvaluationPointOf(entry)));
            }

            _evaluationInUse = new EvaluationInUse(this, kept);
            foreach ((TensorEntry entry, StateTensor point) in points)
            {
                Overwrite(entry, point);
            }

            return _evaluationInUse;
        }
    }

    /// <summary>A parameter's values where they are evaluated, which is where they are trained for most algorithms.</summary>
    internal StateTensor EvaluatedValuesOf(Parameter parameter)
    {
        TensorEntry entry = EntryOf(parameter);
        return Descriptor.Evaluation is null || entry.StepCount == 0 ? ValuesOf(parameter) : EvaluationPointOf(entry);
    }

    private StateTensor EvaluationPointOf(TensorEntry entry)
    {
        EvaluationPoint evaluation = Descriptor.Evaluation!;
        int slot = Descriptor.StateSlots.ToList().FindIndex(description => description.Name == evaluation.Slot);
        StateTensor state = Descriptor.StateSlots[slot].NewFor(entry.Parameter);
        entry.Memory.Export(slot, state);
        return evaluation.Of(ValuesOf(entry.Parameter), state);
    }

    private void Overwrite(TensorEntry entry, StateTensor values)
    {
        if (entry.Parameter.IsOnHost)
        {
            HostValues(entry.Parameter).CopyFrom(values.Address);
            GC.KeepAlive(values);
            entry.Memory.UploadValues();
        }
        else
        {
            entry.Memory.ImportValues(values);
        }

        RefreshDerived(entry);
    }

    private void EndUseOfEvaluationPoint()
    {
        if (_evaluationInUse is null)
        {
            return;
        }

        using ParametersInUse use = UseRemainingParameters();
        foreach ((TensorEntry entry, StateTensor values) in _evaluationInUse.Kept)
        {
            if (!entry.Parameter.IsDisposed)
            {
                Overwrite(entry, values);
            }
        }

        _evaluationInUse = null;
    }

    /// <summary>Points that are evaluated, in the place of those that are trained, until it is disposed.</summary>
    private sealed class EvaluationInUse(OptimizerEngine? engine, IReadOnlyDictionary<TensorEntry, StateTensor> kept) : IDisposable
    {
        /// <summary>What is given where both points are the same.</summary>
        internal static readonly EvaluationInUse Nothing = new(null, new Dictionary<TensorEntry, StateTensor>());

        /// <summary>The weights meanwhile.</summary>
        internal IReadOnlyDictionary<TensorEntry, StateTensor> Kept { get; } = kept;

        public void Dispose()
        {
            if (engine is not null && engine._evaluationInUse == this)
            {
                using (engine.EnterAnyway())
                {
                    engine.EndUseOfEvaluationPoint();
                }
            }
        }
    }
}
