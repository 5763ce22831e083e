namespace GenOptim.Generator.Analysis;

/// <summary>Metadata names that the generator looks for.</summary>
internal static class WellKnownNames
{
    /// <summary>The namespace, with which the names of assemblies start.</summary>
    public const string Namespace = "GenOptim";

    public const string Attribute = "GenOptim.DecoupledOptimizerAttribute";

    public const string UpdateRule = "GenOptim.UpdateRuleAttribute";

    public const string StepScalar = "GenOptim.StepScalarAttribute";

    public const string TensorScalar = "GenOptim.TensorScalarAttribute";

    public const string TensorReduction = "GenOptim.TensorReductionAttribute";

    public const string RowStep = "GenOptim.RowStepAttribute";

    public const string ColumnStep = "GenOptim.ColumnStepAttribute";

    public const string MatrixElement = "GenOptim.MatrixElementAttribute";

    public const string MatrixStage = "GenOptim.MatrixStageAttribute";

    public const string GroupStep = "GenOptim.GroupStepAttribute";

    public const string GroupScalar = "GenOptim.GroupScalarAttribute";

    public const string OptimizerStep = "GenOptim.OptimizerStepAttribute";

    public const string OptimizerScalar = "GenOptim.OptimizerScalarAttribute";

    public const string StateSlot = "GenOptim.StateSlotAttribute";

    public const string RuntimeContract = "GenOptim.GeneratedCodeContract";

    public const string RuntimeContractVersion = "Version";

    public const string EmbeddedAttribute = "Microsoft.CodeAnalysis.EmbeddedAttribute";

    /// <summary>The assembly, and the package.</summary>
    public const string IlgpuAssembly = "ILGPU";
}
