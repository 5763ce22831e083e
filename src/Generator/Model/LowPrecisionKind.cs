namespace GenOptim.Generator.Model;

/// <summary>GenOptim.LowPrecision as the generator knows it: same names, same values.</summary>
internal enum LowPrecisionKind
{
    None = 0,
    MasterWeights = 1,
    Remainder = 2,
    StochasticRounding = 3,
    Kahan = 4,
    Remainder8 = 5,
}
