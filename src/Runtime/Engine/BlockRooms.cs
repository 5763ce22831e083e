namespace GenOptim.Engine;

/// <summary>Where the numbers are that a <see cref="Block"/> reads besides its tensor's own; null for what the class does not have.</summary>
/// <param name="units">The number of each element's unit, from the block's first element on.</param>
/// <param name="matrix">The tensor's matrix.</param>
/// <param name="axes">The numbers of each element's row and column, from the block's first element on.</param>
internal readonly unsafe struct BlockRooms(void* units, void* matrix, void* axes)
{
    internal readonly void* Units = units;
    internal readonly void* Matrix = matrix;
    internal readonly void* Axes = axes;
}
