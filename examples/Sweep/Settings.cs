namespace Sweep;

/// <summary>What is trained in every run.</summary>
/// <param name="Samples">The number of images to train on: few, so that decay matters.</param>
/// <param name="Epochs">How often each run sees them.</param>
/// <param name="Seeds">The number of runs per point of the grid; each has its own images, initial weights and order.</param>
/// <param name="HiddenUnits">The width of the network.</param>
/// <param name="BatchSize">The images per step on the grid of learning rate and decay.</param>
/// <param name="Normalize">Whether the hidden units are normalized.</param>
internal sealed record Settings(int Samples, int Epochs, int Seeds, int HiddenUnits, int BatchSize, bool Normalize)
{
    /// <summary>What the pictures in the documentation show.</summary>
    public static Settings Full { get; } = new(Samples: 160, Epochs: 60, Seeds: 20, HiddenUnits: 64, BatchSize: 16, Normalize: true);

    /// <summary>Shows in seconds that all of it works, and nothing about decay.</summary>
    public static Settings Quick { get; } = new(Samples: 32, Epochs: 2, Seeds: 1, HiddenUnits: 16, BatchSize: 16, Normalize: true);
}

/// <summary>What the options on the command line say.</summary>
/// <param name="Training">What is trained.</param>
/// <param name="Threads">The number of runs at a time.</param>
/// <param name="Fresh">Whether results that are there are left out of account.</param>
/// <param name="DataPath">The file of images.</param>
/// <param name="ResultPath">The file of results.</param>
/// <param name="PictureFolder">Where the pictures go.</param>
internal sealed record Request(Settings Training, int Threads, bool Fresh, string DataPath, string ResultPath, string PictureFolder);
