using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using GenOptim.Generator.Model;

namespace GenOptim.Generator.Rules;

/// <summary>
/// The cautious update (Liang et al., https://arxiv.org/abs/2411.16085): an element moves only where its step agrees in sign with its gradient, and the others' steps grow by the inverse
/// of the share that moves. It is measured before the step, over each tensor.
/// </summary>
internal static class Caution
{
    /// <summary>The lane variable that steps are multiplied by.</summary>
    private const string Mask = "mask";

    /// <summary>A variable of which a step is made, and with a cautious update what is left of it.</summary>
    public static string Masked(this OptimizerSpec spec, string variable) => spec.CautiousUpdate ? $"({variable} * {Mask})" : variable;

    /// <summary>Whether the update must know the sign of what it subtracts before it does so.</summary>
    public static bool NeedsDirection(this OptimizerSpec spec) => spec.CautiousDecay || spec.CautiousUpdate;

    /// <summary>The rule with the mask before its step, the pass that measures it and its scale.</summary>
    public static RuleBody Apply(OptimizerSpec spec, RuleBody body)
    {
        if (!spec.CautiousUpdate)
        {
            return body;
        }

        StageSpec[] stages = [.. body.Stages];
        int step = Array.FindIndex(stages, stage => stage.IsStep);
        DecayPlace place = body.Decay;
        string symbol = place.DirectionSymbol;
        CautionScale scale = body.CautionScale;
        string agreement = $"TLane.SelectNegative(-({place.Direction} * gradient)";
        var measure = new StageSpec(
            $"Whether the step agrees with the gradient: 1 where {symbol}·g > 0, else 0",
            $"agreement = {agreement}, {LaneText.All(spec.Compute, "1.0")}, {LaneText.All(spec.Compute, "0.0")});");
        string inPlace = place.IsOwnVariable ? $"\n{place.Direction} = {place.Direction} * {Mask};" : string.Empty;
        var mask = new StageSpec(
            $"Cautious: nothing moves where the step disagrees with the gradient, and the rest moves further: c where {symbol}·g > 0, else 0",
            $"TLane {Mask} = {agreement}, TLane.All(scalars.CautionScale), {LaneText.All(spec.Compute, "0.0")});{inPlace}",
            $"c = {scale.Formula} where {symbol}·g &gt; 0, else 0   with {scale.Symbols}; the step is multiplied by c");
        MeasurePassSpec[] measures = [.. body.Measures];
        int place0 = Math.Min(body.CautionAfter, measures.Length);
        var pass = new MeasurePassSpec(
            Needed(stages.Take(step), measure).Append(measure).ToEquatableArray(),
            new[] { new MeasureSpec("agreement", "agreementSum", ReductionKind.Sum, "the number of elements whose step agrees with the gradient") }.ToEquatableArray());
        return body with
        {
            Stages = [.. stages.Take(step), mask, .. stages.Skip(step)],
            Measures = [.. measures.Take(place0), pass, .. measures.Skip(place0)],
            Scalars = [.. body.Scalars, new ScalarSpec("CautionScale", scale.Expression, $"c where an element moves: {scale.Formula}.")],
        };
    }

    /// <summary>Those stages without which the last one cannot be computed, without their formulas, which the update's have.</summary>
    private static IEnumerable<StageSpec> Needed(IEnumerable<StageSpec> stages, StageSpec last)
    {
        var names = new HashSet<string>(Names(last));
        var needed = new Stack<StageSpec>();
        foreach (StageSpec stage in stages.Reverse())
        {
            if (Regex.Matches(stage.Code, @"^(?:TLane )?(\w+) =", RegexOptions.Multiline).Cast<Match>().Any(match => names.Contains(match.Groups[1].Value)))
            {
                needed.Push(stage with { Formula = null });
                names.UnionWith(Names(stage));
            }
        }

        return needed;
    }

    private static IEnumerable<string> Names(StageSpec stage) => Regex.Matches(stage.Code, @"\w+").Cast<Match>().Select(match => match.Value);
}
