namespace GenOptim;

/// <summary>
/// What keeps a parameter in step with another library's tensor: it is asked before each step, because such a library replaces, frees and
/// forgets gradients on its own.
/// </summary>
public interface IParameterSource
{
    /// <summary>Brings <see cref="Parameter.HasGradient"/> and the gradient's memory up to date. What it throws ends the step before anything was changed.</summary>
    /// <param name="parameter">The parameter whose source this is.</param>
    void BeforeStep(Parameter parameter);

    /// <summary>
    /// Is told that a step was taken or left out. The memory is no longer in use, so that <see cref="Parameter.ForgetGradient"/> may be called. A step that
    /// failed, or that was taken parameter by parameter without this one, is not told of.
    /// </summary>
    /// <param name="parameter">The parameter whose source this is.</param>
    /// <param name="wasUpdated">Whether the step changed the parameter's values.</param>
    void AfterStep(Parameter parameter, bool wasUpdated);
}
