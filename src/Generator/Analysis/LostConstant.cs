namespace GenOptim.Generator.Analysis;

/// <summary>Constants that mean something else in float32, in which most updates compute: the runtime refuses such a class too.</summary>
internal static class LostConstant
{
    /// <summary>What a finite constant becomes, if that is 0, 1 or infinite and was not; otherwise null.</summary>
    public static string? As(double value)
    {
        float rounded = (float)value;
        return rounded == value ? null
            : rounded == 0 ? "0"
            : rounded == 1 ? "1"
            : float.IsInfinity(rounded) ? "infinite"
            : null;
    }
}
