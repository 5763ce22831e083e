namespace GenOptim;

/// <content>How numbers are stored, what is done around the update, and where it runs.</content>
public sealed partial class DecoupledOptimizerAttribute
{
    /// <summary>The number type of the parameters. Default <see cref="DType.Float32"/>.</summary>
    public DType Parameter { get; set; }

    /// <summary>The number type of the gradients. Default: that of <see cref="Parameter"/>.</summary>
    public DType Gradient { get; set; }

    /// <summary>
    /// The number type of the optimizer's state. Default: that of <see cref="Parameter"/>, and <see cref="DType.Float32"/> with parameters of
    /// 16 bits. State of 8 or 16 bits is rounded by chance, as <see cref="LowPrecision.StochasticRounding"/> does, because a moving average stalls
    /// otherwise.
    /// </summary>
    public DType State { get; set; }

    /// <summary>
    /// How parameters of 16 bits keep what a step changes. Default <see cref="LowPrecision.None"/>, which loses the decay and is reported.
    /// </summary>
    public LowPrecision LowPrecision { get; set; }

    /// <summary>
    /// The number type, <see cref="DType.BFloat16"/> or <see cref="DType.Float16"/>, of a copy of each float32 parameter that every step
    /// writes along, rounded to nearest: for a forward pass or inference in that type. Default: none.
    /// </summary>
    public DType ShadowCopy { get; set; }

    /// <summary>What is measured in the steps that an <c>OptimizerMonitor</c> asks for. Default <see cref="GenOptim.Metrics.None"/>.</summary>
    public Metrics Metrics { get; set; }

    /// <summary>How gradients are clipped; the threshold is a property of the generated class. Default <see cref="GenOptim.Clip.None"/>.</summary>
    public Clip Clip { get; set; }

    /// <summary>What becomes of a step with a NaN or an infinity in a gradient. Default <see cref="GenOptim.NonFinite.Propagate"/>.</summary>
    public NonFinite NonFinite { get; set; }

    /// <summary>
    /// Whether gradients are those of a scaled loss, as training in float16 needs them: the step divides by the scale, which is a property of the generated
    /// class and, with <see cref="GenOptim.NonFinite.SkipStep"/>, adapts itself. Default false.
    /// </summary>
    public bool LossScaling { get; set; }

    /// <summary>
    /// Whether gradients are sums over several backward passes: the step divides by their number, which is a property of the generated class. Default false.
    /// </summary>
    public bool Accumulation { get; set; }

    /// <summary>Whether a step leaves the gradients it has used at zero, in the same pass over memory. Default false.</summary>
    public bool ZeroGradients { get; set; }

    /// <summary>
    /// What becomes of a step whose gradient norm or loss exceeds mean + n standard deviations of the last m steps; n and m are properties of the
    /// generated class's guard. Default <see cref="GenOptim.OnSpike.Ignore"/>.
    /// </summary>
    public OnSpike OnSpike { get; set; }

    /// <summary>
    /// An average of the weights that every step brings up to date, in the type of the arithmetic; when it starts and how fast it forgets are properties
    /// of the generated class. Default <see cref="GenOptim.WeightAverage.None"/>.
    /// </summary>
    public WeightAverage Average { get; set; }

    /// <summary>What happens to a decay that is too small for the number type. Default <see cref="GenOptim.DecayPrecision.Rounded"/>, the originals' bits.</summary>
    public DecayPrecision DecayPrecision { get; set; }

    /// <summary>Where the optimizer can step. Default <see cref="GenOptim.Backends.Cpu"/>, which is always part of it.</summary>
    public Backends Backends { get; set; } = Backends.Cpu;
}
