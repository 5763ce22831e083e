namespace GenOptim.Generator.Model;

/// <summary>GenOptim.Clip as the generator knows it: same names, same values.</summary>
internal enum ClipKind
{
    None = 0,
    GlobalNorm = 1,
    GlobalInfinityNorm = 2,
    Value = 3,
    Adaptive = 4,
}
