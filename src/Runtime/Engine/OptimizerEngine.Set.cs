using System.Collections.Generic;
using System.Linq;
using GenOptim.Gradients;

namespace GenOptim.Engine;

/// <content>Optimizers that step together.</content>
public abstract partial class OptimizerEngine
{
    /// <summary>The set that the optimizer belongs to, or null.</summary>
    internal OptimizerSet? Set { get; private set; }

    /// <summary>Takes the set's decisions over.</summary>
    internal void Join(OptimizerSet set, StepControl control)
    {
        using (Enter())
        {
            _features.RemoveAll(Control.Features.Contains);
            _features.AddRange(control.Features);
            Control = control;
            Set = set;
        }
    }

    /// <summary>Checks a state that is to be taken over. Changes nothing.</summary>
    internal void CheckState(OptimizerState state)
    {
        using (Enter())
        {
            _ = Plan(state, LoadOptions.Default);
        }
    }

    /// <summary>Takes one step of several optimizers, decided once for all.</summary>
    internal static StepResult StepTogether(OptimizerEngine[] engines, ReductionTable[] tables, StepControl control)
    {
        var entered = new Stack<System.IDisposable>();
        try
        {
            double[] multipliers = new double[engines.Length];
            foreach (OptimizerEngine engine in engines)
            {
                entered.Push(engine.Enter());
            }

            for (int i = 0; i < engines.Length; i++)
            {
                multipliers[i] = engines[i].MultiplierOfStep();
                entered.Push(engines[i].UseParameters());
            }

            foreach (OptimizerEngine engine in engines)
            {
                engine.TakeIn();
                engine.CheckNumbers();
            }

            StepDecision decision = control.Decide(Summarize(engines, tables, control));
            foreach (OptimizerEngine engine in engines)
            {
                engine.PrepareUpdate(in decision);
            }

            var results = new StepResult[engines.Length];
            for (int i = 0; i < engines.Length; i++)
            {
                results[i] = engines[i].Finish(in decision, multipliers[i]);
            }

            control.Commit(in decision);
            return results[0] with { UpdatedParameters = results.Sum(result => result.UpdatedParameters) };
        }
        finally
        {
            while (entered.TryPop(out System.IDisposable? last))
            {
                last.Dispose();
            }
        }
    }

    private static GradientSummary Summarize(OptimizerEngine[] engines, ReductionTable[] tables, StepControl control)
    {
        if (!control.Treatment.NeedsPass)
        {
            return default;
        }

        Parameter? firstNonFinite = null;
        for (int i = 0; i < engines.Length; i++)
        {
            GradientReduction reduction = engines[i].ReduceGradients(control.Treatment.NormKind);
            tables[i] = reduction.Table;
            firstNonFinite ??= reduction.FirstNonFinite;
        }

        return new GradientSummary(ReductionTable.Norm(tables, control.Treatment.NormKind), firstNonFinite?.Name);
    }
}
