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

    /// <summary>
    /// Adam with Nesterov's momentum and decoupled weight decay: PyTorch's <c>NAdam</c>, or timm's or optax's <c>NAdamW</c> by
    /// <see cref="DecoupledOptimizerAttribute.NAdamFormula"/> (Dozat, https://openreview.net/forum?id=OM0jvwB8jIp57ZJjtNEZ).
    /// </summary>
    NAdamW = 4,

    /// <summary>Rectified Adam with decoupled weight decay: PyTorch's <c>RAdam</c> (Liu et al., arXiv 1908.03265).</summary>
    RAdamW = 5,

    /// <summary>Adam with a fast and a slow first moment: <c>AdEMAMix</c> of its authors (Pagliardini, Ablin and Grangier, arXiv 2409.03137).</summary>
    AdEMAMix = 6,

    /// <summary>
    /// The gradient divided by the second moment of the steps before, clipped and then averaged: <c>ADOPT</c> of its authors (Taniguchi et al.,
    /// arXiv 2411.02853). A tensor's first step moves nothing.
    /// </summary>
    Adopt = 7,

    /// <summary>Moments of the gradient, of its changes and of their sum's square: <c>Adan</c> of its authors (Xie et al., arXiv 2208.06677).</summary>
    Adan = 8,

    /// <summary>
    /// AdamW that needs no schedule, because it averages: <c>AdamWScheduleFree</c> of its authors (Defazio et al., arXiv 2405.15682). The parameter holds the
    /// point where gradients are taken; <c>UseEvaluationPoint()</c> puts the average in its place.
    /// </summary>
    ScheduleFreeAdamW = 9,

    /// <summary>The same with RAdam's rectification in the place of a warmup: <c>RAdamScheduleFree</c> of its authors.</summary>
    ScheduleFreeRAdamW = 10,

    /// <summary>SGDW that needs no schedule, because it averages: <c>SGDScheduleFree</c> of its authors (Defazio et al., arXiv 2405.15682).</summary>
    ScheduleFreeSgdw = 11,

    /// <summary>
    /// AdamW or Lion on gradients with a part of their change added: <c>MARS</c> of its authors (Yuan et al., arXiv 2411.10438), who give it matrices and leave
    /// the rest to AdamW.
    /// </summary>
    Mars = 12,

    /// <summary>
    /// Adam's direction scaled to each parameter's norm: timm's <c>Lamb</c> (You et al., arXiv 1904.00962), with its decay inside the trust ratio or, by
    /// <see cref="DecoupledOptimizerAttribute.DecoupledDecay"/>, before it.
    /// </summary>
    Lamb = 13,

    /// <summary>
    /// Lion whose learning rate falls, tensor by tensor, after outliers of the moment's norm: llm-foundry's <c>DecoupledAdaLRLion</c> (Lion: arXiv 2302.06675).
    /// </summary>
    AdaLRLion = 14,

    /// <summary>Lion whose gradient is cut, tensor by tensor, where its norm is an outlier: llm-foundry's <c>DecoupledClipLion</c>, without its crash (Lion: arXiv 2302.06675).</summary>
    ClipLion = 15,

    /// <summary>
    /// Adam that finds its learning rate while it trains, from how far all weights have come: <c>Prodigy</c> of its authors (Mishchenko and Defazio,
    /// arXiv 2306.06101). The learning rate that is given multiplies what it finds, and is best left at 1.
    /// </summary>
    Prodigy = 16,

    /// <summary>
    /// Steps along the orthogonal matrix that is nearest to the momentum: <c>Muon</c> of Keller Jordan, Moonlight or PyTorch by <see cref="DecoupledOptimizerAttribute.MuonFormula"/>
    /// (Jordan et al., https://kellerjordan.github.io/posts/muon; Moonlight: arXiv 2502.16982). For the matrices of hidden layers; embeddings, heads and vectors go to another optimizer.
    /// </summary>
    Muon = 17,

    /// <summary>
    /// Adam without a first moment whose second moment is kept as the means of its rows and columns: <c>torch.optim.Adafactor</c> (Shazeer and Stern, arXiv 1804.04235). A matrix of
    /// r × c weights has r + c numbers of state. The step is relative to the size of the parameter.
    /// </summary>
    Adafactor = 18,

    /// <summary>
    /// Adam whose step is divided by the largest gradient of the past, faded, instead of a root of squares, with decoupled weight decay: PyTorch's <c>Adamax</c> (Kingma and Ba,
    /// arXiv 1412.6980, section 7.1).
    /// </summary>
    Adamax = 19,
}
