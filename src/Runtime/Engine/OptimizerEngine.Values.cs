using System.Linq;
using GenOptim.Checkpoints;

namespace GenOptim.Engine;

/// <content>Parameters' values, as checkpoints read and write them. The caller has entered.</content>
public abstract unsafe partial class OptimizerEngine
{
    /// <summary>The values of a parameter in host memory, where they lie.</summary>
    internal static StateTensor HostValues(Parameter parameter) => new(parameter.ValueType, parameter.Length, parameter.ValuesAddress);

    /// <summary>The values of a parameter as they are now, wherever the latest are.</summary>
    internal StateTensor ValuesOf(Parameter parameter)
    {
        TensorEntry entry = EntryOf(parameter);
        if (parameter.IsOnHost)
        {
            BringValuesBack([entry]);
            return HostValues(parameter);
        }

        var values = new StateTensor(parameter.ValueType, parameter.Length);
        entry.Memory.ExportValues(values);
        return values;
    }

    /// <summary>Overwrites a parameter's values, and what state keeps of them besides. The state was taken over before.</summary>
    /// <param name="parameter">One of the optimizer's parameters.</param>
    /// <param name="source">The values; where they are in another form, they become the same number as nearly as this form can hold it.</param>
    internal void TakeValues(Parameter parameter, ExactValues source)
    {
        TensorEntry entry = EntryOf(parameter);
        int slot = Descriptor.StateSlots.ToList().FindIndex(description => description.IsParameterStorage);
        DType storageType = slot < 0 ? default : Descriptor.StateSlots[slot].TypeFor(parameter.Length);
        var values = parameter.IsOnHost ? HostValues(parameter) : new StateTensor(parameter.ValueType, parameter.Length);
        StateTensor? storage = slot < 0 ? null : new StateTensor(storageType, parameter.Length);
        var destination = new ExactValues(values, slot < 0 ? null : Descriptor.StateSlots[slot].Name, storage);
        source.CopyTo(destination);
        if (storage is not null && !source.HasFormOf(destination))
        {
            entry.Memory.Take(slot, storage, storageType);
            entry.TakesInValues = false;
        }

        if (parameter.IsOnHost)
        {
            entry.Memory.UploadValues();
        }
        else
        {
            entry.Memory.ImportValues(values);
        }

        RefreshDerived(entry);
    }

    /// <summary>Lets nothing but another load and disposal happen from now on.</summary>
    internal void MarkBroken(string fault) => _fault = fault;
}
