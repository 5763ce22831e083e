using System.ComponentModel;

namespace GenOptim.Engine;

/// <summary>A number that an optimizer keeps on the host from step to step, per parameter or per group, and saves with its state.</summary>
/// <param name="Name">The name in state dictionaries.</param>
/// <param name="Initial">The value before the first step; also that of a state which was saved without it.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed record HostScalar(string Name, double Initial);
