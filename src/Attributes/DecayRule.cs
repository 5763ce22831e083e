namespace GenOptim;

/// <summary>
/// What <c>WeightDecay</c> means. Every rule multiplies the parameter before the gradient step is applied to it and never touches
/// gradient, momentum or moments. Under <see cref="LearningRate"/> an algorithm decays where its reference does and in its form; SGDW, AdamW and LionW
/// do so as written here.
/// In the formulas p is the parameter, wd the weight decay, lr the learning rate now and lr0 the group's initial learning rate.
/// </summary>
public enum DecayRule
{
    /// <summary>
    /// <c>p ← p·(1 − f·wd)</c> with <c>f = lr/lr0</c>, and <c>f = 1</c> if <c>lr0 = 0</c>: decay follows the learning-rate schedule and
    /// is not scaled by the learning rate (MosaicML Composer; Loshchilov and Hutter, arXiv 1711.05101).
    /// </summary>
    Scheduled = 0,

    /// <summary><c>p ← p·(1 − lr·wd)</c>: decay is scaled by the learning rate (PyTorch's <c>AdamW</c>, optax, apex, DeepSpeed).</summary>
    LearningRate = 1,

    /// <summary><c>p ← p·(1 − wd)</c>: the same decay in every step, whatever the learning rate (timm's "fixed decay").</summary>
    Constant = 2,

    /// <summary>No decay: the generated code has no decay stage and its groups have no <c>WeightDecay</c>.</summary>
    None = 3,

    /// <summary>
    /// <c>p ← p·(1 − (lr²/lrPeak)·wd)</c>: decay falls with the square of the learning rate, so that the weights' norm does not grow while the
    /// learning rate falls (Defazio, arXiv 2506.02285). lrPeak is the group's <c>PeakLearningRate</c>, at first its initial learning rate; where it is 0,
    /// lr takes its place. At the peak it is <see cref="LearningRate"/>, whose unit it has.
    /// </summary>
    Corrected = 4,
}
