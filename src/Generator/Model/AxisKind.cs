namespace GenOptim.Generator.Model;

/// <summary>GenOptim.TensorAxis as the generator knows it: same names.</summary>
internal enum AxisKind
{
    Elements,
    Rows,
    Columns,
}
