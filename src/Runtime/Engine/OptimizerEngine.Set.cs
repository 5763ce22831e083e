using System;
using System.Collections.Generic;
using System.Linq;
using GenOptim.Gradients;

namespace GenOptim.Engine;

/// <content>Optimizers that step together.</content>
public abstract partial class OptimizerEngine
{
    /// <summary>The set that the optimizer belongs to, or null.</summary>
    internal OptimizerSet? Set { get; private set; }

    /// <summary>Counts changes of which parameters there are.</summary>
    internal int MembershipVersion => EntriesVersion;

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

    /// <summary>Takes one step of several optimizers, decided once for all. What any of them refuses is refused before the first is changed.</summary>
    internal static StepResult StepTogether(SetMembers members)
    {
        StepResult result = EnterAll(members, 0, isStep: true, static entered => StepEntered(entered));
        foreach (OptimizerEngine engine in members.Engines)
        {
            engine.Monitor?.Publish();
        }

        return result;
    }

    /// <summary>Checks what must hold between the members of a set.</summary>
    internal static void CheckTogether(SetMembers members) => EnterAll(members, 0, isStep: false, static entered =>
    {
        entered.Check();
        return default;
    });

    /// <summary>Takes states over, after all of them were checked.</summary>
    internal static IReadOnlyList<LoadResult> ImportTogether(IReadOnlyList<OptimizerEngine> engines, IReadOnlyList<OptimizerState> states, LoadOptions options) =>
        ImportTogether(engines, states, options, []);

    /// <summary>Enters one member after another, and does some work when all are in; around a step, sources of parameters are asked before and told after.</summary>
    private static StepResult EnterAll(SetMembers members, int entered, bool isStep, Func<SetMembers, StepResult> work)
    {
        if (entered == members.Engines.Length)
        {
            return work(members);
        }

        OptimizerEngine engine = members.Engines[entered];
        using (engine.Enter())
        {
            if (isStep)
            {
                engine.AskSources();
            }

            StepResult result;
            using (engine.UseParameters())
            {
                result = EnterAll(members, entered + 1, isStep, work);
            }

            if (isStep)
            {
                engine.TellSources(result.IsTaken);
            }

            return result;
        }
    }

    private static StepResult StepEntered(SetMembers members)
    {
        Prepare(members);
        StepDecision decision = members.Control.Decide(Summarize(members));
        foreach (OptimizerEngine engine in members.Engines)
        {
            engine.BeginOnAllRanks(in decision);
        }

        foreach (OptimizerEngine engine in members.Engines)
        {
            engine.Carry(in decision);
        }

        StepResult first = default!;
        int updated = 0;
        for (int i = 0; i < members.Engines.Length; i++)
        {
            StepResult result = members.Engines[i].Commit(in decision, members.Multipliers[i]);
            first = i == 0 ? result : first;
            updated += result.UpdatedParameters;
        }

        members.Control.Commit(in decision);
        return first with { UpdatedParameters = updated };
    }

    /// <summary>Takes in what the step works on and checks it, in all members and on all ranks before any of them goes on.</summary>
    private static void Prepare(SetMembers members)
    {
        try
        {
            members.Check();
            for (int i = 0; i < members.Engines.Length; i++)
            {
                members.Multipliers[i] = members.Engines[i].PrepareAlone();
            }
        }
        catch (Exception refusal) when (members.Ranks is not null)
        {
            members.Ranks.Agree(refusal);
            throw;
        }

        members.Ranks?.Agree(null);
    }

    private static GradientSummary Summarize(SetMembers members)
    {
        ReductionKind kind = members.Control.Treatment.NormKind;
        if (!members.Control.Treatment.NeedsPass)
        {
            return default;
        }

        Parameter? firstNonFinite = null;
        for (int i = 0; i < members.Engines.Length; i++)
        {
            GradientReduction reduction = members.Engines[i].ReduceGradients(kind);
            members.Tables[i] = reduction.Table;
            firstNonFinite ??= reduction.FirstNonFinite;
        }

        return members.Ranks?.Summarize(members.Tables, firstNonFinite, kind) ?? new GradientSummary(ReductionTable.Norm(members.Tables, kind), firstNonFinite?.Name);
    }

    private static IReadOnlyList<LoadResult> ImportTogether(
        IReadOnlyList<OptimizerEngine> engines, IReadOnlyList<OptimizerState> states, LoadOptions options, List<StatePlan> plans)
    {
        OptimizerEngine engine = engines[plans.Count];
        using (engine.EnterToLoad())
        {
            StatePlan plan = engine.Plan(states[plans.Count], options);
            plans.Add(plan);
            IReadOnlyList<LoadResult> results = plans.Count < engines.Count
                ? ImportTogether(engines, states, options, plans)
                : [.. plans.Select(one => one.Result)];
            engine.CarryOut(plan, convertFirst: true);
            return results;
        }
    }
}
