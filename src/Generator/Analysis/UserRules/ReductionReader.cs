using System.Collections.Generic;
using System.Linq;
using GenOptim.Generator.Diagnostics.UserRules;
using GenOptim.Generator.Model;
using Microsoft.CodeAnalysis;

namespace GenOptim.Generator.Analysis.UserRules;

/// <summary>Reads the methods that find something out about tensors before a step, and puts them into passes: one that needs another's result goes after it.</summary>
internal sealed class ReductionReader(StepScalarReader scalars, ReportError report)
{
    private readonly List<(IMethodSymbol Method, string Name, string Kind, bool IsOfAll)> _declared = [];

    /// <summary>What is found out over all tensors.</summary>
    public IEnumerable<string> NamesOfAll => _declared.Where(reduction => reduction.IsOfAll).Select(reduction => reduction.Name);

    /// <summary>Takes a method's name in, by which others ask for its result.</summary>
    public void Declare(IMethodSymbol method)
    {
        AttributeData mark = UserRuleReader.MarkOf(method, WellKnownNames.TensorReduction)!;
        string name = StepScalarReader.NameOf(method);
        if (UserNames.IsTakenInLoops(name))
        {
            // Its number has a place in the loop that finds it.
            report(UserRuleDescriptors.TakenName, UserRuleReader.LocationOf(method), method.Name, name);
            return;
        }

        if (!scalars.TryDeclare(method, name))
        {
            return;
        }

        if (mark.ConstructorArguments is [{ Type: INamedTypeSymbol kinds, Value: int kind }]
            && kinds.GetMembers().OfType<IFieldSymbol>().FirstOrDefault(member => Equals(member.ConstantValue, kind)) is { } member)
        {
            bool isOfAll = mark.NamedArguments.FirstOrDefault(argument => argument.Key == "Over").Value.Value is 1;
            _declared.Add((method, name, member.Name, isOfAll));
        }
        else
        {
            report(
                Diagnostics.AttributeErrors.AttributeDescriptors.OutOfRange,
                mark.ApplicationSyntaxReference?.GetSyntax().GetLocation() ?? UserRuleReader.LocationOf(method),
                "Reduction",
                mark.ConstructorArguments.FirstOrDefault().Value ?? "missing",
                "one of the enum's values");
        }
    }

    /// <summary>Reads what they take, once the rule's states are known.</summary>
    /// <param name="compute">The type in which lanes compute.</param>
    /// <param name="lanes">The variables of lanes by the names in which methods take them.</param>
    /// <returns>The reductions by ascending pass.</returns>
    public IEnumerable<UserReductionSpec> Read(NumberKind compute, IReadOnlyDictionary<string, string> lanes)
    {
        var read = new List<UserReductionSpec>();
        foreach ((IMethodSymbol method, string name, string kind, bool isOfAll) in _declared)
        {
            if (ReadArguments(method, compute, lanes) is { } arguments && PassOf(method, name) is int pass)
            {
                read.Add(new UserReductionSpec(UserNames.Escaped(method.Name), UserNames.Escaped(name), kind, isOfAll, pass, arguments.ToEquatableArray()));
            }
        }

        return read.OrderBy(reduction => reduction.Pass);
    }

    private List<UserArgumentSpec>? ReadArguments(IMethodSymbol method, NumberKind compute, IReadOnlyDictionary<string, string> lanes)
    {
        if (!method.IsStatic || !UserRuleReader.IsOverLane(method, compute.Keyword()) || !SymbolEqualityComparer.Default.Equals(method.ReturnType, method.TypeParameters[0]) || method.RefKind != RefKind.None)
        {
            report(UserRuleDescriptors.WrongReduction, UserRuleReader.LocationOf(method), method.Name, compute.Keyword());
            return null;
        }

        ITypeSymbol lane = method.TypeParameters[0];
        var arguments = new List<UserArgumentSpec>();
        foreach (IParameterSymbol parameter in method.Parameters)
        {
            bool isLane = SymbolEqualityComparer.Default.Equals(parameter.Type, lane);
            if (isLane && parameter.RefKind == RefKind.None && lanes.TryGetValue(parameter.Name, out string? variable))
            {
                arguments.Add(new UserArgumentSpec(variable, UserArgumentForm.Variable));
            }
            else if (UserRuleReader.ReadNumber(parameter, isLane, compute, method, scalars, report) is { } number)
            {
                arguments.Add(number);
            }
            else
            {
                return null;
            }
        }

        if (arguments.All(argument => argument.Form != UserArgumentForm.Variable))
        {
            report(UserRuleDescriptors.WrongReduction, UserRuleReader.LocationOf(method), method.Name, compute.Keyword());
            return null;
        }

        return arguments;
    }

    /// <summary>The first pass in which everything that a reduction needs is known; null where it needs itself.</summary>
    private int? PassOf(IMethodSymbol method, string name)
    {
        var passes = new Dictionary<string, int?>();
        int? pass = Pass(name, []);
        if (pass is null)
        {
            string need = NeedsOf(name).FirstOrDefault(need => Reaches(need, name, [])) ?? name;
            report(UserRuleDescriptors.CircularReduction, UserRuleReader.LocationOf(method), method.Name, need);
        }

        return pass;

        int? Pass(string reduction, HashSet<string> above)
        {
            if (passes.TryGetValue(reduction, out int? known))
            {
                return known;
            }

            if (!above.Add(reduction))
            {
                return null;
            }

            int? result = 0;
            foreach (string need in ReductionsBehind(NeedsOf(reduction)))
            {
                result = Pass(need, above) is int before && result is int sofar ? System.Math.Max(sofar, before + 1) : null;
            }

            above.Remove(reduction);
            passes[reduction] = result;
            return result;
        }
    }

    /// <summary>The numbers that a reduction takes.</summary>
    private IEnumerable<string> NeedsOf(string name) => _declared.Where(reduction => reduction.Name == name)
        .SelectMany(reduction => reduction.Method.Parameters.Select(parameter => parameter.Name))
        .Where(scalars.IsKnown);

    /// <summary>The reductions on whose results some numbers depend.</summary>
    private IEnumerable<string> ReductionsBehind(IEnumerable<string> names) => names.SelectMany(name =>
        _declared.Any(reduction => reduction.Name == name) ? [name]
            : scalars.IsKeptByOptimizer(name) ? NamesOfAll
            : ReductionsBehind(scalars.NeedsOf(name))).Distinct();

    private bool Reaches(string from, string name, HashSet<string> seen) =>
        seen.Add(from) && ReductionsBehind([from]).Any(reduction => reduction == name || NeedsOf(reduction).Any(need => Reaches(need, name, seen)));
}
