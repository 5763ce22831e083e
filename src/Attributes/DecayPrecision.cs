namespace GenOptim;

/// <summary>What happens to a decay factor that the number type cannot hold: <c>1 − f·wd</c> in float32 is 1 for <c>f·wd</c> below 3e-8.</summary>
public enum DecayPrecision
{
    /// <summary>It is rounded, as in PyTorch and Composer: below 1e-6 per step the decay is off by a tenth and more, and below 3e-8 there is none.</summary>
    Rounded = 0,

    /// <summary>
    /// What is too small is carried: the factor still owed is kept per parameter in double, and applied once it is large enough. Over many steps the
    /// decay is right to 1 % from 1e-10 per step on. Costs nothing per element.
    /// </summary>
    Carried = 1,
}
