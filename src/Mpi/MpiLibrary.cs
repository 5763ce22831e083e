using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using System.Text;

namespace GenOptim.Distributed;

/// <summary>libmpi: where it is found, which of the two ABIs it has, its functions and its constants.</summary>
/// <remarks>
/// A handle is an int with MPICH and an address with Open MPI. Here it is an <see cref="nint"/> for both: on the 64-bit systems where .NET runs, an argument that is an int is the lower half
/// of its register, and a handle that is written through a pointer is the lower half of a zeroed word.
/// </remarks>
internal sealed unsafe class MpiLibrary
{
    /// <summary>MPI_THREAD_SERIALIZED: several threads, one call at a time.</summary>
    internal const int Serialized = 2;

    private const int VersionRoom = 8192;

    private readonly nint _library;

    private MpiLibrary(nint library, string name)
    {
        _library = library;
        Name = name;
        GetVersion = (delegate* unmanaged<byte*, int*, int>)Export("MPI_Get_library_version");
        Version = ReadVersion();
        IsOpenMpi = NativeLibrary.TryGetExport(library, "ompi_mpi_comm_world", out _);
        if (!IsOpenMpi && !IsMpich(Version))
        {
            throw new NotSupportedException(
                $"'{name}' is '{FirstLine(Version)}', whose ABI is neither MPICH's nor Open MPI's; set {MpiOptions.LibraryVariable} to the file of one that is, such as libmpich.so.12 or libmpi.so.40.");
        }

        World = IsOpenMpi ? Export("ompi_mpi_comm_world") : 0x44000000;
        Byte = IsOpenMpi ? Export("ompi_mpi_byte") : 0x4c00010d;
        Float = IsOpenMpi ? Export("ompi_mpi_float") : 0x4c00040a;
        SumOperation = IsOpenMpi ? Export("ompi_mpi_op_sum") : 0x58000003;
        ErrorsReturn = IsOpenMpi ? Export("ompi_mpi_errors_return") : 0x54000001;
        AnySource = IsOpenMpi ? -1 : -2;
        IgnoredStatus = IsOpenMpi ? 0 : 1;
        Init = (delegate* unmanaged<void*, void*, int, int*, int>)Export("MPI_Init_thread");
        Initialized = (delegate* unmanaged<int*, int>)Export("MPI_Initialized");
        QueryThread = (delegate* unmanaged<int*, int>)Export("MPI_Query_thread");
        Finalize = (delegate* unmanaged<int>)Export("MPI_Finalize");
        CommRank = (delegate* unmanaged<nint, int*, int>)Export("MPI_Comm_rank");
        CommSize = (delegate* unmanaged<nint, int*, int>)Export("MPI_Comm_size");
        CommDup = (delegate* unmanaged<nint, nint*, int>)Export("MPI_Comm_dup");
        SetErrorHandler = (delegate* unmanaged<nint, nint, int>)Export("MPI_Comm_set_errhandler");
        ErrorString = (delegate* unmanaged<int, byte*, int*, int>)Export("MPI_Error_string");
        AllGather = (delegate* unmanaged<void*, int, nint, void*, int*, int*, nint, nint, nint*, int>)Export("MPI_Iallgatherv");
        Barrier = (delegate* unmanaged<nint, nint*, int>)Export("MPI_Ibarrier");
        Send = (delegate* unmanaged<void*, int, nint, int, int, nint, nint*, int>)Export("MPI_Isend");
        Receive = (delegate* unmanaged<void*, int, nint, int, int, nint, nint*, int>)Export("MPI_Irecv");
        Test = (delegate* unmanaged<nint*, int*, nint, int>)Export("MPI_Test");
        Cancel = (delegate* unmanaged<nint*, int>)Export("MPI_Cancel");
        FreeRequest = (delegate* unmanaged<nint*, int>)Export("MPI_Request_free");
        ReduceScatterBlock = (delegate* unmanaged<void*, void*, int, nint, nint, nint, int>)Export("MPI_Reduce_scatter_block");
    }

    /// <summary>The file's name.</summary>
    internal string Name { get; }

    /// <summary>What the library calls itself, in full.</summary>
    internal string Version { get; }

    /// <summary>What the library calls itself, in short.</summary>
    internal string Title => FirstLine(Version);

    internal bool IsOpenMpi { get; }

    internal nint World { get; }

    internal nint Byte { get; }

    internal nint Float { get; }

    internal nint SumOperation { get; }

    internal nint ErrorsReturn { get; }

    internal int AnySource { get; }

    /// <summary>MPI_STATUS_IGNORE.</summary>
    internal nint IgnoredStatus { get; }

    internal delegate* unmanaged<byte*, int*, int> GetVersion { get; }

    internal delegate* unmanaged<void*, void*, int, int*, int> Init { get; }

    internal delegate* unmanaged<int*, int> Initialized { get; }

    internal delegate* unmanaged<int*, int> QueryThread { get; }

    internal delegate* unmanaged<int> Finalize { get; }

    internal delegate* unmanaged<nint, int*, int> CommRank { get; }

    internal delegate* unmanaged<nint, int*, int> CommSize { get; }

    internal delegate* unmanaged<nint, nint*, int> CommDup { get; }

    internal delegate* unmanaged<nint, nint, int> SetErrorHandler { get; }

    internal delegate* unmanaged<int, byte*, int*, int> ErrorString { get; }

    internal delegate* unmanaged<void*, int, nint, void*, int*, int*, nint, nint, nint*, int> AllGather { get; }

    internal delegate* unmanaged<nint, nint*, int> Barrier { get; }

    internal delegate* unmanaged<void*, int, nint, int, int, nint, nint*, int> Send { get; }

    internal delegate* unmanaged<void*, int, nint, int, int, nint, nint*, int> Receive { get; }

    internal delegate* unmanaged<nint*, int*, nint, int> Test { get; }

    internal delegate* unmanaged<nint*, int> Cancel { get; }

    internal delegate* unmanaged<nint*, int> FreeRequest { get; }

    internal delegate* unmanaged<void*, void*, int, nint, nint, nint, int> ReduceScatterBlock { get; }

    /// <summary>Finds and loads the library.</summary>
    /// <param name="stated">Its file; null to look for one.</param>
    /// <exception cref="DllNotFoundException">There is none; the message says what was tried and what to install.</exception>
    /// <exception cref="NotSupportedException">It has another ABI.</exception>
    internal static MpiLibrary Load(string? stated)
    {
        stated ??= Environment.GetEnvironmentVariable(MpiOptions.LibraryVariable);
        string[] names = string.IsNullOrEmpty(stated) ? [.. Candidates()] : [stated];
        foreach (string name in names)
        {
            if (NativeLibrary.TryLoad(name, out nint library))
            {
                return new MpiLibrary(library, name);
            }
        }

        throw new DllNotFoundException(
            $"No MPI library was found: tried {string.Join(", ", names)}. Install one (on Debian: mpich, or openmpi-bin), or set {MpiOptions.LibraryVariable} to its file.");
    }

    /// <summary>What an error code means.</summary>
    internal string TextOf(int error)
    {
        byte* text = stackalloc byte[1024];
        int length = 0;
        return ErrorString(error, text, &length) == 0
            ? Encoding.UTF8.GetString(text, length)
            : FormattableString.Invariant($"error {error}");
    }

    /// <summary>The launcher's library first: a process of one library's launcher is alone in the eyes of another.</summary>
    private static IEnumerable<string> Candidates()
    {
        string[] mpich = ["libmpich.so.12", "libmpi.so.12"];
        string[] open = ["libmpi.so.40"];
        bool isOpen = Environment.GetEnvironmentVariable("OMPI_COMM_WORLD_SIZE") is not null;
        foreach (string name in isOpen ? open : mpich)
        {
            yield return name;
        }

        foreach (string name in isOpen ? mpich : open)
        {
            yield return name;
        }

        yield return "libmpich.so";
        yield return "libmpi.so";
    }

    private static bool IsMpich(string version) =>
        version.Contains("MPICH", StringComparison.OrdinalIgnoreCase)
        || version.Contains("MVAPICH", StringComparison.OrdinalIgnoreCase)
        || version.Contains("Intel(R) MPI", StringComparison.OrdinalIgnoreCase);

    private static string FirstLine(string version) =>
        string.Join(' ', version.Split('\n')[0].Split(',')[0].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private string ReadVersion()
    {
        byte[] text = new byte[VersionRoom];
        int length = 0;
        fixed (byte* place = text)
        {
            _ = GetVersion(place, &length);
        }

        return Encoding.UTF8.GetString(text.AsSpan(0, Math.Clamp(length, 0, text.Length))).TrimEnd('\0');
    }

    private nint Export(string name) => NativeLibrary.TryGetExport(_library, name, out nint address)
        ? address
        : throw new NotSupportedException($"'{Name}' lacks {name}: it is no library of MPI 3 or later.");
}
