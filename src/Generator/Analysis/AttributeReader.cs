using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GenOptim.Generator.Analysis;

/// <summary>Reads the arguments of one attribute, and knows where each stands in the source.</summary>
internal sealed class AttributeReader
{
    private readonly AttributeData _attribute;
    private readonly CancellationToken _cancellation;

    public AttributeReader(AttributeData attribute, CancellationToken cancellation)
    {
        _attribute = attribute;
        _cancellation = cancellation;
    }

    /// <summary>Where the attribute stands.</summary>
    public Location Location => Syntax?.GetLocation() ?? Location.None;

    private AttributeSyntax? Syntax => _attribute.ApplicationSyntaxReference?.GetSyntax(_cancellation) as AttributeSyntax;

    /// <summary>Whether the argument is given.</summary>
    public bool Has(string name) => _attribute.NamedArguments.Any(argument => argument.Key == name);

    /// <summary>The value of the only constructor argument, or null where it is missing or no constant.</summary>
    public int? ConstructorEnum() => _attribute.ConstructorArguments.Length == 1
        ? AsInt(_attribute.ConstructorArguments[0])
        : null;

    /// <summary>Whether the attribute names no algorithm, so that the class has a rule of its own.</summary>
    public bool NamesNoAlgorithm => _attribute.AttributeConstructor is { Parameters.Length: 0 };

    public double Double(string name, double @default) => Value(name) is double value ? value : @default;

    public bool Bool(string name) => Value(name) is bool value && value;

    public int Enum(string name, int @default) => AsInt(Find(name)) ?? @default;

    /// <summary>Where a named argument's value stands; the attribute where it is not given.</summary>
    public Location LocationOf(string name) =>
        Syntax?.ArgumentList?.Arguments
            .FirstOrDefault(argument => argument.NameEquals?.Name.Identifier.ValueText == name)?
            .Expression.GetLocation() ?? Location;

    /// <summary>Where the constructor argument stands.</summary>
    public Location LocationOfConstructorArgument() =>
        Syntax?.ArgumentList?.Arguments.FirstOrDefault(argument => argument.NameEquals is null)?.Expression.GetLocation() ?? Location;

    private object? Value(string name)
    {
        TypedConstant constant = Find(name);
        return constant.Kind == TypedConstantKind.Primitive ? constant.Value : null;
    }

    private TypedConstant Find(string name) => _attribute.NamedArguments.FirstOrDefault(argument => argument.Key == name).Value;

    private static int? AsInt(TypedConstant constant) => constant.Kind == TypedConstantKind.Enum ? constant.Value as int? : null;
}
