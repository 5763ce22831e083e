using System;
using System.Collections.Generic;

namespace GenOptim;

/// <summary>Splits parameters into those that should decay and those that should not.</summary>
public static class ParameterSplit
{
    /// <summary>
    /// The names that count where none are given: <c>.bias</c>, <c>norm</c>, <c>ln_</c> and <c>embed</c>. One with a leading point matches
    /// the end of a name (or the whole of it, without the point), any other a part of it; case does not matter.
    /// </summary>
    public static IReadOnlyList<string> NoDecayNames { get; } = Array.AsReadOnly([".bias", "norm", "ln_", "embed"]);

    /// <summary>
    /// The names of embeddings and heads that <see cref="SplitMatrices"/> goes by where none are given: <c>embed</c>, <c>wte.</c>, <c>wpe.</c>, <c>lm_head</c>, <c>classifier</c> and
    /// <c>.head.weight</c>. They match as those of <see cref="NoDecayNames"/> do.
    /// </summary>
    public static IReadOnlyList<string> EmbeddingAndHeadNames { get; } = Array.AsReadOnly(["embed", "wte.", "wpe.", "lm_head", "classifier", ".head.weight"]);

    /// <summary>
    /// Puts the matrices of hidden layers into one list, for an optimizer that steps on whole matrices (<see cref="Algorithm.Muon"/>), and embeddings, heads and everything of fewer
    /// than two dimensions into another. Every parameter is in exactly one of them, in the order given.
    /// </summary>
    /// <remarks>A matrix that was given without its shape counts as a vector, so give the shape; the last layer of a model counts as hidden unless its name says otherwise.</remarks>
    /// <typeparam name="TParameter">The kind of parameter.</typeparam>
    /// <param name="parameters">The parameters; none of them null.</param>
    /// <param name="embeddingAndHeadNames">The names of embeddings and heads; <see cref="EmbeddingAndHeadNames"/> where none are given.</param>
    /// <returns>The matrices, and the rest.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="parameters"/> or <paramref name="embeddingAndHeadNames"/> is null.</exception>
    /// <exception cref="ArgumentException">A parameter is null, or a name is null or empty.</exception>
    public static (IReadOnlyList<TParameter> Matrices, IReadOnlyList<TParameter> Others) SplitMatrices<TParameter>(
        this IEnumerable<TParameter> parameters, params IReadOnlyList<string> embeddingAndHeadNames)
        where TParameter : Parameter
    {
        ArgumentNullException.ThrowIfNull(embeddingAndHeadNames);
        (IReadOnlyList<TParameter> matrices, IReadOnlyList<TParameter> rest) =
            parameters.SplitNoDecay(embeddingAndHeadNames.Count == 0 ? EmbeddingAndHeadNames : embeddingAndHeadNames);
        return (matrices, rest);
    }

    /// <summary>
    /// Puts biases, norms, embeddings and all parameters of at most one dimension into one list and everything else into another, for two
    /// groups of which one has no weight decay. Every parameter is in exactly one of them, in the order given.
    /// </summary>
    /// <remarks>
    /// A parameter of at most one dimension is a bias or a gain, whatever its name: decay pulls it towards 0, which regularises little and costs
    /// accuracy. A weight that was given without its shape counts as one-dimensional too, so give the shape.
    /// </remarks>
    /// <typeparam name="TParameter">The kind of parameter.</typeparam>
    /// <param name="parameters">The parameters; none of them null.</param>
    /// <param name="noDecayNames">The names that count; <see cref="NoDecayNames"/> where none are given.</param>
    /// <returns>The parameters that should decay, and those that should not.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="parameters"/> or <paramref name="noDecayNames"/> is null.</exception>
    /// <exception cref="ArgumentException">A parameter is null, or a name is null or empty.</exception>
    public static (IReadOnlyList<TParameter> Decay, IReadOnlyList<TParameter> NoDecay) SplitNoDecay<TParameter>(
        this IEnumerable<TParameter> parameters, params IReadOnlyList<string> noDecayNames)
        where TParameter : Parameter
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(noDecayNames);
        IReadOnlyList<string> names = noDecayNames.Count == 0 ? NoDecayNames : noDecayNames;
        foreach (string name in names)
        {
            if (string.IsNullOrEmpty(name))
            {
                throw new ArgumentException("A name that marks parameters without decay is empty; it would match every parameter.", nameof(noDecayNames));
            }
        }

        var decay = new List<TParameter>();
        var noDecay = new List<TParameter>();
        foreach (TParameter? parameter in parameters)
        {
            if (parameter is null)
            {
                throw new ArgumentException("A parameter to split is null.", nameof(parameters));
            }

            (parameter.Shape.Count <= 1 || IsNamed(parameter.Name, names) ? noDecay : decay).Add(parameter);
        }

        return (decay, noDecay);
    }

    private static bool IsNamed(string parameter, IReadOnlyList<string> names)
    {
        foreach (string name in names)
        {
            bool matches = name[0] == '.'
                ? parameter.EndsWith(name, StringComparison.OrdinalIgnoreCase) || parameter.Equals(name[1..], StringComparison.OrdinalIgnoreCase)
                : parameter.Contains(name, StringComparison.OrdinalIgnoreCase);
            if (matches)
            {
                return true;
            }
        }

        return false;
    }
}
