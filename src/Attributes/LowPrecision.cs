namespace GenOptim;

/// <summary>
/// How parameters of 16 bits keep what a step changes. With 8 or 11 bits of precision a parameter p rounds <c>p·(1 − wd)</c> back to p for
/// every usual weight decay, and small steps vanish likewise, unless the class keeps the lost part in one of these ways.
/// </summary>
public enum LowPrecision
{
    /// <summary>Nothing is kept: each step is rounded to nearest, and decay and small steps are lost.</summary>
    None = 0,

    /// <summary>
    /// A float32 copy of the parameter is updated, and the parameter is written as its rounding. Results are those of float32 parameters.
    /// 4 bytes more per parameter.
    /// </summary>
    MasterWeights = 1,

    /// <summary>
    /// The parameter is the upper half of a float32 number whose lower half is state. Results are those of float32 parameters, bit for bit.
    /// 2 bytes more per parameter; for <see cref="DType.BFloat16"/> only. Exact ties are rounded away from zero.
    /// </summary>
    Remainder = 2,

    /// <summary>
    /// Each step is rounded up or down by chance, up the more often the nearer, so that on average nothing is lost. No more memory. The chance
    /// is a function of seed, parameter name, step count and element, so that results repeat on any number of threads and any machine.
    /// </summary>
    StochasticRounding = 3,

    /// <summary>
    /// What rounding lost is kept as a second number of the parameter's type and added before the next step (Kahan summation). 2 bytes more
    /// per parameter. For bfloat16 both together have 16 to 17 bits: a weight decay below about 4e-6 per step is lost again.
    /// </summary>
    Kahan = 4,

    /// <summary>
    /// The parameter and 8 bits of state are the upper 24 bits of a float32 number, 16 of them precision; the rest of each step is rounded up or down by
    /// chance, so that on average nothing is lost, at 2⁻⁸ of the unit that <see cref="StochasticRounding"/> rounds to. 1 byte more per parameter; for
    /// <see cref="DType.BFloat16"/> only.
    /// </summary>
    Remainder8 = 5,
}
