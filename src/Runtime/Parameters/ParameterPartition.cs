using System;
using System.Collections.Generic;
using System.Linq;

namespace GenOptim;

/// <summary>Divides parameters among groups, so that each is in exactly one.</summary>
public static class ParameterPartition
{
    /// <summary>The parameters of each group.</summary>
    /// <example>
    /// <code>
    /// IReadOnlyList&lt;IReadOnlyList&lt;Parameter&lt;float&gt;&gt;&gt; parts = parameters.Partition(
    ///     GroupRule.Named("embeddings", "*embed*"),
    ///     GroupRule.Where("no decay", parameter =&gt; parameter.Shape.Count &lt;= 1),
    ///     GroupRule.Rest("matrices"));
    /// </code>
    /// </example>
    /// <typeparam name="TParameter">The kind of parameter.</typeparam>
    /// <param name="parameters">The parameters; none of them null.</param>
    /// <param name="rules">The groups, of different names, at most one of them <see cref="GroupRule.Rest"/>.</param>
    /// <returns>For each rule its parameters, in the order given.</returns>
    /// <exception cref="ArgumentNullException">An argument or a rule is null.</exception>
    /// <exception cref="ArgumentException">
    /// A parameter is null, there twice, in no group or in several, or a rule takes none although it is not the rest; the message names all of them.
    /// </exception>
    public static IReadOnlyList<IReadOnlyList<TParameter>> Partition<TParameter>(
        this IEnumerable<TParameter> parameters, params IReadOnlyList<GroupRule> rules)
        where TParameter : Parameter
    {
        ArgumentNullException.ThrowIfNull(parameters);
        CheckRules(rules);
        TParameter[] all = parameters.ToArray();
        if (all.Contains(null))
        {
            throw new ArgumentException("A parameter to divide among groups is null.", nameof(parameters));
        }

        var parts = rules.Select(static _ => new List<TParameter>()).ToArray();
        var faults = new List<string>();
        var homeless = new List<Parameter>();
        foreach (TParameter parameter in all)
        {
            int[] takers = Enumerable.Range(0, rules.Count).Where(rule => rules[rule].Includes?.Invoke(parameter) == true).ToArray();
            int rest = rules.Select(static rule => rule.Includes is null).ToList().IndexOf(true);
            if (takers.Length > 1)
            {
                faults.Add($"Parameter '{parameter.Name}' is in {string.Join(" and ", takers.Select(rule => $"'{rules[rule].Name}'"))}.");
            }
            else if (takers.Length == 1 || rest >= 0)
            {
                parts[takers.Length == 1 ? takers[0] : rest].Add(parameter);
            }
            else
            {
                homeless.Add(parameter);
            }
        }

        if (homeless.Count > 0)
        {
            faults.Add($"No group takes {NameList.Of(homeless)}; add a rule for them, or GroupRule.Rest.");
        }

        foreach (IGrouping<string, TParameter> twins in all.GroupBy(static parameter => parameter.Name, StringComparer.Ordinal).Where(static twins => twins.Count() > 1))
        {
            faults.Add(Schedule.Text($"Parameter '{twins.Key}' is there {twins.Count()} times."));
        }

        faults.AddRange(rules.Select(rule => FaultOf(rule, all)).OfType<string>());
        return faults.Count == 0
            ? parts
            : throw new ArgumentException($"Every parameter must be in exactly one group. {string.Join(' ', faults)}", nameof(parameters));
    }

    private static string? FaultOf(GroupRule rule, Parameter[] parameters) => rule.Patterns.Length > 0
        ? NamePattern.Unmatched(rule.Patterns, parameters)
        : rule.Includes is null || parameters.Any(rule.Includes) ? null : $"Group '{rule.Name}' takes no parameter.";

    private static void CheckRules(IReadOnlyList<GroupRule> rules)
    {
        ArgumentNullException.ThrowIfNull(rules);
        foreach (GroupRule? rule in rules)
        {
            ArgumentNullException.ThrowIfNull(rule, nameof(rules));
        }

        if (rules.Count(static rule => rule.Includes is null) > 1)
        {
            throw new ArgumentException("Two groups take the rest; one can.", nameof(rules));
        }

        foreach (IGrouping<string?, GroupRule> twins in rules.GroupBy(static rule => rule.Name, StringComparer.Ordinal).Where(static twins => twins.Count() > 1))
        {
            throw new ArgumentException($"Two groups are named '{twins.Key}'; names must be unique.", nameof(rules));
        }
    }
}
