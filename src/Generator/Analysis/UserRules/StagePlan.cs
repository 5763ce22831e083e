using System.Collections.Generic;
using System.Linq;
using GenOptim.Generator.Diagnostics.UserRules;
using Microsoft.CodeAnalysis;

namespace GenOptim.Generator.Analysis.UserRules;

/// <summary>What a stage before the update goes over.</summary>
internal enum StageKind
{
    /// <summary>Over elements, for numbers of tensors.</summary>
    OfTensors,

    /// <summary>Over elements, for numbers of rows and columns.</summary>
    OfElementsForAxes,

    /// <summary>Over rows or columns.</summary>
    OfAxes,
}

/// <summary>
/// Puts the stages before an update into passes over the tensors: one that needs another's result goes after it, and a pass finds out about tensors or about rows and columns, not both. What
/// goes over rows and columns only is done as soon as it can be, with the pass that made it possible.
/// </summary>
internal sealed class StagePlan(StepScalarReader scalars, ReportError report)
{
    private readonly List<Stage> _stages = [];

    /// <param name="method">The stage's method. What it needs are its parameters that are named after what others give.</param>
    /// <param name="kind">What it goes over.</param>
    /// <param name="isOfAll">Whether its result is of all tensors, so that what the optimizer keeps depends on it.</param>
    /// <param name="gives">The names of what it gives.</param>
    public void Add(IMethodSymbol method, StageKind kind, bool isOfAll, IEnumerable<string> gives) => _stages.Add(new Stage(method, kind, isOfAll, [.. gives]));

    /// <summary>The stages with their passes, in the order in which they are done; those that need themselves are reported.</summary>
    /// <param name="elements">The names of the lanes of elements, which need nothing.</param>
    public IEnumerable<(IMethodSymbol Method, int Pass)> Read(ICollection<string> elements)
    {
        Dictionary<Stage, Stage[]> needs = _stages.ToDictionary(stage => stage, stage => NeedsOf(stage, elements).SelectMany(need => need.Stages).Distinct().ToArray());
        List<Stage[]> axesFirst = Passes(needs, startsWithAxes: true), tensorsFirst = Passes(needs, startsWithAxes: false);
        List<Stage[]> passes = Cost(tensorsFirst) < Cost(axesFirst) ? tensorsFirst : axesFirst;
        foreach (Stage stage in _stages.Except(passes.SelectMany(pass => pass)))
        {
            if (NeedsOf(stage, elements).FirstOrDefault(need => need.Stages.Any(one => Reaches(one, stage, []))).Name is { } name)
            {
                report(UserRuleDescriptors.CircularReduction, UserRuleReader.LocationOf(stage.Method), stage.Method.Name, name);
            }
        }

        return passes.SelectMany((stages, pass) => stages.Select(stage => (stage.Method, pass)));

        bool Reaches(Stage from, Stage to, HashSet<Stage> seen) => from == to || (seen.Add(from) && needs[from].Any(need => Reaches(need, to, seen)));
    }

    /// <summary>How often elements are gone over, and where that is the same, how many passes there are.</summary>
    private int Cost(List<Stage[]> passes) => (passes.Count(pass => pass.Any(stage => stage.Kind != StageKind.OfAxes)) * (_stages.Count + 1)) + passes.Count;

    private List<Stage[]> Passes(IReadOnlyDictionary<Stage, Stage[]> needs, bool startsWithAxes)
    {
        var passes = new List<Stage[]>();
        var done = new HashSet<Stage>();
        bool isOfAxes = startsWithAxes;
        bool isStuck = false;
        while (done.Count < _stages.Count)
        {
            Stage[] taken = isOfAxes ? TakeAxes(needs, done) : [.. Ready(StageKind.OfTensors, needs, done)];
            done.UnionWith(taken);
            if (taken.Length > 0)
            {
                passes.Add(taken);
            }
            else if (isStuck)
            {
                break;
            }

            isStuck = taken.Length == 0;
            isOfAxes = !isOfAxes;
        }

        return passes;
    }

    private IEnumerable<Stage> Ready(StageKind kind, IReadOnlyDictionary<Stage, Stage[]> needs, ICollection<Stage> done) =>
        _stages.Where(stage => stage.Kind == kind && !done.Contains(stage) && needs[stage].All(done.Contains));

    private Stage[] TakeAxes(IReadOnlyDictionary<Stage, Stage[]> needs, HashSet<Stage> done)
    {
        List<Stage> taken = [.. Ready(StageKind.OfElementsForAxes, needs, done)];
        var known = new HashSet<Stage>(done);
        known.UnionWith(taken);
        while (Ready(StageKind.OfAxes, needs, known).FirstOrDefault() is { } next)
        {
            taken.Add(next);
            known.Add(next);
        }

        return [.. taken];
    }

    private IEnumerable<(string Name, Stage[] Stages)> NeedsOf(Stage stage, ICollection<string> elements)
    {
        foreach (IParameterSymbol parameter in stage.Method.Parameters.Where(parameter => !stage.Gives.Contains(parameter.Name) || parameter.RefKind == RefKind.None))
        {
            bool isLane = SymbolEqualityComparer.Default.Equals(parameter.Type, stage.Method.TypeParameters.FirstOrDefault());
            if (!(isLane && elements.Contains(parameter.Name)))
            {
                yield return (parameter.Name, [.. StagesBehind(parameter.Name)]);
            }
        }
    }

    /// <summary>The stages on whose results a number, or a lane, depends.</summary>
    private IEnumerable<Stage> StagesBehind(string name) =>
        _stages.Find(stage => stage.Gives.Contains(name)) is { } giver ? [giver]
            : scalars.IsKeptByOptimizer(name) ? _stages.Where(stage => stage.IsOfAll)
            : scalars.NeedsOf(name).SelectMany(StagesBehind);

    private sealed record Stage(IMethodSymbol Method, StageKind Kind, bool IsOfAll, string[] Gives);
}
