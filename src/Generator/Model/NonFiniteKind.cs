namespace GenOptim.Generator.Model;

/// <summary>GenOptim.NonFinite as the generator knows it: same names, same values.</summary>
internal enum NonFiniteKind
{
    Propagate = 0,
    SkipStep = 1,
}
