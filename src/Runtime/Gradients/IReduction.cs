using System.Runtime.Intrinsics;

namespace GenOptim.Gradients;

/// <summary>How many numbers become one: what each adds, and how partial results are put together.</summary>
internal interface IReduction
{
    /// <summary>Takes numbers into partial results, element by element. A zero changes nothing.</summary>
    static abstract Vector512<double> Add(Vector512<double> partial, Vector512<double> value);

    /// <summary>Puts two partial results together.</summary>
    static abstract double Merge(double first, double second);

    /// <summary>The same, element by element.</summary>
    static abstract Vector512<double> Merge(Vector512<double> first, Vector512<double> second);
}
