namespace GenOptim.Generator.Model;

/// <summary>GenOptim.DecayPrecision as the generator knows it: same names, same values.</summary>
internal enum DecayPrecisionKind
{
    Rounded = 0,
    Carried = 1,
}
