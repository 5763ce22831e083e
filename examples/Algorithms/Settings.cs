using System.Collections.Generic;

namespace Algorithms;

/// <summary>What is to be compared, and how.</summary>
/// <param name="Contenders">The algorithms.</param>
/// <param name="Epochs">How often each training sees all images.</param>
/// <param name="SearchSeeds">The seeds that choose learning rate and weight decay.</param>
/// <param name="Seeds">The seeds that are reported, none of which chose.</param>
/// <param name="RateFactors">What the middle of an algorithm's learning rates is multiplied by.</param>
/// <param name="WeightDecays">The weight decays, per step at the full learning rate.</param>
/// <param name="PicturePath">Where the picture goes.</param>
internal sealed record Settings(
    IReadOnlyList<Contender> Contenders,
    int Epochs,
    IReadOnlyList<int> SearchSeeds,
    IReadOnlyList<int> Seeds,
    IReadOnlyList<double> RateFactors,
    IReadOnlyList<double> WeightDecays,
    string PicturePath);
