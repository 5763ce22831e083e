namespace Digits;

/// <summary>What the options on the command line say.</summary>
/// <param name="Epochs">How often each optimizer sees all training images.</param>
/// <param name="BatchSize">The number of images per step.</param>
/// <param name="Seed">Decides which images are held out, the initial weights, and the order of the images.</param>
/// <param name="AdamWLearningRate">The learning rate of AdamW after its warm-up.</param>
/// <param name="SgdwLearningRate">The learning rate of SGDW after its warm-up.</param>
/// <param name="Threads">The number of threads per optimizer step; null leaves it to the optimizer.</param>
/// <param name="RequiredAccuracy">The accuracy, in percent, below which the example ends with exit code 1.</param>
/// <param name="DataPath">The file of images.</param>
/// <param name="PicturePath">Where the picture of the curves goes.</param>
/// <param name="MeasureStep">Whether only the speed of a step is asked for.</param>
internal sealed record Settings(
    int Epochs,
    int BatchSize,
    int Seed,
    double AdamWLearningRate,
    double SgdwLearningRate,
    int? Threads,
    double RequiredAccuracy,
    string DataPath,
    string PicturePath,
    bool MeasureStep);
