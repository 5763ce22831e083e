namespace GenOptim.Generator.Model;

/// <summary>GenOptim.ReductionScope as the generator knows it: same names, same values.</summary>
internal enum ScopeKind
{
    Tensor = 0,
    AllTensors = 1,
    Rows = 2,
    Columns = 3,
    Matrix = 4,
}
