using GenOptim.Generator.Model;

namespace GenOptim.Generator.Rules;

/// <summary>What a cautious update multiplies what moves by, so that the step's length stays about the same.</summary>
/// <param name="Expression">In double, of <c>agreementSum</c>, how many elements agree, and <c>length</c>, how many there are.</param>
/// <param name="Formula">Its symbols.</param>
/// <param name="Symbols">What they mean.</param>
internal sealed record CautionScale(string Expression, string Formula, string Symbols)
{
    /// <summary>The inverse of the share that moves, at most 1000: that of the authors' AdamW.</summary>
    public static CautionScale InverseShare { get; } = new(
        "(1 / global::System.Math.Max(agreementSum / length, 1e-3))", "1/max(s, 1e-3)", "s the share of the parameter's elements where it is so");

    /// <summary>The same with one element more in the count, and no largest value: that of the authors' Lion, whose inverse is rounded first.</summary>
    public static CautionScale InverseCount(OptimizerSpec spec) => new(
        spec.Compute == NumberKind.Float64 ? "(1 / (agreementSum + 1) * length)" : "((double)(float)(1 / (agreementSum + 1)) * length)",
        "n/(a + 1)",
        "a the number of the parameter's n elements where it is so");
}
