namespace GenOptim.Generator.Diagnostics.Reading;

/// <summary>What a <see cref="TorchCreation"/> makes.</summary>
internal enum TorchCreationKind
{
    /// <summary>An optimizer, by its constructor or by the factory in <c>torch.optim</c>.</summary>
    Optimizer,

    /// <summary>A <c>ParamGroup</c> of an optimizer.</summary>
    Group,
}
