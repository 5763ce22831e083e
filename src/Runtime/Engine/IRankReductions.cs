using System;
using System.Collections.Generic;
using GenOptim.Gradients;

namespace GenOptim.Engine;

/// <summary>
/// The other processes that hold parts of the same parameters, as far as the decision about a step knows of them, which is one for all optimizers that step together: numbers over all tensors
/// are put together from the chunks of all ranks in the order in which one process has them, so that they are its bits, and every rank decides the same.
/// </summary>
internal interface IRankDecisions
{
    /// <summary>Tells the others whether this rank refuses the step, before anything is changed.</summary>
    /// <param name="refusal">Why; null where it does not.</param>
    /// <exception cref="InvalidOperationException">Another rank refuses.</exception>
    void Agree(Exception? refusal);

    /// <summary>The norm of all ranks' gradients, and the first parameter with an element that is not finite.</summary>
    /// <param name="own">What this rank has reduced: a table for each optimizer.</param>
    /// <param name="firstNonFinite">Its first parameter with an element that is not finite, or null.</param>
    /// <param name="kind">The norm.</param>
    GradientSummary Summarize(ReadOnlySpan<ReductionTable> own, Parameter? firstNonFinite, ReductionKind kind);
}

/// <summary>The other processes, as far as the step of one optimizer knows of them.</summary>
internal interface IRankReductions : IRankDecisions
{
    /// <summary>Number of parts after which <see cref="Updated"/> is told.</summary>
    int PartCount { get; }

    /// <summary>Whether the step is measured: whether the monitor of any rank wants it.</summary>
    bool IsMeasured { get; }

    /// <summary>The parameters that the step updates, on whatever rank, by ordinal name, with their chunks in what <see cref="Gather"/> gives.</summary>
    IEnumerable<(Parameter Parameter, Range Chunks)> TensorChunks { get; }

    /// <summary>The group of a parameter, on whatever rank it is stepped.</summary>
    ParameterGroup GroupOf(Parameter tensor);

    /// <summary>A reduction over all active tensors of all ranks.</summary>
    double OfAll(ReductionTable own, ReductionKind kind);

    /// <summary>The numbers of the chunks of all active tensors of all ranks, in the order of names and elements.</summary>
    /// <param name="own">Those of this rank's segments, in order.</param>
    /// <param name="perChunk">How many a chunk has.</param>
    double[] Gather(ReadOnlySpan<double> own, int perChunk);

    /// <summary>The place up to which everything must be updated before the part counts as done: index of a tensor, and of an element of it.</summary>
    (int Tensor, nint Element) EndOfPart(int part);

    /// <summary>Waits until the gradients of a part have come.</summary>
    /// <param name="part">The part, the next in order.</param>
    /// <param name="inMemory">Whether their sums must stand where the gradients are, because not only the update reads them.</param>
    /// <returns>What gives the sums as the update comes to them; null where they stand where the gradients are.</returns>
    IGradientSums? Arrive(int part, bool inMemory);

    /// <summary>Is told that this rank's elements of a part have their new values.</summary>
    void Updated(int part);
}
