using System.Collections.Generic;
using System.Linq;
using GenOptim.Generator.Diagnostics.UserRules;
using GenOptim.Generator.Model;
using Microsoft.CodeAnalysis;

namespace GenOptim.Generator.Analysis.UserRules;

/// <summary>Reads the methods that compute a class's numbers of a step, in the order in which they stand.</summary>
internal sealed class StepScalarReader(ReportError report)
{
    /// <summary>What <c>ComputeScalars</c> has before any of them, with the type in which methods take it.</summary>
    private static readonly Dictionary<string, SpecialType> Given = new()
    {
        ["learningRate"] = SpecialType.System_Double,
        ["initialLearningRate"] = SpecialType.System_Double,
        ["step"] = SpecialType.System_Int64,
    };

    /// <summary>Names that <c>ComputeScalars</c> uses itself.</summary>
    private static readonly HashSet<string> Taken = ["weightDecay", "peakLearningRate", "scalars", "scheduleFactor", "correctedLearningRate", "decayFactor"];

    private readonly List<UserStepScalarSpec> _stepScalars = [];
    private readonly List<UserTensorScalarSpec> _tensorScalars = [];

    /// <summary>What faulty methods would have computed: asking for it is no second fault.</summary>
    private readonly HashSet<string> _faulty = [];

    public IReadOnlyList<UserStepScalarSpec> StepScalars => _stepScalars;

    public IReadOnlyList<UserTensorScalarSpec> TensorScalars => _tensorScalars;

    /// <summary>What an update method can ask for, in words.</summary>
    public string KnownNames => string.Join(", ", new[] { "learningRate" }.Concat(_stepScalars.Select(scalar => scalar.Variable.TrimStart('@'))));

    /// <summary>The variable behind a parameter's name, or null where there is none.</summary>
    public string? SourceOf(string name) =>
        name is "learningRate" or "initialLearningRate" || _faulty.Contains(name) || _stepScalars.Any(scalar => scalar.Variable.TrimStart('@') == name) ? UserRuleReader.Escaped(name) : null;

    public void Add(IMethodSymbol method)
    {
        string name = char.ToLowerInvariant(method.Name[0]) + method.Name.Substring(1);
        if (!TryAdd(method, name))
        {
            _faulty.Add(name);
        }
    }

    private bool TryAdd(IMethodSymbol method, string name)
    {
        if (!method.IsStatic || method.IsGenericMethod || method.ReturnType.SpecialType != SpecialType.System_Double || method.RefKind != RefKind.None)
        {
            report(UserRuleDescriptors.WrongStepScalar, UserRuleReader.LocationOf(method), method.Name);
            return false;
        }

        if (Given.ContainsKey(name) || Taken.Contains(name) || SourceOf(name) is not null)
        {
            report(UserRuleDescriptors.TakenName, UserRuleReader.LocationOf(method), method.Name, name);
            return false;
        }

        var arguments = new List<string>();
        foreach (IParameterSymbol parameter in method.Parameters)
        {
            if (Argument(parameter) is not { } argument)
            {
                if (parameter.Name == "weightDecay")
                {
                    report(UserRuleDescriptors.DecayInRule, UserRuleReader.LocationOf(parameter), method.Name);
                    return false;
                }

                report(UserRuleDescriptors.UnknownScalar, UserRuleReader.LocationOf(parameter), parameter.Name, method.Name, $"{KnownNames}, initialLearningRate, step");
                return false;
            }

            arguments.Add(argument);
        }

        _stepScalars.Add(new UserStepScalarSpec(UserRuleReader.Escaped(method.Name), UserRuleReader.Escaped(name), arguments.ToEquatableArray()));
        return true;
    }

    private string? Argument(IParameterSymbol parameter)
    {
        if (parameter.RefKind == RefKind.Ref && parameter.Type.SpecialType == SpecialType.System_Double
            && UserRuleReader.MarkOf(parameter, WellKnownNames.TensorScalar) is { ConstructorArguments: [{ Value: double initial }] })
        {
            string variable = parameter.Name + "OfTensor";
            if (_tensorScalars.All(known => known.Variable != variable))
            {
                _tensorScalars.Add(new UserTensorScalarSpec(variable, UserRuleReader.SnakeCase(parameter.Name), initial));
            }

            return $"ref {variable}";
        }

        if (parameter.RefKind != RefKind.None)
        {
            return null;
        }

        return Given.TryGetValue(parameter.Name, out SpecialType type)
            ? parameter.Type.SpecialType == type ? parameter.Name : null
            : parameter.Type.SpecialType == SpecialType.System_Double ? SourceOf(parameter.Name) : null;
    }
}
