namespace GenOptim;

/// <summary>What generated code may expect of this assembly. The generator reads it and reports an error where it was written for another.</summary>
public static class GeneratedCodeContract
{
    /// <summary>Raised whenever code generated before would no longer compile or work against this assembly.</summary>
    public const int Version = 5;
}
