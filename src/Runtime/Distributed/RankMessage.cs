namespace GenOptim.Distributed;

/// <summary>Bytes that go to a rank from where they are, or come from it to where they belong.</summary>
/// <param name="Rank">The other rank.</param>
/// <param name="Address">Address of the first byte.</param>
/// <param name="Length">Number of bytes.</param>
public readonly record struct RankMessage(int Rank, nint Address, nint Length);
