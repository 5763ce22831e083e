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

    /// <summary>What is known where tensors are reduced: the number of a tensor's elements.</summary>
    private static readonly string[] OfReductions = ["length"];

    /// <summary>What is known where rows or columns are looked at: how many each of a tensor's matrices has, and the tensor's dimensions.</summary>
    private static readonly string[] OfAxes = ["rows", "columns", "dimensions"];

    /// <summary>What is known where there is a stage over matrices: the sizes of the parameter's matrix.</summary>
    private static readonly string[] OfMatrices = ["rows", "columns"];

    /// <summary>What is known before any of them besides, with whether it is kept by the optimizer.</summary>
    private readonly Dictionary<string, bool> _declared = [];

    private readonly Dictionary<string, string[]> _needs = [];
    private readonly List<UserStepScalarSpec> _stepScalars = [];
    private readonly List<UserTensorScalarSpec> _tensorScalars = [];

    /// <summary>The names of what rows, columns and matrices have: they are no numbers of a step.</summary>
    private readonly HashSet<string> _lanes = [];

    /// <summary>The names of a stage over matrices: of the matrix, and of what becomes of it.</summary>
    private readonly HashSet<string> _matrices = [];

    /// <summary>What faulty methods would have computed: asking for it is no second fault.</summary>
    private readonly HashSet<string> _faulty = [];

    public IReadOnlyList<UserStepScalarSpec> StepScalars => _stepScalars;

    public IReadOnlyList<UserTensorScalarSpec> TensorScalars => _tensorScalars;

    /// <summary>What a method can ask for, in words.</summary>
    /// <param name="asLane">Whether it asks for a lane, which is also what rows, columns and matrices have.</param>
    public string KnownNames(bool asLane) => string.Join(
        ", ", new[] { "learningRate" }.Concat(_declared.Keys).Concat(_stepScalars.Select(scalar => scalar.Variable.TrimStart('@'))).Concat(asLane ? _lanes : []));

    /// <summary>The fields that <c>Scalars</c> may have.</summary>
    public IEnumerable<string> Fields => new[] { "learningRate" }.Concat(_declared.Keys).Concat(_stepScalars.Select(scalar => scalar.Variable.TrimStart('@'))).Select(UserNames.Pascal);

    /// <summary>Whether tensors are reduced, so that the number of their elements is known.</summary>
    public bool HasReductions { get; set; }

    /// <summary>Whether rows or columns are looked at, so that their numbers are known.</summary>
    public bool HasAxes { get; set; }

    /// <summary>Whether there is a stage over matrices, so that the sizes of the parameter's matrix are known.</summary>
    public bool HasMatrix { get; set; }

    // Rows and columns of the last two dimensions are others than those of the matrix of a stage: where a class has both, neither may be asked for.
    private IEnumerable<string> Sizes => (HasReductions ? OfReductions : []).Concat(HasAxes && HasMatrix ? OfAxes.Except(OfMatrices) : HasAxes ? OfAxes : HasMatrix ? OfMatrices : []);

    /// <summary>The name by which a method's result is asked for.</summary>
    public static string NameOf(IMethodSymbol method) => UserNames.Lower(method.Name);

    /// <summary>Whether something gives a number.</summary>
    public bool IsKnown(string name) => SourceOf(name) is not null;

    /// <summary>Whether the optimizer keeps a number, so that it depends on what is reduced over all tensors.</summary>
    public bool IsKeptByOptimizer(string name) => _declared.TryGetValue(name, out bool isKept) && isKept;

    /// <summary>The numbers that a step scalar takes.</summary>
    public IEnumerable<string> NeedsOf(string name) => _needs.TryGetValue(name, out string[]? needs) ? needs : [];

    /// <summary>Takes in the name of a number whose method is faulty: asking for it is no second fault.</summary>
    public void DeclareFaulty(string name) => _faulty.Add(name);

    /// <summary>Takes in the name of a number that something else computes.</summary>
    /// <param name="symbol">What bears the name.</param>
    /// <param name="name">The name.</param>
    /// <param name="isKeptByOptimizer">Whether it is also known as it was before the step.</param>
    /// <returns>Whether the name was free; if not, that was reported.</returns>
    public bool TryDeclare(ISymbol symbol, string name, bool isKeptByOptimizer = false)
    {
        if (IsTaken(name))
        {
            report(UserRuleDescriptors.TakenName, UserRuleReader.LocationOf(symbol), symbol.Name, name);
            _faulty.Add(name);
            return false;
        }

        _declared.Add(name, isKeptByOptimizer);
        return !isKeptByOptimizer || TryDeclare(symbol, name + "Before");
    }

    /// <summary>Keeps a name for what is no number of a step.</summary>
    /// <returns>Whether it was free.</returns>
    public bool TryReserve(string name) => IsFree(name) && _lanes.Add(name);

    /// <summary>Keeps a name for a matrix.</summary>
    /// <returns>Whether it was free.</returns>
    public bool TryReserveMatrix(string name) => IsFree(name) && !_lanes.Contains(name) && _matrices.Add(name);

    /// <summary>The variable behind a parameter's name, or null where there is none.</summary>
    public string? SourceOf(string name) =>
        name is "learningRate" or "initialLearningRate" || _faulty.Contains(name) || _declared.ContainsKey(name) || _stepScalars.Any(scalar => scalar.Variable.TrimStart('@') == name) ? UserNames.Escaped(name) : null;

    public void Add(IMethodSymbol method)
    {
        string name = NameOf(method);
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

        if (IsTaken(name))
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

                report(UserRuleDescriptors.UnknownScalar, UserRuleReader.LocationOf(parameter), parameter.Name, method.Name, $"{string.Join(", ", new[] { KnownNames(asLane: false), "initialLearningRate", "step" }.Concat(Sizes))}");
                return false;
            }

            arguments.Add(argument);
        }

        // What a tensor keeps is behind a reference, and may be called as another number is.
        _needs[name] = [.. method.Parameters.Where(parameter => parameter.RefKind == RefKind.None).Select(parameter => parameter.Name)];
        _stepScalars.Add(new UserStepScalarSpec(UserNames.Escaped(method.Name), UserNames.Escaped(name), arguments.ToEquatableArray()));
        return true;
    }

    private bool IsFree(string name) =>
        !_declared.ContainsKey(name) && !_faulty.Contains(name) && !_matrices.Contains(name) && _stepScalars.All(scalar => scalar.Variable.TrimStart('@') != name);

    private bool IsTaken(string name) =>
        UserNames.IsTakenAmongScalars(name)
        || _lanes.Contains(name)
        || _matrices.Contains(name)
        || _faulty.Concat(_declared.Keys).Concat(_stepScalars.Select(scalar => scalar.Variable.TrimStart('@'))).Any(known => UserNames.AreSame(known, name));

    private string? Argument(IParameterSymbol parameter)
    {
        if (parameter.RefKind == RefKind.Ref && parameter.Type.SpecialType == SpecialType.System_Double
            && UserRuleReader.MarkOf(parameter, WellKnownNames.TensorScalar) is { ConstructorArguments: [{ Value: double initial }] })
        {
            var scalar = new UserTensorScalarSpec(parameter.Name + "OfTensor", UserNames.SnakeCase(parameter.Name), initial);
            if (KeptScalarReader.TryKeep(_tensorScalars, scalar, parameter, report))
            {
                _tensorScalars.Add(scalar);
            }

            return $"ref {scalar.Variable}";
        }

        if (parameter.RefKind != RefKind.None)
        {
            return null;
        }

        if (OfReductions.Concat(OfAxes).Contains(parameter.Name))
        {
            return Sizes.Contains(parameter.Name) && parameter.Type.SpecialType == SpecialType.System_Int64 ? parameter.Name : null;
        }

        return Given.TryGetValue(parameter.Name, out SpecialType type)
            ? parameter.Type.SpecialType == type ? parameter.Name : null
            : parameter.Type.SpecialType == SpecialType.System_Double ? SourceOf(parameter.Name) : null;
    }
}
