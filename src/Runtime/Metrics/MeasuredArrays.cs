namespace GenOptim.Measurement;

/// <summary>Where the elements are that are summed up.</summary>
/// <typeparam name="T">Their type.</typeparam>
/// <param name="before">The values before the step.</param>
/// <param name="after">The values after it.</param>
/// <param name="gradient">The gradient.</param>
/// <param name="moment">The first moment, or the gradient where there is none.</param>
/// <param name="second">The second moment, or the gradient where there is none.</param>
internal readonly ref struct MeasuredArrays<T>(ref T before, ref T after, ref T gradient, ref T moment, ref T second)
{
    internal readonly ref T Before = ref before;

    internal readonly ref T After = ref after;

    internal readonly ref T Gradient = ref gradient;

    internal readonly ref T Moment = ref moment;

    internal readonly ref T Second = ref second;
}
