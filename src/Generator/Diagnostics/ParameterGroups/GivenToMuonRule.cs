using System.Collections.Generic;
using System.Linq;
using GenOptim.Generator.Diagnostics.Reading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace GenOptim.Generator.Diagnostics.ParameterGroups;

/// <summary>GENOPT4006: an embedding, a head or a vector is given to a class that steps on whole matrices.</summary>
internal sealed class GivenToMuonRule : MisuseRule
{
    /// <inheritdoc/>
    public override DiagnosticDescriptor Descriptor => ParameterGroupDescriptors.GivenToMuon;

    /// <inheritdoc/>
    public override void Start(CodeWatch watch)
    {
        KnownSymbols symbols = watch.Symbols;
        if (symbols.GenOptim is not { } genOptim)
        {
            return;
        }

        watch.OnClassCreation((operation, creation) =>
        {
            // The groups that a constructor is given are creations of their own.
            if (creation.Class.StepsOnMatrices && Parameters(creation.Operation.Arguments) is { } parameters)
            {
                Check(operation, parameters, creation.Class, symbols);
            }
        });
        watch.OnCall("AddGroup", (operation, call) =>
        {
            if (call.Instance is { } optimizer && genOptim.ClassOf(Constant.Follow(optimizer).Type) is { StepsOnMatrices: true } @class && Parameters(call.Arguments) is { } parameters)
            {
                Check(operation, parameters, @class, symbols);
            }
        });
        watch.OnCall("For", (operation, call) =>
        {
            if (symbols.Torch is { Module: { } module } && genOptim.ClassOf(call.Type) is { StepsOnMatrices: true, Algorithm: not null } @class
                && call.Arguments.FirstOrDefault(argument => TorchSymbols.IsOrDerivesFrom(Constant.Unwrap(argument.Value).Type, module)) is { } given
                && TorchLayers.NotForMuon(given.Value, module, NamesFor(operation)) is { } found)
            {
                Report(operation, given.Syntax, found.Name, found.Why, @class);
            }
        });
    }

    private static IArgumentOperation? Parameters(IEnumerable<IArgumentOperation> arguments)
    {
        return arguments.FirstOrDefault(static argument => argument.Parameter?.Name == "parameters");
    }

    private static void Check(OperationAnalysisContext context, IArgumentOperation parameters, OptimizerClass @class, KnownSymbols symbols)
    {
        if (Provenance.Of(parameters.Value) is not { IsFiltered: false } trail)
        {
            return;
        }

        // What an embedding is to a rule of a class's own is not known; that a vector is no matrix is.
        IReadOnlyList<string> names = @class.Algorithm is null ? [] : NamesFor(context);
        foreach (IOperation created in trail.Creations)
        {
            if (created is IObjectCreationOperation parameter && TorchSymbols.IsOrDerivesFrom(parameter.Type, symbols.GenOptim!.Parameter))
            {
                string? name = Constant.Text(Argument(parameter, "name")?.Value);
                if (WhyNot(parameter, name, names) is { } why)
                {
                    Report(context, parameters.Syntax, name ?? parameter.Syntax.ToString(), why, @class);
                    return;
                }
            }
            else if (created is IInvocationOperation { TargetMethod.Name: "AsParameters" } call
                && @class.Algorithm is not null
                && symbols.Torch is { Module: { } module }
                && (call.Instance ?? call.Arguments.FirstOrDefault()?.Value) is { } model
                && TorchLayers.NotForMuon(model, module, names) is { } found)
            {
                Report(context, parameters.Syntax, found.Name, found.Why, @class);
                return;
            }
        }
    }

    private static string? WhyNot(IObjectCreationOperation parameter, string? name, IReadOnlyList<string> names)
    {
        if (name is not null && AnalyzerOptionReader.MatchName(name, names) is { } match)
        {
            return $"is an embedding or a head by its name, which holds '{match}'";
        }

        return Argument(parameter, "shape") is not { } shape ? null
            : shape.ArgumentKind == ArgumentKind.DefaultValue || shape.Value.ConstantValue is { HasValue: true, Value: null } ? "has one dimension, because its shape is not given"
            : ShapeText.RankOf(shape.Value) is { } rank and < 2 ? rank == 1 ? "has one dimension" : "is a scalar"
            : null;
    }

    private static IArgumentOperation? Argument(IObjectCreationOperation creation, string name)
    {
        return creation.Arguments.FirstOrDefault(argument => argument.Parameter?.Name == name);
    }

    private static IReadOnlyList<string> NamesFor(OperationAnalysisContext context)
    {
        return AnalyzerOptionReader.ReadEmbeddingAndHeadNames(context.Options, context.Operation.Syntax.SyntaxTree);
    }

    private static void Report(OperationAnalysisContext context, SyntaxNode place, string name, string why, OptimizerClass @class)
    {
        context.ReportDiagnostic(Diagnostic.Create(ParameterGroupDescriptors.GivenToMuon, place.GetLocation(), name, why, @class.Type.Name, @class.Algorithm?.Name ?? "its own rule"));
    }
}
