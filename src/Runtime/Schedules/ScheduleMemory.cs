using System;
using System.Collections.Generic;
using System.Linq;
using GenOptim.Engine;

namespace GenOptim;

/// <summary>What the schedules of an optimizer and its groups remember, as one section of its state.</summary>
/// <param name="optimizer">Whose schedules.</param>
internal sealed class ScheduleMemory(OptimizerEngine optimizer) : IStepFeature
{
    public string SectionName => "schedules";

    /// <summary>Whether no schedule remembers anything, so that there is nothing to save.</summary>
    internal bool IsEmpty => !Stateful.Any();

    /// <summary>The schedules that remember something, each with the beginning of the names under which its memory is kept.</summary>
    private IEnumerable<(string Prefix, IStatefulSchedule Schedule)> Stateful => optimizer.Groups
        .Select(static group => (Owner: $"group {group.Name}", group.Schedule))
        .Prepend((Owner: "optimizer", optimizer.Schedule))
        .SelectMany(static owned => Within(owned.Schedule)
            .OfType<IStatefulSchedule>()
            .Select((schedule, i) => (GenOptim.Schedule.Text($"{Escaped(owned.Owner)}/{i}/"), schedule)));

    public StateSection Export()
    {
        var section = new StateSection();
        foreach ((string prefix, IStatefulSchedule schedule) in Stateful)
        {
            StateSection memory = schedule.ExportMemory();
            Add(section.Numbers, prefix, memory.Numbers);
            Add(section.Counts, prefix, memory.Counts);
            Add(section.Series, prefix, memory.Series);
        }

        return section;
    }

    public string? Mismatch(StateSection section) => Stateful
        .Select(owned => owned.Schedule.Mismatch(Part(section, owned.Prefix)) is string mismatch ? $"the memory '{owned.Prefix}' of {owned.Schedule} does not fit: {mismatch}" : null)
        .FirstOrDefault(static mismatch => mismatch is not null);

    public void Import(StateSection section)
    {
        foreach ((string prefix, IStatefulSchedule schedule) in Stateful)
        {
            schedule.ImportMemory(Part(section, prefix));
        }
    }

    /// <summary>Schedules stay as they are when the state of parameters is reset, as learning rates do.</summary>
    public void Reset()
    {
    }

    private static IEnumerable<ISchedule> Within(ISchedule? schedule) => schedule is null ? [] : schedule.Parts.SelectMany(Within).Prepend(schedule);

    /// <summary>A name without the sign that ends it, so that no group's name can begin like another's.</summary>
    private static string Escaped(string name) =>
        name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);

    private static void Add<T>(SortedDictionary<string, T> all, string prefix, SortedDictionary<string, T> part)
    {
        foreach ((string name, T value) in part)
        {
            all.Add(prefix + name, value);
        }
    }

    private static StateSection Part(StateSection section, string prefix) => new()
    {
        Numbers = Part(section.Numbers, prefix),
        Counts = Part(section.Counts, prefix),
        Series = Part(section.Series, prefix),
    };

    private static SortedDictionary<string, T> Part<T>(SortedDictionary<string, T> all, string prefix) => new(
        all.Where(entry => entry.Key.StartsWith(prefix, StringComparison.Ordinal)).ToDictionary(entry => entry.Key[prefix.Length..], entry => entry.Value),
        StringComparer.Ordinal);
}
