namespace GenOptim;

/// <summary>How far a save or load has come.</summary>
/// <param name="Path">The file at work.</param>
/// <param name="BytesDone">Bytes of it that are done.</param>
/// <param name="BytesTotal">Bytes of it in all.</param>
public readonly record struct CheckpointProgress(string Path, long BytesDone, long BytesTotal);
