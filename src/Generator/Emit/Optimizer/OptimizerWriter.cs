using System.Linq;
using GenOptim.Generator.Model;
using GenOptim.Generator.Rules;

namespace GenOptim.Generator.Emit.Optimizer;

/// <summary>Writes <c>&lt;Type&gt;.Optimizer.g.cs</c>: the object that users hold, in front of the engine that does the work.</summary>
internal static class OptimizerWriter
{
    public static string Write(OptimizerSpec spec, UpdateRule rule) =>
        GeneratedFile.Write(spec.Type, [], " : global::GenOptim.IOptimizer", writer =>
        {
            WriteFields(writer, spec, rule);
            WriteConstructors(writer, spec, rule);
            WriteProperties(writer, ThreadCount);
            WriteRoundingSeed(writer, spec, rule);
            WriteShadowCopy(writer, spec, rule);
            TreatmentWriter.WriteProperties(writer, spec.Treatment);
            WriteSteps(writer);
            WriteMembers(writer, spec);
            WriteState(writer);
            ParameterGroupWriter.Write(writer, spec, rule);
        });

    private static void WriteFields(SourceWriter writer, OptimizerSpec spec, UpdateRule rule)
    {
        writer.Write(
            $$"""
            {{GeneratedFile.GeneratedCode}}
            private static readonly global::GenOptim.Engine.OptimizerDescriptor Descriptor = new()
            {
                Contract = {{CompilationFacts.NeededContract}},
                Name = {{Literal.String(spec.Type.Name.TrimStart('@'))}},
                Algorithm = global::GenOptim.Algorithm.{{spec.Algorithm}},
                Decay = global::GenOptim.DecayRule.{{spec.Decay}},
                Parameter = global::GenOptim.DType.{{spec.Parameter}},
                Gradient = global::GenOptim.DType.{{spec.Gradient}},
                Constants =
                [
            """);
        foreach (ConstantSpec constant in rule.Constants.Where(constant => constant.Name is not "WeightDecay"))
        {
            string value = constant.IsFlag ? $"{constant.Name} ? 1 : 0" : constant.Choice is null ? constant.Name : $"(int){constant.Name}";
            writer.Write($"        new({Literal.String(constant.Name)}, {value}),");
        }

        writer.Write(
            """
                ],
                StateSlots =
                [
            """);
        foreach (StateSlotSpec slot in StorageSlots.All(spec, rule))
        {
            writer.Write($"        new({Literal.String(slot.Key)}, global::GenOptim.DType.{slot.Type}){(slot.IsDerived ? " { IsDerived = true }" : slot.IsParameterStorage ? " { IsParameterStorage = true }" : string.Empty)},");
        }

        if (rule.TensorScalars.Count > 0)
        {
            writer.Write(
                """
                    ],
                    ParameterScalars =
                    [
                """);
            foreach (TensorScalarSpec scalar in rule.TensorScalars)
            {
                writer.Write(scalar.IsSeries
                    ? $"        .. global::GenOptim.Engine.HostScalar.Series({Literal.String(scalar.Key)}, {scalar.Count.ToString(System.Globalization.CultureInfo.InvariantCulture)}, {Literal.Double(scalar.Initial)}),"
                    : $"        new({Literal.String(scalar.Key)}, {Literal.Double(scalar.Initial)}),");
            }
        }

        if (rule.GroupScalars.Count > 0)
        {
            writer.Write(
                """
                    ],
                    GroupScalars =
                    [
                """);
            foreach (TensorScalarSpec scalar in rule.GroupScalars)
            {
                writer.Write($"        new({Literal.String(scalar.Key)}, {Literal.Double(scalar.Initial)}),");
            }
        }

        if (rule.Measures.Count > 0)
        {
            writer.Write(
                """
                    ],
                    Measures =
                    [
                """);
            for (int pass = 0; pass < rule.Measures.Count; pass++)
            {
                foreach (MeasureSpec measure in rule.Measures[pass].Measures)
                {
                    string number = pass == 0 ? string.Empty : $", Pass: {pass.ToString(System.Globalization.CultureInfo.InvariantCulture)}";
                    writer.Write($"        new({MeasureWriter.Kind(measure)}{number}{(measure.IsOfAll ? ", IsOfAll: true" : string.Empty)}),");
                }
            }
        }

        writer.Write(
            $$"""
                ],
                NewGroup = static parameters => new ParameterGroup(global::GenOptim.Engine.GroupMembers.Typed<{{spec.Parameter.Keyword()}}, {{spec.Gradient.Keyword()}}>(parameters)),{{(StorageSlots.IsRandom(spec, rule) ? "\n    IsRandom = true," : string.Empty)}}{{MetricsLine(spec)}}{{EvaluationLine(rule)}}
            """);
        TreatmentWriter.WriteDescriptor(writer, spec.Treatment);
        writer.Write(
            $$"""
            };

            {{GeneratedFile.GeneratedCode}}
            private readonly CpuEngine _engine;

            """);
    }

    private static string EvaluationLine(UpdateRule rule) => rule.Evaluation is { } evaluation
        ? $"\n    Evaluation = new({Literal.String(evaluation.Slot)}, {evaluation.Beta}),"
        : string.Empty;

    private static string MetricsLine(OptimizerSpec spec) => spec.Metrics == MetricKinds.None
        ? string.Empty
        : $"\n    Metrics = {string.Join(" | ", spec.Metrics.ToString().Split([", "], System.StringSplitOptions.None).Select(name => $"global::GenOptim.Metrics.{name}"))},";

    private static void WriteConstructors(SourceWriter writer, OptimizerSpec spec, UpdateRule rule)
    {
        string name = spec.Type.Name;
        new ConstructorWriter(writer, spec, name).Write(
            rule,
            ConstructorPlace.Cpu,
            """

            {
                _engine = new CpuEngine(learningRate);
                _engine.AddGroups(groups);
            }
            """);
        if (spec.Type.IsRecord)
        {
            writer.Write(
                $$"""
                /// <summary>Refuses the copy that <c>with</c> would make.</summary>
                /// <param name="original">The optimizer to copy.</param>
                /// <exception cref="global::System.NotSupportedException">Always.</exception>
                {{GeneratedFile.GeneratedCode}}
                {{(spec.Type.IsSealed ? "private" : "protected")}} {{name}}({{name}} original) =>
                    throw new global::System.NotSupportedException("An optimizer cannot be copied: two copies would share one state. Export the state and import it into another optimizer.");

                """);
        }
    }

    private const string ThreadCount =
        $$"""
        /// <inheritdoc/>
        {{GeneratedFile.GeneratedCode}}
        public int ThreadCount
        """;

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

    private static void WriteShadowCopy(SourceWriter writer, OptimizerSpec spec, UpdateRule rule)
    {
        if (!spec.HasShadowCopy)
        {
            return;
        }

        string type = spec.ShadowCopy.Keyword();
        string slot = rule.StateSlots.Count.ToString(System.Globalization.CultureInfo.InvariantCulture);
        writer.Write(
            $$"""
            /// <summary>
            /// The copy of a parameter in {{spec.ShadowCopy.DisplayName()}}, to be read: its values, each rounded to nearest. It is right from the moment the parameter is
            /// added, and every step writes it along. The memory is the optimizer's and goes with the parameter.
            /// </summary>
            /// <param name="parameter">One of the optimizer's parameters.</param>
            /// <exception cref="global::System.ArgumentException">The parameter is not this optimizer's.</exception>
            /// <exception cref="global::System.InvalidOperationException">It has more elements than a span can hold.</exception>
            {{GeneratedFile.GeneratedCode}}
            public global::System.ReadOnlySpan<{{type}}> GetShadowCopy(global::GenOptim.Parameter parameter) => _engine.GetDerived<{{type}}>(parameter, {{slot}});

            /// <summary>Writes the copies anew, after parameters were changed otherwise than by a step.</summary>
            /// <exception cref="global::System.InvalidOperationException">The optimizer is at work on another thread.</exception>
            {{GeneratedFile.GeneratedCode}}
            public void RefreshShadowCopies() => _engine.RefreshDerived();

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
