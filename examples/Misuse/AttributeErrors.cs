namespace GenOptim.Examples.Misuse;

// GENOPT0001: its optimizer is generated as another part of the class.
[DecoupledOptimizer(Algorithm.AdamW)]
public sealed class NotPartial;

// GENOPT0002: so the types around it need other parts as well.
public class Experiment
{
    [DecoupledOptimizer(Algorithm.AdamW)]
    public sealed partial class Nested;
}

// GENOPT0003: an optimizer has state.
[DecoupledOptimizer(Algorithm.AdamW)]
public static partial class Static;

// GENOPT0004: a class inside a generic one is generic.
public partial class Generic<T>
{
    [DecoupledOptimizer(Algorithm.AdamW)]
    public sealed partial class Nested;
}

// GENOPT0005: the bias correction 1 - Beta2^k would be 0.
[DecoupledOptimizer(Algorithm.AdamW, Beta2 = 1.0)]
public sealed partial class OutOfRange;

// GENOPT0006: there is no buffer to look ahead along.
[DecoupledOptimizer(Algorithm.Sgdw, Nesterov = true)]
public sealed partial class NesterovWithoutMomentum;

// GENOPT0007: AdamW has no such constant.
[DecoupledOptimizer(Algorithm.AdamW, Momentum = 0.9)]
public sealed partial class Foreign;

// GENOPT0008: no kernel mixes these.
[DecoupledOptimizer(Algorithm.AdamW, Parameter = DType.Float64, State = DType.Float32)]
public sealed partial class Mixed;

// GENOPT0009: the value would do nothing.
[DecoupledOptimizer(Algorithm.AdamW, Decay = DecayRule.None, WeightDecay = 1e-5)]
public sealed partial class DecayWithoutRule;

// GENOPT0010: the generated part has a Step of its own.
[DecoupledOptimizer(Algorithm.AdamW)]
public sealed partial class Conflict
{
    public static void Step()
    {
    }
}

// GENOPT0012: no algorithm has this number.
[DecoupledOptimizer((Algorithm)999)]
public sealed partial class Unknown;

// GENOPT0015: without a generated constructor there is no engine to step with.
[DecoupledOptimizer(Algorithm.AdamW)]
public sealed partial class Alone
{
    public Alone(string name)
    {
        Name = name;
    }

    public string Name { get; }
}

// GENOPT0016: in float32 this is 1, so that the second moment forgets nothing and stalls.
[DecoupledOptimizer(Algorithm.AdamW, Beta2 = 0.99999999)]
public sealed partial class Stalls;

// GENOPT0017: SGDW without momentum steps along the gradient, which agrees with itself.
[DecoupledOptimizer(Algorithm.Sgdw, CautiousUpdate = true)]
public sealed partial class CautiousAboutNothing;

// GENOPT0050: this project does not reference ILGPU.
[DecoupledOptimizer(Algorithm.AdamW, Backends = Backends.Cpu | Backends.Ilgpu)]
public sealed partial class WithoutIlgpu;

// GENOPT0051: the CPU is always part of it.
[DecoupledOptimizer(Algorithm.AdamW, Backends = Backends.Ilgpu)]
public sealed partial class WithoutCpu;

// GENOPT0020: 8 bits of precision round the decay away.
[DecoupledOptimizer(Algorithm.AdamW, Parameter = DType.BFloat16)]
public sealed partial class LosesDecay;

// GENOPT0021: float32 keeps it anyway.
[DecoupledOptimizer(Algorithm.AdamW, LowPrecision = LowPrecision.MasterWeights)]
public sealed partial class KeepsNothing;

// GENOPT0022: bfloat16 parameters are what a shadow copy would be.
[DecoupledOptimizer(Algorithm.AdamW, Parameter = DType.BFloat16, LowPrecision = LowPrecision.MasterWeights, ShadowCopy = DType.BFloat16)]
public sealed partial class ShadowOfItself;

// GENOPT0023: which elements a cautious decay touches is decided in each step, so that nothing can be owed.
[DecoupledOptimizer(Algorithm.AdamW, CautiousDecay = true, DecayPrecision = DecayPrecision.Carried)]
public sealed partial class OwesToNobody;

// GENOPT0024: 1 - 1e-8 is 1 in float32.
[DecoupledOptimizer(Algorithm.AdamW, WeightDecay = 1e-8)]
public sealed partial class DecaysNothing;
