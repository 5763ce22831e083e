using System.Collections.Generic;

namespace GenOptim.Generator.Rules;

/// <summary>What RAdam's relatives compute of β₂ and a step count (Liu et al., https://arxiv.org/abs/1908.03265).</summary>
internal static class Rectification
{
    /// <summary>Statements that give <c>power2</c>, <c>rho</c> and <c>rectification</c>, which is NaN where ρ ≤ 4.</summary>
    /// <param name="step">The host variable with the step count.</param>
    public static IEnumerable<string> Preparation(string step) =>
    [
        $"double power2 = global::System.Math.Pow(Beta2, {step});",
        "double rhoInfinity = 2 / (1 - Beta2) - 1;",
        $"double rho = rhoInfinity - 2 * {step} * power2 / (1 - power2);",
        "double rectification = global::System.Math.Sqrt((rho - 4) * (rho - 2) * rhoInfinity / ((rhoInfinity - 4) * (rhoInfinity - 2) * rho));",
    ];
}
