namespace GenOptim.Ilgpu.Tests.Training;

/// <summary>Where parameters are.</summary>
public enum Placement
{
    /// <summary>In host memory, stepped on the CPU.</summary>
    Host,

    /// <summary>In host memory, mirrored to the accelerator.</summary>
    Mirrored,

    /// <summary>In views that the optimizer lends.</summary>
    Lent,

    /// <summary>In views of the caller's that start at multiples of 16 bytes.</summary>
    OwnViews,

    /// <summary>In views of the caller's that start anywhere.</summary>
    MisalignedViews,

    /// <summary>Each tensor elsewhere, in turn.</summary>
    Mixed,
}
