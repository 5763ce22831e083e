namespace GenOptim.Generator;

/// <summary>The steps of the pipeline, by which tests ask whether an edit has made them run again.</summary>
internal static class TrackingNames
{
    public const string Specs = nameof(Specs);

    public const string Facts = nameof(Facts);

    public const string Clashes = nameof(Clashes);

    public const string Inputs = nameof(Inputs);

    public const string SharedIlgpu = nameof(SharedIlgpu);
}
