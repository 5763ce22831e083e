using System;

namespace GenOptim.Engine;

/// <content>Parameters whose gradients another library owns.</content>
public abstract partial class OptimizerEngine
{
    private int _sourcesVersion;
    private bool _hasSources;

    /// <summary>Lets the sources of parameters find the gradients of the coming step. To be called while no parameter is in use.</summary>
    private void AskSources()
    {
        TensorEntry[] entries = ListEntries();
        if (_sourcesVersion != EntriesVersion)
        {
            _hasSources = Array.Exists(entries, static entry => entry.Parameter.Source is not null);
            _sourcesVersion = EntriesVersion;
        }

        if (_hasSources)
        {
            foreach (TensorEntry entry in entries)
            {
                entry.Parameter.Source?.BeforeStep(entry.Parameter);
            }
        }
    }

    /// <summary>Tells the sources of parameters that the step is over.</summary>
    private void TellSources(bool isTaken)
    {
        if (_hasSources)
        {
            foreach (TensorEntry entry in ListEntries())
            {
                entry.Parameter.Source?.AfterStep(entry.Parameter, isTaken && entry.IsActive);
            }
        }
    }
}
