using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using GenOptim.Generator.Diagnostics.Reading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace GenOptim.Generator.Diagnostics;

/// <summary>
/// What the rules want to see of one compilation. Every operation is looked at once, refused by its name or type as cheaply as can be, and what
/// remains is read once for all rules.
/// </summary>
internal sealed class CodeWatch(KnownSymbols symbols)
{
    private readonly List<Action<OperationAnalysisContext, TorchCreation>> _torchCreations = [];
    private readonly List<Action<OperationAnalysisContext, TorchOptions>> _torchOptions = [];
    private readonly List<Action<OperationAnalysisContext, SchedulerCreation>> _schedulers = [];
    private readonly List<Action<OperationAnalysisContext, ClassCreation>> _classCreations = [];
    private readonly List<Action<OperationAnalysisContext, DecayValue>> _decayValues = [];
    private readonly List<Action<OperationAnalysisContext, IPropertyReferenceOperation>> _learningRates = [];
    private readonly List<Action<OperationAnalysisContext, TensorUpdate>> _tensorUpdates = [];
    private readonly List<Action<SyntaxNodeAnalysisContext, AttributeDecay>> _attributes = [];
    private readonly Dictionary<string, List<Action<OperationAnalysisContext, IInvocationOperation>>> _calls = [];

    /// <summary>The libraries' types in this compilation.</summary>
    public KnownSymbols Symbols { get; } = symbols;

    /// <summary>Every creation of a TorchSharp optimizer or parameter group.</summary>
    public void OnTorchCreation(Action<OperationAnalysisContext, TorchCreation> action) => _torchCreations.Add(action);

    /// <summary>Every creation of a TorchSharp learning-rate scheduler.</summary>
    public void OnSchedulerCreation(Action<OperationAnalysisContext, SchedulerCreation> action) => _schedulers.Add(action);

    /// <summary>Every assignment of the weight decay in a TorchSharp <c>Options</c> object.</summary>
    public void OnTorchOptions(Action<OperationAnalysisContext, TorchOptions> action) => _torchOptions.Add(action);

    /// <summary>Every creation of a GenOptim optimizer or parameter group.</summary>
    public void OnClassCreation(Action<OperationAnalysisContext, ClassCreation> action) => _classCreations.Add(action);

    /// <summary>Every weight decay given to a GenOptim optimizer or group.</summary>
    public void OnDecayValue(Action<OperationAnalysisContext, DecayValue> action) => _decayValues.Add(action);

    /// <summary>Every property named <c>LearningRate</c> that an assignment sets; the assignment is its parent.</summary>
    public void OnLearningRateSet(Action<OperationAnalysisContext, IPropertyReferenceOperation> action) => _learningRates.Add(action);

    /// <summary>Every place where a tensor or an element of a list is scaled or added to.</summary>
    public void OnTensorUpdate(Action<OperationAnalysisContext, TensorUpdate> action) => _tensorUpdates.Add(action);

    /// <summary>Every <c>[DecoupledOptimizer]</c>.</summary>
    public void OnAttribute(Action<SyntaxNodeAnalysisContext, AttributeDecay> action) => _attributes.Add(action);

    /// <summary>Every call of a method named <paramref name="name"/>.</summary>
    public void OnCall(string name, Action<OperationAnalysisContext, IInvocationOperation> action)
    {
        if (!_calls.TryGetValue(name, out List<Action<OperationAnalysisContext, IInvocationOperation>>? actions))
        {
            _calls.Add(name, actions = []);
        }

        actions.Add(action);
    }

    /// <summary>Asks the compiler for the operations that what was wanted can be found in.</summary>
    public void Register(CompilationStartAnalysisContext context)
    {
        context.RegisterOperationAction(SeeCall, OperationKind.Invocation);
        context.RegisterOperationAction(SeeCreation, OperationKind.ObjectCreation);
        context.RegisterOperationAction(SeeAssignment, OperationKind.SimpleAssignment, OperationKind.CompoundAssignment);
        if (Symbols.GenOptim is not null && _attributes.Count > 0)
        {
            context.RegisterSyntaxNodeAction(SeeAttribute, SyntaxKind.Attribute);
        }
    }

    private static void Tell<T>(List<Action<OperationAnalysisContext, T>> actions, OperationAnalysisContext context, T? found)
        where T : class
    {
        if (found is not null)
        {
            foreach (Action<OperationAnalysisContext, T> action in actions)
            {
                action(context, found);
            }
        }
    }

    private void SeeCall(OperationAnalysisContext context)
    {
        var call = (IInvocationOperation)context.Operation;
        if (_calls.TryGetValue(call.TargetMethod.Name, out List<Action<OperationAnalysisContext, IInvocationOperation>>? actions))
        {
            Tell(actions, context, call);
        }

        if (Symbols.Torch is { } torch)
        {
            Tell(_torchCreations, context, TorchCreation.TryRead(call, torch));
            Tell(_schedulers, context, _schedulers.Count > 0 ? SchedulerCreation.TryRead(call, torch) : null);
            if (_tensorUpdates.Count > 0)
            {
                Tell(_tensorUpdates, context, TensorUpdate.TryRead(call));
            }
        }

        SeeArguments(context, call.Arguments);
    }

    private void SeeCreation(OperationAnalysisContext context)
    {
        var creation = (IObjectCreationOperation)context.Operation;
        if (Symbols.Torch is { } torch)
        {
            Tell(_torchCreations, context, TorchCreation.TryRead(creation, torch));
            Tell(_schedulers, context, _schedulers.Count > 0 ? SchedulerCreation.TryRead(creation, torch) : null);
        }

        if (Symbols.GenOptim is { } genOptim)
        {
            Tell(_classCreations, context, ClassCreation.TryRead(creation, genOptim));
        }

        SeeArguments(context, creation.Arguments);
    }

    private void SeeArguments(OperationAnalysisContext context, ImmutableArray<IArgumentOperation> arguments)
    {
        if (Symbols.GenOptim is { } genOptim && _decayValues.Count > 0)
        {
            foreach (IArgumentOperation argument in arguments)
            {
                Tell(_decayValues, context, DecayValue.TryRead(argument, genOptim));
            }
        }
    }

    private void SeeAssignment(OperationAnalysisContext context)
    {
        var assignment = (IAssignmentOperation)context.Operation;
        switch (assignment.Target)
        {
            case IPropertyReferenceOperation { Property.Name: "LearningRate" } rate:
                Tell(_learningRates, context, rate);
                return;
            case IPropertyReferenceOperation { Property.Name: "WeightDecay" } when Symbols.GenOptim is { } genOptim:
                Tell(_decayValues, context, DecayValue.TryRead(assignment, genOptim));
                return;
            case IFieldReferenceOperation { Field.Name: "weight_decay" } when Symbols.Torch is { } torch:
                Tell(_torchOptions, context, TorchOptions.TryRead(assignment, torch));
                return;
        }

        if (_tensorUpdates.Count > 0)
        {
            Tell(_tensorUpdates, context, TensorUpdate.TryRead(assignment));
        }
    }

    private void SeeAttribute(SyntaxNodeAnalysisContext context)
    {
        if (AttributeDecay.TryRead((AttributeSyntax)context.Node, context.SemanticModel, Symbols.GenOptim!) is { } attribute)
        {
            foreach (Action<SyntaxNodeAnalysisContext, AttributeDecay> action in _attributes)
            {
                action(context, attribute);
            }
        }
    }
}
