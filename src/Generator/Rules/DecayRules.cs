using System;
using System.Collections.Generic;
using System.Linq;
using GenOptim.Generator.Model;

namespace GenOptim.Generator.Rules;

/// <summary>Decoupled weight decay: what a class's decay rule makes of the place that its algorithm gives to decay.</summary>
internal static class DecayRules
{
    private const string Factor = "DecayFactor";

    public static bool HasDecay(this OptimizerSpec spec) => spec.Decay != DecayKind.None;

    /// <summary>Whether decay follows the schedule, so that a step needs lr0.</summary>
    public static bool FollowsSchedule(this OptimizerSpec spec) => spec.Decay == DecayKind.Scheduled;

    /// <summary>Whether decay is related to the group's highest learning rate.</summary>
    public static bool HasPeak(this OptimizerSpec spec) => spec.Decay == DecayKind.Corrected;

    /// <summary>The decay as a formula.</summary>
    public static string Formula(OptimizerSpec spec, DecayPlace place)
    {
        string p = place.DecayedSymbol;
        string formula = FormOf(spec, place) switch
        {
            DecayForm.Fma => $"{p} ← {p} − {Loss(spec, place)}·{p}",
            DecayForm.Proximal => $"{p} ← {p}/(1 + {Loss(spec, place)})",
            DecayForm.InUpdate => $"{place.DirectionSymbol} ← {place.DirectionSymbol} + wd·{p}",
            _ => $"{p} ← {p}·(1 − {Loss(spec, place)})",
        };
        string when = spec.CautiousDecay ? $" where p and {place.DirectionSymbol} do not differ in sign" : string.Empty;
        string first = place.SkipsFirstStep ? ", not in a tensor's first step" : string.Empty;
        string rate = place.ScheduledRate == place.LearningRate ? place.LearningRateSymbol : "lr";
        string f = spec.Decay == DecayKind.Scheduled ? $"   with f = {rate}/lr0, and f = 1 if lr0 = 0" : string.Empty;
        return formula + when + first + f;
    }

    public static string Title(OptimizerSpec spec) => spec.Decay switch
    {
        DecayKind.Scheduled => $"{Kind(spec)} weight decay that follows the learning-rate schedule",
        DecayKind.LearningRate => $"{Kind(spec)} weight decay that is scaled by the learning rate",
        DecayKind.Corrected => $"{Kind(spec)} weight decay that falls with the square of the learning rate",
        DecayKind.Constant => $"{Kind(spec)} weight decay that is the same in every step",
        _ => "no weight decay",
    };

    /// <summary>What the doc comment says of the symbols.</summary>
    public static IEnumerable<string> Legend(OptimizerSpec spec, DecayPlace place)
    {
        switch (spec.Decay)
        {
            case DecayKind.Scheduled:
                yield return "lr0 is the group's learning rate at the moment it was added, so that f is what the schedule has made of it.";
                break;
            case DecayKind.Corrected:
                yield return "lrPeak is the group's highest learning rate: what the group states, or else its learning rate at the moment it was added.";
                break;
        }

        if (spec.HasDecay())
        {
            string where = FormOf(spec, place) switch
            {
                DecayForm.Proximal => "decay comes last",
                DecayForm.InUpdate => "decay is part of the step",
                _ => spec.CautiousDecay || place.IsBeforeStep ? "decay comes before the step" : "decay comes first",
            };
            yield return $"wd is the group's weight decay; {where} and enters neither gradient nor state.";
        }
    }

    public static IEnumerable<ConstantSpec> Constants(OptimizerSpec spec)
    {
        if (spec.HasDecay())
        {
            if (spec.CautiousDecay)
            {
                yield return ConstantSpec.Flag("CautiousDecay", true, "Whether only those weights decay that the step does not pull away from zero already.");
            }

            yield return ConstantSpec.Number("WeightDecay", spec.WeightDecay, "wd of a group that states none.");
        }
    }

    /// <summary>The rule's preparation with that of the decay, which may need a rate that the rule prepares.</summary>
    public static IEnumerable<string> ScalarPreparation(OptimizerSpec spec, RuleBody body)
    {
        string rate = spec.Decay == DecayKind.Scheduled ? body.Decay.ScheduledRate : body.Decay.LearningRate;
        IEnumerable<string> own = spec.Decay switch
        {
            DecayKind.Scheduled => [$"double scheduleFactor = initialLearningRate == 0 ? 1 : {rate} / initialLearningRate;"],
            DecayKind.Corrected => [$"double correctedLearningRate = peakLearningRate == 0 ? {rate} : {rate} * {rate} / peakLearningRate;"],
            _ => [],
        };
        IEnumerable<string> all = rate == "learningRate" ? own.Concat(body.ScalarPreparation) : body.ScalarPreparation.Concat(own);
        return IsCarried(spec) ? all.Append(Carry(spec, body.Decay)) : all;
    }

    public static IEnumerable<ScalarSpec> Scalars(OptimizerSpec spec, DecayPlace place)
    {
        if (!spec.HasDecay())
        {
            yield break;
        }

        string loss = Loss(spec, place);
        string lost = Lost(spec, place);
        string[] exceptions = [.. Exceptions(spec, place)];
        string none = string.Join(" || ", exceptions);
        switch (FormOf(spec, place))
        {
            case DecayForm.Fma:
                string tiny = $"{spec.Compute.Keyword()}.Epsilon";
                yield return new ScalarSpec(
                    "NegativeDecay", $"({none} ? {tiny} : -({lost}))", $"−{loss}. Without decay the smallest number, which no p is changed by, not even an infinite one.")
                {
                    WhatDecayLeaves = "1 + scalars.NegativeDecay",
                };
                break;
            case DecayForm.Proximal:
                yield return new ScalarSpec("DecayDivisor", $"({none} ? 1 : 1 + {lost})", $"What the decay divides parameters by: 1 + {loss}.")
                {
                    WhatDecayLeaves = "2 - scalars.DecayDivisor",
                };
                break;
            case DecayForm.InUpdate:
                yield return new ScalarSpec("DecayWeight", place.SkipsFirstStep ? "(step == 1 ? 0 : weightDecay)" : "weightDecay", "wd.")
                {
                    WhatDecayLeaves = place.NegativeRate is string rate ? $"1 + scalars.{rate} * scalars.DecayWeight" : null,
                };
                break;
            default:
                if (IsCarried(spec))
                {
                    yield return new ScalarSpec(Factor, "carriedDecay", $"What the decay multiplies parameters by: what is owed of all 1 − {loss} since it was last more than rounding can hold, else 1.")
                    {
                        WhatDecayLeaves = "scalars." + Factor,
                    };
                    break;
                }

                yield return new ScalarSpec(
                    Factor, exceptions.Length == 0 ? $"(1 - {lost})" : $"({none} ? 1 : 1 - {lost})", $"What the decay multiplies parameters by: 1 − {loss}.")
                {
                    WhatDecayLeaves = "scalars." + Factor,
                };
                break;
        }
    }

    /// <summary>Why a class cannot carry its decay, or null where it can.</summary>
    public static string? WhyNotCarried(OptimizerSpec spec, DecayPlace place) =>
        !spec.HasDecay() ? "nothing decays" :
        spec.CautiousDecay ? "a cautious decay depends on each element's step" :
        FormOf(spec, place) switch
        {
            DecayForm.InUpdate => "the decay is part of the step's direction",
            DecayForm.Proximal => "the decay comes after the step",
            DecayForm.Fma => "the decay is fused with the parameter",
            _ => place.Decayed.Count > 1 || place.SkipsFirstStep ? "the decay acts on more than the parameter before the step" : null,
        };

    /// <summary>The rule's stages with that of the decay among them.</summary>
    public static IEnumerable<StageSpec> Stages(OptimizerSpec spec, RuleBody body)
    {
        StageSpec[] stages = [.. body.Stages];
        if (!spec.HasDecay())
        {
            return stages;
        }

        DecayForm form = FormOf(spec, body.Decay);
        bool isBeforeStep = spec.CautiousDecay || form == DecayForm.InUpdate || body.Decay.IsBeforeStep;
        int place = form == DecayForm.Proximal ? stages.Length
            : isBeforeStep ? Array.FindIndex(stages, stage => stage.IsStep)
            : 0;
        return [.. stages.Take(place), Stage(spec, body.Decay), .. stages.Skip(place)];
    }

    private static StageSpec Stage(OptimizerSpec spec, DecayPlace place)
    {
        string how = spec.Decay switch
        {
            DecayKind.Scheduled => "following the schedule",
            DecayKind.LearningRate => "scaled by the learning rate",
            DecayKind.Corrected => "falling with the square of the learning rate",
            _ => "the same in every step",
        };
        string formula = Formula(spec, place);
        int end = formula.IndexOf("   ", StringComparison.Ordinal);
        DecayForm form = FormOf(spec, place);
        IEnumerable<string> decayed = form == DecayForm.InUpdate ? place.Decayed.Take(1) : place.Decayed;
        return new StageSpec(
            $"{Kind(spec)[0].ToString().ToUpperInvariant()}{Kind(spec).Substring(1)} weight decay, {how}: {(end < 0 ? formula : formula.Substring(0, end))}",
            string.Join("\n", decayed.Select(variable => Line(spec, place, form, variable))),
            formula);
    }

    private static string Line(OptimizerSpec spec, DecayPlace place, DecayForm form, string variable)
    {
        string target = form == DecayForm.InUpdate ? place.Direction : variable;
        string value = form switch
        {
            DecayForm.Fma => $"TLane.Fma(TLane.All(scalars.NegativeDecay), {variable}, {variable})",
            DecayForm.Proximal => $"{variable} / TLane.All(scalars.DecayDivisor)",
            DecayForm.InUpdate => $"TLane.Fma(TLane.All(scalars.DecayWeight), {variable}, {place.Direction})",
            _ => $"{variable} * TLane.All(scalars.{Factor})",
        };
        return spec.CautiousDecay
            ? $"{target} = TLane.SelectNegative({place.Direction} * {variable}, {target}, {value});"
            : $"{target} = {value};";
    }

    private static bool IsCarried(OptimizerSpec spec) => spec.Treatment.DecayPrecision == DecayPrecisionKind.Carried && spec.HasDecay();

    private static string Carry(OptimizerSpec spec, DecayPlace place)
    {
        string type = spec.LowPrecision == LowPrecisionKind.None ? spec.Parameter.ToString() : spec.Compute.ToString();
        string none = string.Join(" || ", Exceptions(spec, place));
        string factor = none.Length == 0 ? $"1 - {Lost(spec, place)}" : $"{none} ? 1 : 1 - {Lost(spec, place)}";
        return $"double carriedDecay = global::GenOptim.Storage.CarriedDecay.{type}({factor}, ref owedDecay);";
    }

    /// <summary>That part in generated code.</summary>
    private static string Lost(OptimizerSpec spec, DecayPlace place) => spec.Decay switch
    {
        DecayKind.Scheduled => "scheduleFactor * weightDecay",
        DecayKind.Corrected => "correctedLearningRate * weightDecay",
        DecayKind.LearningRate => $"{place.LearningRate} * weightDecay",
        _ => "weightDecay",
    };

    /// <summary>The form: the reference's under the rule that references have, and a factor before the step under the others.</summary>
    private static DecayForm FormOf(OptimizerSpec spec, DecayPlace place) => spec.Decay == DecayKind.LearningRate ? place.Form : DecayForm.Factor;

    /// <summary>When nothing decays. 1 − wd needs no such case: with wd = 0 it is 1 whatever else is.</summary>
    private static IEnumerable<string> Exceptions(OptimizerSpec spec, DecayPlace place)
    {
        if (place.SkipsFirstStep)
        {
            yield return "step == 1";
        }

        if (spec.Decay != DecayKind.Constant)
        {
            yield return "weightDecay == 0";
        }
    }

    /// <summary>The part of a weight that a step loses.</summary>
    private static string Loss(OptimizerSpec spec, DecayPlace place) => spec.Decay switch
    {
        DecayKind.Scheduled => "f·wd",
        DecayKind.LearningRate => $"{place.LearningRateSymbol}·wd",
        DecayKind.Corrected => $"{place.LearningRateSymbol}²/lrPeak·wd",
        _ => "wd",
    };

    private static string Kind(OptimizerSpec spec) => spec.CautiousDecay ? "cautious decoupled" : "decoupled";
}
