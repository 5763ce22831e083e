namespace GenOptim.Generator.Model;

/// <summary>GenOptim.DecayRule as the generator knows it: same names, same values.</summary>
internal enum DecayKind
{
    Scheduled = 0,
    LearningRate = 1,
    Constant = 2,
    None = 3,
    Corrected = 4,
}
