namespace GenOptim;

/// <summary>The optimizer algorithm that a class marked with <see cref="DecoupledOptimizerAttribute"/> implements.</summary>
public enum Algorithm
{
    /// <summary>
    /// The class's own rule, marked with <see cref="UpdateRuleAttribute"/>. It is what an attribute without an algorithm means, and is not named there.
    /// </summary>
    Custom = -1,

    /// <summary>
    /// Stochastic gradient descent with decoupled weight decay, with optional momentum, dampening and Nesterov's look-ahead:
    /// MosaicML Composer's <c>DecoupledSGDW</c> (Loshchilov and Hutter, arXiv 1711.05101, algorithm 1).
    /// </summary>
    Sgdw = 0,

    /// <summary>
    /// Adam with decoupled weight decay and optional AMSGrad: MosaicML Composer's <c>DecoupledAdamW</c>
    /// (Loshchilov and Hutter, arXiv 1711.05101, algorithm 2; AMSGrad: Reddi, Kale and Kumar, arXiv 1904.09237).
    /// </summary>
    AdamW = 1,

    /// <summary>
    /// Lion with decoupled weight decay, whose step is the sign of a moment: MosaicML llm-foundry's <c>DecoupledLionW</c> (Chen et al.,
    /// arXiv 2302.06675).
    /// </summary>
    LionW = 2,

    /// <summary>
    /// AdamW with debiased betas whose learning rate is clipped, tensor by tensor, where the gradient is far above the second moment: optimi's
    /// <c>StableAdamW</c> (Wortsman et al., arXiv 2304.13013).
    /// </summary>
    StableAdamW = 3,
}
