using System;
using System.Collections.Generic;
using System.Linq;

namespace GenOptim;

/// <summary>Freezes parameters, and lets them train again, by patterns of their names.</summary>
public static class ParameterFreezing
{
    /// <summary>Sets <see cref="Parameter.IsFrozen"/> of the parameters whose whole name matches a pattern: steps leave them alone.</summary>
    /// <typeparam name="TParameter">The kind of parameter.</typeparam>
    /// <param name="parameters">The parameters; none of them null.</param>
    /// <param name="patterns">At least one name, in which <c>*</c> stands for any characters and <c>?</c> for one: <c>encoder.*</c>. Case matters.</param>
    /// <returns>The parameters that match.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">
    /// A parameter is null, there is no pattern, or some match nothing; the message names all of these. Nothing was changed.
    /// </exception>
    public static IReadOnlyList<TParameter> Freeze<TParameter>(this IEnumerable<TParameter> parameters, params IReadOnlyList<string> patterns)
        where TParameter : Parameter => Set(parameters, patterns, isFrozen: true);

    /// <summary>Ends what <see cref="Freeze{TParameter}"/> began: the matching parameters train again, with the state that they had.</summary>
    /// <inheritdoc cref="Freeze{TParameter}"/>
    public static IReadOnlyList<TParameter> Unfreeze<TParameter>(this IEnumerable<TParameter> parameters, params IReadOnlyList<string> patterns)
        where TParameter : Parameter => Set(parameters, patterns, isFrozen: false);

    private static TParameter[] Set<TParameter>(IEnumerable<TParameter> parameters, IReadOnlyList<string> patterns, bool isFrozen)
        where TParameter : Parameter
    {
        ArgumentNullException.ThrowIfNull(parameters);
        NamePattern.Check(patterns);
        TParameter[] all = parameters.ToArray();
        if (all.Contains(null))
        {
            throw new ArgumentException("A parameter is null.", nameof(parameters));
        }

        if (NamePattern.Unmatched(patterns, all) is string fault)
        {
            throw new ArgumentException(fault, nameof(patterns));
        }

        TParameter[] matching = all.Where(parameter => NamePattern.MatchesAny(parameter.Name, patterns)).ToArray();
        foreach (TParameter parameter in matching)
        {
            parameter.IsFrozen = isFrozen;
        }

        return matching;
    }
}
