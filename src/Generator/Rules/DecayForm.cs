namespace GenOptim.Generator.Rules;

/// <summary>In which form a reference decays; d is the part of the parameter that a step loses.</summary>
internal enum DecayForm
{
    /// <summary>A factor before the step: <c>p·(1 − d)</c>.</summary>
    Factor,

    /// <summary>A fused multiply-add before the step: <c>p − d·p</c>, rounded once.</summary>
    Fma,

    /// <summary>A division after the step: <c>p/(1 + d)</c>.</summary>
    Proximal,

    /// <summary>A summand of the direction, which the step multiplies by the learning rate: <c>u + wd·p</c>.</summary>
    InUpdate,
}
