namespace GenOptim;

/// <summary>
/// What <c>WeightDecay</c> means. Every rule multiplies the parameter before the gradient step is applied to it and never touches
/// gradient, momentum or moments.
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
}
