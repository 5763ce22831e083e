namespace GenOptim.Generator.Model;

/// <summary>GenOptim.OnSpike as the generator knows it: same names, same values.</summary>
internal enum OnSpikeKind
{
    Ignore = 0,
    SkipStep = 1,
    ScaleDown = 2,
}
