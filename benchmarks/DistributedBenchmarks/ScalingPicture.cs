namespace GenOptim.Benchmarks.Distributed;

internal static class ScalingPicture
{
    internal static string Draw() => "";
}
