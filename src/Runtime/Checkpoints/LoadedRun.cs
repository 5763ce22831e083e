using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using GenOptim.Engine;

namespace GenOptim.Checkpoints;

/// <summary>Reads a checkpoint into a run: everything is checked, and then everything is taken over.</summary>
internal static class LoadedRun
{
    internal static CheckpointResult Load(
        string path, CheckpointManifest manifest, SavedRun run, LoadOptions options, IReadOnlyList<string> optimizerNames, string modelName)
    {
        var readers = new List<SafetensorsReader>();
        try
        {
            var differences = new List<string>();
            if (manifest.Optimizers != run.Engines.Count)
            {
                throw new StateMismatchException(
                    "the run", [string.Create(CultureInfo.InvariantCulture, $"the checkpoint '{path}' is of {manifest.Optimizers} optimizers, and {run.Engines.Count} are to take it over")]);
            }

            readers.Add(SafetensorsReader.Open(Path.Combine(path, modelName)));
            readers.AddRange(optimizerNames.Select(name => SafetensorsReader.Open(Path.Combine(path, name))));
            OptimizerState[] states = readers.Skip(1).Select(OptimizerFile.Read).ToArray();
            if (options.VerifyChecksum)
            {
                readers.ForEach(reader => reader.VerifyChecksum(options.Progress));
            }

            var plans = new List<StatePlan>();
            foreach ((OptimizerEngine engine, OptimizerState state) in run.Engines.Zip(states))
            {
                try
                {
                    plans.Add(engine.Plan(state, options));
                }
                catch (StateMismatchException exception)
                {
                    differences.AddRange(exception.Differences);
                }
            }

            Dictionary<Parameter, StateTensor> values = ModelFile.Plan(readers[0], run.Parameters, options, differences, out LoadResult ofValues);
            if (differences.Count > 0)
            {
                throw new StateMismatchException(string.Join(" and ", run.Engines.Select(engine => engine.Descriptor.Name)), differences);
            }

            CarryOut(path, run, plans, values);
            return new CheckpointResult(
                path, manifest.Step, plans.Select(plan => plan.Result).ToArray(), ofValues with { StepCount = manifest.Step }, manifest.Notes);
        }
        finally
        {
            readers.ForEach(reader => reader.Dispose());
        }
    }

    private static void CarryOut(string path, SavedRun run, List<StatePlan> plans, Dictionary<Parameter, StateTensor> values)
    {
        string names = string.Join(" and ", run.Engines.Select(engine => engine.Descriptor.Name));
        try
        {
            foreach ((OptimizerEngine engine, StatePlan plan) in run.Engines.Zip(plans))
            {
                engine.CarryOut(plan, convertFirst: false);
            }

            foreach ((Parameter parameter, StateTensor tensor) in values)
            {
                if (run.OwnerOf(parameter) is OptimizerEngine owner)
                {
                    StatePlan plan = plans[run.Engines.ToList().IndexOf(owner)];
                    owner.TakeValues(parameter, ExactValues.Of(tensor, plan.Parameters[parameter]?.Tensors));
                }
                else
                {
                    ExactValues.Of(tensor, null).CopyTo(new ExactValues(OptimizerEngine.HostValues(parameter), null, null));
                }
            }
        }
        catch (Exception exception)
        {
            foreach (OptimizerEngine engine in run.Engines)
            {
                engine.MarkBroken($"loading '{path}' failed half-way");
            }

            throw new CheckpointException(
                path,
                $"'{path}' could not be read to the end after it was checked: {exception.Message} {names} now hold a part of it, as do the parameters, and take only another load, or Dispose.",
                exception);
        }
    }
}
