namespace GenOptim.Generator.Model;

/// <summary>GenOptim.WeightAverage as the generator knows it: same names, same values.</summary>
internal enum WeightAverageKind
{
    None = 0,
    Exponential = 1,
    Equal = 2,
}
