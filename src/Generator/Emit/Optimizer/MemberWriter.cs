using GenOptim.Generator.Model;
using GenOptim.Generator.Rules;

namespace GenOptim.Generator.Emit.Optimizer;

/// <summary>Writes the members that optimizers on the CPU and on accelerators have alike: each passes on to the engine.</summary>
internal static class MemberWriter
{
    internal static void WriteProperties(SourceWriter writer, string threadCount) => writer.Write(
        $$"""
        /// <inheritdoc/>
        {{GeneratedFile.GeneratedCode}}
        global::GenOptim.Engine.OptimizerEngine global::GenOptim.IOptimizer.Engine => _engine;

        /// <inheritdoc/>
        {{GeneratedFile.GeneratedCode}}
        public long StepCount => _engine.StepCount;

        /// <inheritdoc/>
        {{GeneratedFile.GeneratedCode}}
        public double LearningRate
        {
            get => _engine.LearningRate;
            set => _engine.LearningRate = value;
        }

        /// <inheritdoc/>
        {{GeneratedFile.GeneratedCode}}
        public global::GenOptim.ISchedule? Schedule
        {
            get => _engine.Schedule;
            set => _engine.Schedule = value;
        }

        /// <inheritdoc/>
        {{GeneratedFile.GeneratedCode}}
        public double Multiplier => _engine.Multiplier;

        {{threadCount}}
        {
            get => _engine.ThreadCount;
            set => _engine.ThreadCount = value;
        }

        /// <inheritdoc/>
        {{GeneratedFile.GeneratedCode}}
        public global::System.Collections.Generic.IReadOnlyList<global::GenOptim.ParameterGroup> ParameterGroups => _engine.Groups;

        """);

    internal static void WriteRoundingSeed(SourceWriter writer, OptimizerSpec spec, UpdateRule rule)
    {
        if (!StorageSlots.IsRandom(spec, rule))
        {
            return;
        }

        writer.Write(
            $$"""
            /// <summary>
            /// What random rounding depends on besides parameter name, step count and element; at first 0. Optimizers with equal seeds give equal
            /// results, and the seed is part of the state.
            /// </summary>
            {{GeneratedFile.GeneratedCode}}
            public long RoundingSeed
            {
                get => _engine.RoundingSeed;
                set => _engine.RoundingSeed = value;
            }

            """);
    }

    internal static void WriteSteps(SourceWriter writer) => writer.Write(
        $$"""
        /// <inheritdoc/>
        {{GeneratedFile.GeneratedCode}}
        public global::GenOptim.StepResult Step() => _engine.Step();

        /// <inheritdoc/>
        {{GeneratedFile.GeneratedCode}}
        public long GetStepCount(global::GenOptim.Parameter parameter) => _engine.GetStepCount(parameter);

        """);

    internal static void WriteMembers(SourceWriter writer, OptimizerSpec spec)
    {
        string parameter = $"global::GenOptim.Parameter<{spec.Parameter.Keyword()}, {spec.Gradient.Keyword()}>";
        writer.Write(
            $$"""
            /// <summary>Adds a group. Its lr0 is its learning rate now, unless it states one.</summary>
            /// <param name="group">The group; not added to an optimizer before.</param>
            /// <exception cref="global::System.ArgumentException">The group, a parameter or a name is there already, or memory overlaps. Nothing was added.</exception>
            {{GeneratedFile.GeneratedCode}}
            public void AddGroup(ParameterGroup group) => _engine.AddGroups(group);

            /// <summary>Adds a parameter to one of the optimizer's groups, with a step count and state of zero.</summary>
            /// <param name="group">The group.</param>
            /// <param name="parameter">The parameter.</param>
            /// <exception cref="global::System.ArgumentException">The group is not this optimizer's, the parameter or its name is there already, or memory overlaps. Nothing was added.</exception>
            {{GeneratedFile.GeneratedCode}}
            public void AddParameter(ParameterGroup group, {{parameter}} parameter) => _engine.AddParameter(group, parameter);

            /// <inheritdoc/>
            {{GeneratedFile.GeneratedCode}}
            public void RemoveGroup(global::GenOptim.ParameterGroup group) => _engine.RemoveGroup(group);

            /// <inheritdoc/>
            {{GeneratedFile.GeneratedCode}}
            public void RemoveParameter(global::GenOptim.Parameter parameter) => _engine.RemoveParameter(parameter);

            /// <summary>Puts a parameter in the place of another of the same length, whose state and step count it takes over.</summary>
            /// <param name="current">One of the optimizer's parameters.</param>
            /// <param name="replacement">The new one.</param>
            /// <exception cref="global::System.ArgumentException">The lengths differ, the new name is taken, or memory overlaps. Nothing was changed.</exception>
            {{GeneratedFile.GeneratedCode}}
            public void ReplaceParameter({{parameter}} current, {{parameter}} replacement) => _engine.ReplaceParameter(current, replacement);

            """);
    }

    internal static void WriteState(SourceWriter writer) => writer.Write(
        $$"""
        /// <inheritdoc/>
        {{GeneratedFile.GeneratedCode}}
        public void ResetState() => _engine.ResetState();

        /// <inheritdoc/>
        {{GeneratedFile.GeneratedCode}}
        public void ResetState(global::GenOptim.Parameter parameter) => _engine.ResetState(parameter);

        /// <inheritdoc/>
        {{GeneratedFile.GeneratedCode}}
        public global::GenOptim.OptimizerState ExportState() => _engine.ExportState();

        /// <inheritdoc/>
        {{GeneratedFile.GeneratedCode}}
        public void ImportState(global::GenOptim.OptimizerState state, global::GenOptim.HyperparameterSource hyperparameters = global::GenOptim.HyperparameterSource.State) =>
            _engine.ImportState(state, hyperparameters);

        /// <summary>Frees the state. Parameters stay the caller's.</summary>
        {{GeneratedFile.GeneratedCode}}
        public void Dispose() => _engine.Dispose();

        """);
}
