using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using GenOptim.Generator.Diagnostics.AttributeErrors;
using GenOptim.Generator.Model;
using GenOptim.Generator.Rules;
using Microsoft.CodeAnalysis;

namespace GenOptim.Generator.Analysis;

/// <summary>Finds members that the user has declared and the generator would declare again.</summary>
internal static class MemberConflicts
{
    /// <returns>Whether there are any.</returns>
    public static bool Check(INamedTypeSymbol type, OptimizerSpec spec, ReportError report, CancellationToken cancellation)
    {
        bool any = false;
        ReportError note = (descriptor, location, arguments) =>
        {
            any = true;
            report(descriptor, location, arguments);
        };
        UpdateRule rule = UpdateRules.Create(spec);
        var names = new HashSet<string>(GeneratedMembers.Names(spec, rule));
        ILookup<string, string> methods = GeneratedMembers.Methods(spec, rule).ToLookup(signature => signature.Split('(', '<')[0]);
        if (names.Contains(type.Name) || methods.Contains(type.Name))
        {
            note(AttributeDescriptors.MemberConflict, Location(type), type.Name, type.Name, "rename this one");
        }

        foreach (ISymbol member in type.GetMembers().Where(member => IsUsers(member) && !IsOwnRule(member)))
        {
            cancellation.ThrowIfCancellationRequested();
            if (member is IMethodSymbol { MethodKind: MethodKind.Constructor } constructor)
            {
                string signature = MemberSignature.Of(constructor, type.Name);
                if (GeneratedMembers.Constructors(spec, rule).Contains(signature))
                {
                    note(AttributeDescriptors.MemberConflict, Location(member), type.Name, signature, "give this one other parameters, or remove it");
                }
            }
            else if (names.Contains(WithoutAlias(member.Name)) || (methods.Contains(member.Name) && !IsOverload(member, methods[member.Name])))
            {
                note(AttributeDescriptors.MemberConflict, Location(member), type.Name, member.Name, "rename this one");
            }
        }

        return any;
    }

    /// <summary>Whether a member is the user's: analyzers see the class with its generated part, which must not be in conflict with itself.</summary>
    internal static bool IsUsers(ISymbol member) =>
        !member.IsImplicitlyDeclared
        && !member.DeclaringSyntaxReferences.All(reference => reference.SyntaxTree.FilePath.EndsWith(".g.cs", StringComparison.Ordinal));

    // The name of an explicit implementation is as the user wrote it.
    private static string WithoutAlias(string name) => name.StartsWith("global::", StringComparison.Ordinal) ? name.Substring("global::".Length) : name;

    private static bool IsOverload(ISymbol member, IEnumerable<string> generated) =>
        member is IMethodSymbol method
        && !generated.Contains(method.Arity > 0 ? GeneratedMembers.Generic(method.Name) : MemberSignature.Of(method, method.Name));

    // A rule may be called Update, and what gives a matrix's elements Direct: the generated methods of these names have other parameters.
    private static bool IsOwnRule(ISymbol member) => member is IMethodSymbol
        && ((member.Name == "Update" && UserRules.UserRuleReader.MarkOf(member, WellKnownNames.UpdateRule) is not null)
            || (member.Name == Emit.MatrixWriter.Element && UserRules.UserRuleReader.MarkOf(member, WellKnownNames.MatrixElement) is not null));

    private static Location Location(ISymbol symbol) => symbol.Locations.FirstOrDefault() ?? Microsoft.CodeAnalysis.Location.None;
}
