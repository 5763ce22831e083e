using Microsoft.CodeAnalysis;

namespace GenOptim.Generator.Diagnostics.AttributeErrors;

/// <summary>What can be wrong with an attributed class: nothing is generated for it. Area GENOPT00nn.</summary>
internal static class AttributeDescriptors
{
    public static readonly DiagnosticDescriptor NotPartial = Error(
        "GENOPT0001",
        "An optimizer class must be partial",
        "'{0}' must be declared partial, because its optimizer is generated as another part of it");

    public static readonly DiagnosticDescriptor ContainerNotPartial = Error(
        "GENOPT0002",
        "A type around an optimizer class must be partial",
        "'{0}' must be declared partial, because a part of the nested class '{1}' is generated");

    public static readonly DiagnosticDescriptor UnsupportedKind = Error(
        "GENOPT0003",
        "This kind of class cannot be an optimizer",
        "'{0}' is {1}; an optimizer class must be an ordinary class or record of which an instance can be created");

    public static readonly DiagnosticDescriptor UnsupportedContainer = Error(
        "GENOPT0004",
        "An optimizer class cannot be nested here",
        "'{0}' is nested in '{1}', which is {2}; a part of it cannot be generated there");

    public static readonly DiagnosticDescriptor OutOfRange = Error(
        "GENOPT0005",
        "A hyperparameter is out of range",
        "{0} is {1}; it must be {2}");

    public static readonly DiagnosticDescriptor NesterovNeedsMomentum = Error(
        "GENOPT0006",
        "Nesterov needs momentum and no dampening",
        "Nesterov needs Momentum above 0 and Dampening 0; here they are {0} and {1}");

    public static readonly DiagnosticDescriptor NotOfThisAlgorithm = Error(
        "GENOPT0007",
        "A hyperparameter of another algorithm",
        "{0} is no hyperparameter of {1} and would do nothing; those of {1} are {2}");

    public static readonly DiagnosticDescriptor UnsupportedTypes = Error(
        "GENOPT0008",
        "An unsupported combination of number types",
        "{0} is {1}{2}; it must be {3}");

    public static readonly DiagnosticDescriptor DecayWithoutRule = Error(
        "GENOPT0009",
        "Weight decay without a decay rule",
        "WeightDecay is {0} although Decay is None; leave out one of them");

    public static readonly DiagnosticDescriptor MemberConflict = Error(
        "GENOPT0010",
        "A member has the name of a generated one",
        "The generated part of '{0}' declares '{1}' too; {2}");

    public static readonly DiagnosticDescriptor RuntimeMismatch = Error(
        "GENOPT0011",
        "GenOptim.Runtime is missing or of another version",
        "The generator writes code for contract {0} of GenOptim.Runtime, and {1}; reference the package version that belongs to the generator");

    public static readonly DiagnosticDescriptor UnknownValue = Error(
        "GENOPT0012",
        "An unknown value",
        "{0} is {1}, which this version does not know; it knows {2}");

    public static readonly DiagnosticDescriptor OldLanguage = Error(
        "GENOPT0013",
        "Generated code needs C# 13",
        "Generated code needs C# 13 and this project is compiled as C# {0}; set LangVersion to 13 or above, or leave it out under a target framework of .NET 9 or later");

    public static readonly DiagnosticDescriptor HiddenName = Error(
        "GENOPT0014",
        "Generated code cannot name what it needs",
        "Generated code cannot name '{0}': {1}");

    public static readonly DiagnosticDescriptor ConstructorAlone = Error(
        "GENOPT0015",
        "A constructor does not call a generated one",
        "This constructor of '{0}' leaves the optimizer without its engine; let it call a generated one, such as ': this(learningRate, groups)'");

    public static readonly DiagnosticDescriptor LostConstant = Error(
        "GENOPT0016",
        "A constant is lost in float32",
        "{0} is {1}, which becomes {2} in float32, in which the update computes; write a number that float32 can tell from it, or use Float64 parameters");

    public static readonly DiagnosticDescriptor OptionOutOfPlace = Error(
        "GENOPT0017",
        "An option that makes no sense here",
        "{0} makes no sense here: {1}; leave it out");

    public static readonly DiagnosticDescriptor LowPrecisionOfOtherTypes = Error(
        "GENOPT0021",
        "LowPrecision is for parameters of 16 bits",
        "LowPrecision is {0} while Parameter is {1}; it needs parameters of {2}");

    public static readonly DiagnosticDescriptor ShadowCopyTypes = Error(
        "GENOPT0022",
        "A shadow copy is a 16-bit copy of float32 parameters",
        "ShadowCopy is {0} while Parameter is {1}; it must be BFloat16 or Float16, and the parameters Float32");

    public static readonly DiagnosticDescriptor DecayCannotBeCarried = Error(
        "GENOPT0023",
        "This decay cannot be carried",
        "DecayPrecision is Carried, which needs a decay that is a factor before the step, and here {0}; leave it out");

    private static DiagnosticDescriptor Error(string id, string title, string message) => new(
        id,
        title,
        message,
        "GenOptim.Attribute",
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(id));
}
