using Microsoft.CodeAnalysis;

namespace GenOptim.Generator.Diagnostics.UserRules;

/// <summary>What is wrong about a class's own rule.</summary>
internal static class UserRuleDescriptors
{
    public static readonly DiagnosticDescriptor NeedsOneRule = Create(
        "GENOPT0030",
        "A class without an algorithm needs one update rule",
        "'{0}' names no algorithm and has {1} methods marked [UpdateRule]; it needs one");

    public static readonly DiagnosticDescriptor RuleBesideAlgorithm = Create(
        "GENOPT0031",
        "An update rule beside an algorithm",
        "'{0}' is part of an update rule, but '{1}' asks for Algorithm.{2}; leave out one of them");

    public static readonly DiagnosticDescriptor WrongSignature = Create(
        "GENOPT0032",
        "An update rule of another signature",
        "'{0}' must be static and void, generic over one lane ('where TLane : struct, ILane<TLane, {1}>'), and take 'ref TLane parameter', a 'ref TLane' for each state, then 'TLane gradient', then numbers");

    public static readonly DiagnosticDescriptor WrongScalarType = Create(
        "GENOPT0033",
        "A number of another type",
        "'{0}' is of type {1}; behind the gradient an update rule takes {2}, TLane or 'in Divisor<{2}>'");

    public static readonly DiagnosticDescriptor UnknownScalar = Create(
        "GENOPT0034",
        "A number that nothing computes",
        "Nothing gives '{0}' to '{1}': it can ask for {2}, or for what a [StepScalar] method of that name computes that stands before it");

    public static readonly DiagnosticDescriptor WrongStepScalar = Create(
        "GENOPT0035",
        "A step scalar of another signature",
        "'{0}' must be static, not generic, and return double");

    public static readonly DiagnosticDescriptor TakenName = Create(
        "GENOPT0036",
        "A step scalar with a name that is taken",
        "'{0}' would be called '{1}', which means something else in a step; rename it");

    public static readonly DiagnosticDescriptor NotForLanes = Create(
        "GENOPT0037",
        "Something that an update rule cannot do",
        "{0} has no form over lanes: {1}");

    public static readonly DiagnosticDescriptor DecayInRule = Create(
        "GENOPT0038",
        "Weight decay inside an update rule",
        "'{0}' uses the weight decay; the generator applies it before the rule, as the attribute's Decay says, so that this would decay twice");

    public static readonly DiagnosticDescriptor NeverWritten = Create(
        "GENOPT0039",
        "State that is never written",
        "'{0}' is taken by reference and never written, so that it would stay as it is and still be read and written in memory in every step; {1}");

    public static readonly DiagnosticDescriptor NotConstant = Create(
        "GENOPT0040",
        "A value that is not constant",
        "'{0}' is not const: an update rule sees constants, so that they are folded into its loops and kernels, and what changes between steps is a [StepScalar]");

    public static readonly DiagnosticDescriptor CautiousDecay = Create(
        "GENOPT0041",
        "Cautious decay needs the direction of the step",
        "CautiousDecay asks for the direction of the step before the step, which the rule of '{0}' does not give; leave it out");

    public static readonly DiagnosticDescriptor NotInlined = new(
        "GENOPT0042",
        "An update rule that may not be inlined",
        "'{0}' is not marked [MethodImpl(MethodImplOptions.AggressiveInlining)]: as a call per lane a step takes several times as long",
        "GenOptim.Attribute",
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For("GENOPT0042"));

    public static readonly DiagnosticDescriptor WrongReduction = Create(
        "GENOPT0043",
        "A reduction of another signature",
        "'{0}' must be static, generic over one lane ('where TLane : struct, ILane<TLane, {1}>') and return it, and take at least one lane: {2}");

    public static readonly DiagnosticDescriptor CircularReduction = Create(
        "GENOPT0044",
        "A reduction that needs its own result",
        "'{0}' needs '{1}', which is known only once '{0}' has gone over the tensors");

    public static readonly DiagnosticDescriptor WrongAdvance = Create(
        "GENOPT0045",
        "A method for what is kept of another signature",
        "'{0}' must be static and void, and take {1}");

    public static readonly DiagnosticDescriptor TakenKey = Create(
        "GENOPT0046",
        "A name in saved states that is taken",
        "'{0}' would be saved as '{1}', as is {2}; give it another name");

    public static readonly DiagnosticDescriptor WrongAxisStep = Create(
        "GENOPT0047",
        "A method over rows or columns of another signature",
        "'{0}' must be static and void, generic over one lane ('where TLane : struct, ILane<TLane, {1}>'), and take 'ref TLane' for what each {2} keeps and 'out TLane' for what it gives, at least one of them");

    public static readonly DiagnosticDescriptor OtherAxis = Create(
        "GENOPT0048",
        "A number of another axis",
        "There is one '{0}' for each {1}, and '{2}' goes over {3}");

    public static readonly DiagnosticDescriptor NotOfTheStep = Create(
        "GENOPT0049",
        "A step that depends on what is not saved",
        "'{0}' depends on '{1}', which no checkpoint holds, so that a resumed run would go on with other numbers; make it a const, or keep it as a [TensorScalar], [GroupScalar] or [OptimizerScalar]");

    public static readonly DiagnosticDescriptor NeedsOneMatrix = Create(
        "GENOPT0060",
        "A stage over matrices is two methods",
        "'{0}' has {1} methods marked [MatrixElement] and {2} marked [MatrixStage]; a stage over matrices needs one of each: what the matrix's elements are, and what is done to the matrix");

    public static readonly DiagnosticDescriptor WrongMatrixElement = Create(
        "GENOPT0061",
        "Elements of a matrix of another signature",
        "'{0}' must be static, generic over one lane ('where TLane : struct, ILane<TLane, {1}>') and return it, and take at least one lane: parameter, gradient or a state of the rule, by name");

    public static readonly DiagnosticDescriptor WrongMatrixStage = Create(
        "GENOPT0062",
        "A stage over matrices of another signature",
        "'{0}' must be static, not generic, take 'Matrix<{1}, Rows, Columns> {2}', a 'Matrix<{1}, ...>' of sides of GenOptim.Matrices for each matrix that it works in, and numbers, and return a matrix of Rows and Columns or of ShortSide and LongSide");

    public static readonly DiagnosticDescriptor MatrixNotRead = Create(
        "GENOPT0063",
        "A stage over matrices whose result is not read",
        "'{0}' works on every matrix in every step, and '{1}' does not take what comes of it, as 'TLane {2}' behind the gradient");

    public static readonly DiagnosticDescriptor NotForMatrices = Create(
        "GENOPT0064",
        "Something that a stage over matrices cannot do",
        "{0} has no place in a stage over matrices: {1}");

    private static DiagnosticDescriptor Create(string id, string title, string message) => new(
        id,
        title,
        message,
        "GenOptim.Attribute",
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(id));
}
