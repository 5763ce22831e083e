using System;
using System.Globalization;

namespace GenOptim.Distributed;

/// <summary>How many processes the launcher says that it has started.</summary>
internal static class LauncherRanks
{
    /// <summary>The variables of Open MPI's, MPICH's and Slurm's launchers.</summary>
    private static readonly string[] Variables = ["OMPI_COMM_WORLD_SIZE", "PMI_SIZE", "SLURM_STEP_NUM_TASKS"];

    /// <summary>Compares it with what MPI knows.</summary>
    /// <exception cref="InvalidOperationException">The two differ.</exception>
    internal static void Check(int size, MpiLibrary library)
    {
        foreach (string variable in Variables)
        {
            if (int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out int launched) && launched != size)
            {
                throw new InvalidOperationException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"The launcher has started {launched} processes ({variable}), and {library.Title} ('{library.Name}') knows {size}: launcher and library belong to different MPIs. Start the program with the library's own launcher, or set {MpiOptions.LibraryVariable} to the launcher's library."));
            }
        }
    }
}
