using Microsoft.CodeAnalysis;

namespace GenOptim.Generator.Diagnostics.ParameterGroups;

/// <summary>Rules GENOPT4xxx: groups of parameters and what applies to them.</summary>
internal static class ParameterGroupDescriptors
{
    private const string Category = "GenOptim.ParameterGroups";

    public static readonly DiagnosticDescriptor DecayOnNoDecayParameter = new(
        id: "GENOPT4001",
        title: "Biases, norms or embeddings decay with the weights",
        messageFormat: "'{0}' decays with the weights of its group, although its name holds '{1}': biases, norms and embeddings usually go into a group with weight decay 0",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        description: "Decay pulls them towards 0, which costs accuracy and regularises little; which names count is set by genoptim.no_decay_names.",
        helpLinkUri: HelpLink.For("GENOPT4001"));

    public static readonly DiagnosticDescriptor GroupIgnoresOptimizer = new(
        id: "GENOPT4002",
        title: "A group made from scalars ignores what the optimizer is given",
        messageFormat: "This constructor of '{0}.ParamGroup' fixes every option of the group, so that {1} given to '{0}' {2} no effect on it: pass an Options object with only the values that differ",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "Options that are left unset in an Options object come from the optimizer; the scalar constructor leaves none unset.",
        helpLinkUri: HelpLink.For("GENOPT4002"));

    public static readonly DiagnosticDescriptor GroupLearningRateOfOne = new(
        id: "GENOPT4003",
        title: "A group without a learning rate trains at 1",
        messageFormat: "The learning rate of '{0}.ParamGroup' is {1} where none is given, {2} times the default of torch.optim.{0}: write lr",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "The scalar constructors of these groups have lr = 1.0, which the optimizer's own learning rate does not replace.",
        helpLinkUri: HelpLink.For("GENOPT4003"));

    public static readonly DiagnosticDescriptor OverlappingGroups = new(
        id: "GENOPT4004",
        title: "Two groups hold the same parameter",
        messageFormat: "A parameter such as '{0}' passes this filter and the one on '{1}' before it, so that it is in two groups and is stepped twice",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "Filters on the same source must exclude each other; a split into two halves cannot overlap.",
        helpLinkUri: HelpLink.For("GENOPT4004"));

    public static readonly DiagnosticDescriptor OnlyFirstGroupChanged = new(
        id: "GENOPT4005",
        title: "The learning rate of one group among several is changed",
        messageFormat: "'{0}' has {1} groups and this sets the learning rate of one of them: the others keep theirs",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "With one group this is how a learning rate is set; with several, a loop over the groups is needed.",
        helpLinkUri: HelpLink.For("GENOPT4005"));

    public static readonly DiagnosticDescriptor GivenToMuon = new(
        id: "GENOPT4006",
        title: "An embedding, a head or a vector is given to Muon",
        messageFormat: "'{0}' {1}, and '{2}' ({3}) steps on whole matrices, for hidden layers only: OptimizerSet.Route gives it to another optimizer, such as one with Algorithm.AdamW",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "Rows of embeddings and heads are looked up or read out one by one, and a vector has no matrix: it is refused when it is added. Which names count is set by genoptim.embedding_and_head_names.",
        helpLinkUri: HelpLink.For("GENOPT4006"));
}
