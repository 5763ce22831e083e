namespace GenOptim.Generator.Model;

/// <summary>GenOptim.Algorithm as the generator knows it: same names, same values (a generator cannot reference what it reads).</summary>
internal enum AlgorithmKind
{
    Sgdw = 0,
    AdamW = 1,
}
