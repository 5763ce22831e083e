namespace GenOptim.Conformance.Replay;

/// <summary>One step of one tensor whose state the caller keeps: the generated static <c>Step</c> over spans, in a form that all classes share.</summary>
/// <param name="parameter">The parameter, updated.</param>
/// <param name="gradient">The gradient.</param>
/// <param name="state">The state arrays in the generated order, updated.</param>
/// <param name="step">1 in the tensor's first step.</param>
/// <param name="learningRate">The learning rate of the step.</param>
/// <param name="initialLearningRate">The group's initial learning rate.</param>
/// <param name="weightDecay">The group's weight decay.</param>
internal delegate void FunctionalStep<T>(
    T[] parameter, T[] gradient, T[][] state, long step, double learningRate, double initialLearningRate, double weightDecay)
    where T : unmanaged;
