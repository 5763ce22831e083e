namespace GenOptim;

/// <summary>Which formula of Nesterov's momentum an <see cref="Algorithm.NAdamW"/> has. Three libraries have three, under nearly the same name.</summary>
public enum NAdamFormula
{
    /// <summary>PyTorch's, the paper's: the momentum rises to β₁ by a schedule, and a product of all momenta so far corrects the bias.</summary>
    PyTorch = 0,

    /// <summary>timm's: <c>m̂ = (β₁·m + (1 − β₁)·g)/(1 − β₁ᵏ)</c>.</summary>
    Timm = 1,

    /// <summary>optax's: <c>m̂ = β₁·m/(1 − β₁ᵏ⁺¹) + (1 − β₁)·g/(1 − β₁ᵏ)</c>.</summary>
    Optax = 2,
}
