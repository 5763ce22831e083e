using System.Linq;
using GenOptim.Generator.Diagnostics.Reading;
using GenOptim.Generator.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GenOptim.Generator.Diagnostics.DecayValues;

/// <summary>GENOPT3007: a Lion class is given the learning rate, or under the LearningRate rule the weight decay, of AdamW.</summary>
internal sealed class LionWithAdamConstantsRule : MisuseRule
{
    // AdamW's own default; Lion's is 1e-4.
    private const double AdamLearningRate = 1e-3;

    /// <inheritdoc/>
    public override DiagnosticDescriptor Descriptor => DecayValueDescriptors.LionWithAdamConstants;

    /// <inheritdoc/>
    public override void Start(CodeWatch watch)
    {
        watch.OnClassCreation(static (operation, creation) =>
        {
            if (creation is { IsGroup: false, Class.Algorithm.Name: "LionW" }
                && creation.Operation.Arguments.FirstOrDefault(static argument => argument.Parameter?.Name == "learningRate") is { } rate
                && Constant.Number(rate.Value) is >= AdamLearningRate and { } value)
            {
                operation.ReportDiagnostic(Create(rate.Syntax, $"a learning rate of {Numbers.Written(rate.Value, value)}", "a learning rate 3 to 10 times smaller"));
            }
        });

        if (watch.Symbols.GenOptim is not { } genOptim)
        {
            return;
        }

        // Under the other rules a step loses the same fraction whatever the learning rate is.
        watch.OnAttribute((node, attribute) =>
        {
            if (attribute is { Class: { Algorithm.Name: "LionW", Decay: DecayKind.LearningRate, WeightDecay: > 0 } lion, WeightDecay: { } written }
                && node.Node.SyntaxTree.GetRoot(node.CancellationToken).DescendantNodes().OfType<TypeDeclarationSyntax>().Any(type =>
                    type.AttributeLists.Count > 0
                    && genOptim.ClassOf(node.SemanticModel.GetDeclaredSymbol(type, node.CancellationToken) as ITypeSymbol) is { Algorithm.Name: "AdamW", Decay: DecayKind.LearningRate } adam
                    && adam.WeightDecay.Equals(lion.WeightDecay)))
            {
                node.ReportDiagnostic(Create(
                    written, $"the weight decay {Numbers.Written(written, lion.WeightDecay)} of the AdamW class beside it", "one 3 to 10 times larger, as its learning rate is that much smaller"));
            }
        });
    }

    private static Diagnostic Create(SyntaxNode place, string given, string wanted)
    {
        return Diagnostic.Create(DecayValueDescriptors.LionWithAdamConstants, place.GetLocation(), given, wanted);
    }
}
