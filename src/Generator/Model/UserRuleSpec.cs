namespace GenOptim.Generator.Model;

/// <summary>The rule of a class that has its own, as its methods declare it. What stands in their bodies is no part of it: generated code only calls them.</summary>
/// <param name="Method">Name of the update method.</param>
/// <param name="Formula">The rule as formulas, line by line; empty where the class states none.</param>
/// <param name="LearningRate">The learning rate of a constructor that is given none, or null where it must be given.</param>
/// <param name="Slots">The state of elements, in the order of the method's parameters.</param>
/// <param name="AxisSlots">The state of rows and columns.</param>
/// <param name="Arguments">What the method takes behind the gradient.</param>
/// <param name="StepScalars">What is computed once per step, in the order of declaration.</param>
/// <param name="TensorScalars">What tensors keep from step to step.</param>
/// <param name="Stages">What comes before the update, by ascending pass: what is found out about tensors, rows and columns, and what is done with that.</param>
/// <param name="Group">What groups keep from step to step, and what brings it forward.</param>
/// <param name="Optimizer">The same for the optimizer.</param>
/// <param name="Constants">The class's own constants.</param>
internal sealed record UserRuleSpec(
    string Method,
    EquatableArray<string> Formula,
    double? LearningRate,
    EquatableArray<UserSlotSpec> Slots,
    EquatableArray<UserSlotSpec> AxisSlots,
    EquatableArray<UserArgumentSpec> Arguments,
    EquatableArray<UserStepScalarSpec> StepScalars,
    EquatableArray<UserTensorScalarSpec> TensorScalars,
    EquatableArray<UserStageSpec> Stages,
    UserAdvanceSpec Group,
    UserAdvanceSpec Optimizer,
    EquatableArray<UserConstantSpec> Constants)
{
    /// <summary>The stage over whole matrices; null for none.</summary>
    public UserMatrixSpec? Matrix { get; init; }

    /// <summary>What stands for a rule that is wrong: the class gets its public shape, so that its uses show no errors of their own.</summary>
    public static UserRuleSpec Faulty { get; } = new(string.Empty, default, 0, default, default, default, default, default, default, UserAdvanceSpec.None, UserAdvanceSpec.None, default);
}

/// <summary>An array of state.</summary>
/// <param name="Variable">The parameter's name.</param>
/// <param name="Key">Name in saved states.</param>
/// <param name="IsNonNegative">Whether it never holds a negative number.</param>
internal sealed record UserSlotSpec(string Variable, string Key, bool IsNonNegative)
{
    /// <summary>What has a number of its own in it.</summary>
    public AxisKind Axis { get; init; }

    /// <summary>Name in saved states of parameters of one dimension, where it is another.</summary>
    public string? VectorKey { get; init; }
}

/// <summary>A number that the update method takes.</summary>
/// <param name="Scalar">The variable in which <c>ComputeScalars</c> has it.</param>
/// <param name="Form">As what it is taken.</param>
internal sealed record UserArgumentSpec(string Scalar, UserArgumentForm Form);

/// <summary>As what an update method takes a number.</summary>
internal enum UserArgumentForm
{
    /// <summary>As one number of the type in which it computes.</summary>
    Number,

    /// <summary>As a lane that has it in every element.</summary>
    Lane,

    /// <summary>As a prepared divisor.</summary>
    Divisor,

    /// <summary>It is no number but a lane's variable: the parameter, the gradient, a state, what a row or column has.</summary>
    Variable,

    /// <summary>It is such a variable, which the method assigns and which is kept.</summary>
    State,

    /// <summary>It is such a variable, which the method assigns.</summary>
    Output,
}

/// <summary>A number that a method of the class computes once per step.</summary>
/// <param name="Method">The method's name.</param>
/// <param name="Variable">The variable that takes its result.</param>
/// <param name="Arguments">Its arguments, as they are written.</param>
internal sealed record UserStepScalarSpec(string Method, string Variable, EquatableArray<string> Arguments);

/// <summary>Methods that bring numbers forward once per step, and the numbers.</summary>
/// <param name="Calls">The methods with their arguments, in the order of declaration.</param>
/// <param name="Scalars">What is kept.</param>
internal sealed record UserAdvanceSpec(EquatableArray<UserCallSpec> Calls, EquatableArray<UserTensorScalarSpec> Scalars)
{
    public static UserAdvanceSpec None { get; } = new(default, default);
}

/// <summary>A call.</summary>
/// <param name="Method">The method's name.</param>
/// <param name="Arguments">Its arguments, as they are written.</param>
internal sealed record UserCallSpec(string Method, EquatableArray<string> Arguments);

/// <summary>A number that tensors, groups or the optimizer keep from step to step.</summary>
/// <param name="Variable">The variable in which <c>ComputeScalars</c> has it.</param>
/// <param name="Key">Name in saved states.</param>
/// <param name="Initial">Its value before the first step.</param>
internal sealed record UserTensorScalarSpec(string Variable, string Key, double Initial);

/// <summary>A constant of the class.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value; 0 or 1 for a bool.</param>
/// <param name="IsFlag">Whether it is a bool.</param>
internal sealed record UserConstantSpec(string Name, double Value, bool IsFlag);
