using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using GenOptim.Generator.Diagnostics.AttributeErrors;
using GenOptim.Generator.Emit.Ilgpu;
using GenOptim.Generator.Model;
using GenOptim.Generator.Rules;
using Microsoft.CodeAnalysis;

namespace GenOptim.Generator.Analysis;

/// <summary>Finds members that the user has declared and the generator would declare again.</summary>
internal static class MemberConflicts
{
    /// <summary>Names that no member of the user's may have, of whatever kind.</summary>
    private static readonly string[] Reserved =
    [
        "DefaultLearningRate", "Scalars", "ComputeScalars", "Update", "UpdateBlock", "UpdateLanes", "CpuEngine", "Descriptor", "_engine",
        "StepCount", "LearningRate", "Schedule", "Multiplier", "ThreadCount", "ParameterGroups", "ParameterGroup",
    ];

    /// <summary>Names besides them where an optimizer for accelerators is generated.</summary>
    private static readonly string[] ReservedForIlgpu = ["UpdateKernel", "UpdateDeviceLane", "DeviceParameter", "DeviceOptimizer"];

    /// <summary>Methods, with the numbers of parameters that the generator writes.</summary>
    private static readonly Dictionary<string, int[]> Methods = new()
    {
        ["Step"] = [0],
        ["GetStepCount"] = [1],
        ["AddGroup"] = [1],
        ["AddParameter"] = [2],
        ["RemoveGroup"] = [1],
        ["RemoveParameter"] = [1],
        ["ReplaceParameter"] = [2],
        ["ResetState"] = [0, 1],
        ["ExportState"] = [0],
        ["ImportState"] = [1, 2],
        ["Dispose"] = [0],
    };

    public static void Check(INamedTypeSymbol type, OptimizerSpec spec, ReportError report, CancellationToken cancellation)
    {
        UpdateRule rule = UpdateRules.Create(spec);
        var reserved = new HashSet<string>(Reserved.Concat(rule.Constants.Select(constant => constant.Name)));
        if (spec.HasIlgpu)
        {
            reserved.UnionWith(ReservedForIlgpu);
        }

        if (StorageSlots.HasBlock8(rule))
        {
            reserved.UnionWith(["UpdateBlock8", "UpdateLanes8"]);
            if (spec.HasIlgpu)
            {
                reserved.UnionWith([Block8KernelWriter.Name, "UpdateDeviceBlock", "EncodeDeviceBlock"]);
            }
        }

        if (spec.HasShadowCopy)
        {
            reserved.UnionWith(["GetShadowCopy", "RefreshShadowCopies"]);
        }

        if (StorageSlots.IsRandom(spec, rule))
        {
            reserved.Add("RoundingSeed");
        }

        if (reserved.Contains(type.Name) || Methods.ContainsKey(type.Name))
        {
            report(AttributeDescriptors.MemberConflict, Location(type), type.Name, type.Name);
        }

        foreach (ISymbol member in type.GetMembers().Where(member => !member.IsImplicitlyDeclared && !IsGenerated(member)))
        {
            cancellation.ThrowIfCancellationRequested();
            if (reserved.Contains(member.Name) || IsGeneratedMethod(member))
            {
                report(AttributeDescriptors.MemberConflict, Location(member), type.Name, member.Name);
            }
        }
    }

    private static bool IsGeneratedMethod(ISymbol member) =>
        Methods.TryGetValue(member.Name, out int[]? counts)
        && (member is not IMethodSymbol method || counts.Contains(method.Parameters.Length));

    private static Location Location(ISymbol symbol) => symbol.Locations.FirstOrDefault() ?? Microsoft.CodeAnalysis.Location.None;

    // Analyzers see the class with its generated part, which must not be in conflict with itself.
    private static bool IsGenerated(ISymbol member) =>
        member.DeclaringSyntaxReferences.All(reference => reference.SyntaxTree.FilePath.EndsWith(".g.cs", StringComparison.Ordinal));
}
