namespace GenOptim;

/// <summary>Which average of the weights over past steps is kept beside them.</summary>
public enum WeightAverage
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>An exponential moving average: <c>e ← e + (1 − s)·(p − e)</c> with <c>s = 2^(−interval/half-life)</c>.</summary>
    Exponential = 1,

    /// <summary>The equal mean of the weights after each counted step (stochastic weight averaging, arXiv 1803.05407).</summary>
    Equal = 2,
}
