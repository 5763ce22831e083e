using System.Collections.Generic;
using System.Linq;
using GenOptim.Generator.Rules;
using Microsoft.CodeAnalysis.CSharp;

namespace GenOptim.Generator.Analysis.UserRules;

/// <summary>What the names of a user's rule become in generated code and in saved states, so that none means two things there.</summary>
internal static class UserNames
{
    /// <summary>What generated code names in the places where a slot's name stands, with and without an s behind it.</summary>
    private static readonly HashSet<string> OfLoops =
    [
        "parameter", "parameters", "gradient", "gradients", "scalars", "shadow", "shadows", "masterWeight", "masterWeights", "remainder", "remainders", "compensation",
        "compensations", "start", "length", "done", "block", "count", "random", "randomTable", "roundingRun", "roundingSeed", "parameterName", "stepKey", "isBeyondCache",
        "step", "learningRate", "initialLearningRate", "peakLearningRate", "weightDecay", "i", "j", "tensor", "place", "index", "kernel", "launch",
        "input", "result", "results", "run", "chunk", "end", "measured", "average", "averages", "averageCount", "averageCountOfStep", "owedDecay", "owedDecayOfStep",
        "gradientMeans", "gradientMultiplier", "gradientMultipliers", "metricSums", "bodyThreads", "gradientUnits", "lanes", "tensors", "axisSums", "matrix",
    ];

    /// <summary>What <c>ComputeScalars</c>, what advances groups and the optimizer, and the input of a step over spans name themselves.</summary>
    private static readonly HashSet<string> OfScalars =
    [
        "learningRate", "initialLearningRate", "step", "length", "weightDecay", "peakLearningRate", "scalars", "scheduleFactor", "correctedLearningRate", "decayFactor",
        "averageShare", "averageRate", "averageCount", "averageCountOfStep", "carriedDecay", "owedDecay", "owedDecayOfStep", "gradientMultiplier", "inputs",
        "clippingThreshold", "optimizerStep", "rows", "columns", "dimensions", "roundingSeed", "parameterName", "stepInput", "measures",
    ];

    /// <summary>Behind another name, what generated code makes of it.</summary>
    private static readonly string[] Endings = ["OfTensor", "OfElement", "OfStep"];

    /// <summary>What a state must not be called where states are saved: there the class, or one of other number types, has what its parameters lack, and its average.</summary>
    private static readonly HashSet<string> KeysOfArrays = [.. StorageSlots.Keys, TreatmentRules.AverageKey];

    private static readonly HashSet<string> KeysOfNumbers = ["owed_decay", "average_count"];

    /// <summary>Whether a name, or its plural, stands for something else where loops are generated.</summary>
    public static bool IsTakenInLoops(string name) => OfLoops.Contains(name) || OfLoops.Contains(name + "s") || HasEnding(name);

    /// <summary>Whether a name stands for something else where a step's numbers are computed. Fields and properties are called by it with a capital letter.</summary>
    public static bool IsTakenAmongScalars(string name) => OfScalars.Contains(Lower(name)) || HasEnding(name);

    /// <summary>Whether two numbers have one name, but for the first letter's case.</summary>
    public static bool AreSame(string one, string other) => Lower(one) == Lower(other);

    /// <summary>Whether what is saved under a name is GenOptim's own.</summary>
    public static bool IsSavedOtherwise(string key, bool isArray) => (isArray ? KeysOfArrays : KeysOfNumbers).Contains(key);

    /// <summary>A state's variable: its name, unless that, or that of its array, means something else in generated code.</summary>
    /// <param name="name">The state's name.</param>
    /// <param name="others">The other states' names, and the variables that they have become.</param>
    public static string Slot(string name, IReadOnlyCollection<string> others) => Variable(name, "State", others);

    /// <summary>The variable of what rows, columns or matrices have: its name, unless that, or that of its array or of what becomes it, means something else in generated code.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="others">The names and variables of the others, of states and of what is called.</param>
    public static string Lane(string name, IReadOnlyCollection<string> others) => Variable(name, "Value", others);

    /// <summary>The variable of the elements of a matrix, likewise.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="others">The names and variables of all others there.</param>
    public static string Matrix(string name, IReadOnlyCollection<string> others) => Variable(name, "Matrix", others);

    /// <summary>The name of a method's result.</summary>
    public static string Lower(string name) => char.ToLowerInvariant(name[0]) + name.Substring(1);

    public static string SnakeCase(string name) =>
        string.Concat(name.Select((letter, place) => char.IsUpper(letter) && place > 0 ? "_" + char.ToLowerInvariant(letter) : char.ToLowerInvariant(letter).ToString()));

    public static string Escaped(string name) => SyntaxFacts.GetKeywordKind(name) != SyntaxKind.None ? "@" + name : name;

    public static string Pascal(string name) => char.ToUpperInvariant(name[0]) + name.Substring(1);

    private static string Variable(string name, string ending, IReadOnlyCollection<string> others)
    {
        string variable = name;
        while (IsTakenInLoops(variable) || IsKeyword(variable) || IsKeyword(variable + "s") || others.Any(other => other == variable || other == variable + "s" || other + "s" == variable))
        {
            variable += ending;
        }

        return variable;
    }

    private static bool HasEnding(string name) => Endings.Any(ending => name.EndsWith(ending, System.StringComparison.Ordinal));

    private static bool IsKeyword(string name) => SyntaxFacts.GetKeywordKind(name) != SyntaxKind.None || SyntaxFacts.GetContextualKeywordKind(name) != SyntaxKind.None;
}
