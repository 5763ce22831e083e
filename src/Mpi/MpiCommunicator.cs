using System;
using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Threading;
using System.Threading.Tasks;

namespace GenOptim.Distributed;

/// <summary>
/// The processes of an MPI job as ranks. One thread of its own makes all calls into the library and waits for their end, so that operations go on while the program computes, and so that a
/// rank answers the others whatever its program does.
/// </summary>
/// <remarks>
/// Where an operation has not ended in <see cref="MpiOptions.Timeout"/>, the other ranks are asked where they are: what follows is a <see cref="CommunicationException"/> that names those which do
/// not answer or have not come; so they are where the library breaks an operation off. Neither MPICH nor Open MPI reports a dead rank by itself; their plain launchers end all processes when one dies.
/// </remarks>
public sealed unsafe partial class MpiCommunicator : ICommunicator
{
    private const int DataTag = 1;

    private static int _isStarted;

    private readonly BlockingCollection<Operation> _operations = [];
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly MpiOptions _options;
    private readonly MpiLibrary _mpi;
    private readonly Thread _thread;
    private nint _data;
    private nint _control;
    private bool _finalizes;
    private CommunicationException? _failure;

    /// <summary>Number of operations that have ended, which is that of the one under way.</summary>
    private long _operation;

    /// <summary>Number of operations that were begun.</summary>
    private long _begun;

    private int _rank;
    private int _size;
    private long _bytesSent;

    private MpiCommunicator(MpiOptions options, MpiLibrary mpi)
    {
        _options = options;
        _mpi = mpi;
        _thread = new Thread(Work) { IsBackground = true, Name = "GenOptim MPI" };
        _thread.Start();
        _started.Task.GetAwaiter().GetResult();
    }

    /// <inheritdoc/>
    public int Rank => _rank;

    /// <inheritdoc/>
    public int Size => _size;

    /// <inheritdoc/>
    public long BytesSent => Volatile.Read(ref _bytesSent);

    /// <summary>The library's own name and version.</summary>
    public string Library => _mpi.Title;

    /// <summary>Finds the library, and joins the job that this process was started in; without a launcher that is one of one process.</summary>
    /// <param name="options">Where the library is and how long is waited; null for the defaults.</param>
    /// <exception cref="DllNotFoundException">There is no library; the message says what was tried.</exception>
    /// <exception cref="NotSupportedException">The library's ABI is neither MPICH's nor Open MPI's, or it does not let several threads call it one at a time.</exception>
    /// <exception cref="InvalidOperationException">The process has joined already, or the launcher has started another number of processes than the library knows.</exception>
    public static MpiCommunicator Start(MpiOptions? options = null)
    {
        options ??= new MpiOptions();
        MpiLibrary library = MpiLibrary.Load(options.Library);
        if (Interlocked.Exchange(ref _isStarted, 1) != 0)
        {
            throw new InvalidOperationException("This process has joined its MPI job already; it does so once.");
        }

        return new MpiCommunicator(options, library);
    }

    /// <inheritdoc/>
    public Task AllToAllAsync(nint send, ReadOnlySpan<nint> sendCounts, nint receive, ReadOnlySpan<nint> receiveCounts) =>
        Queue(new Operation("all-to-all", send, Counts(sendCounts), receive, Counts(receiveCounts)));

    /// <inheritdoc/>
    public Task ExchangeAsync(ReadOnlySpan<RankMessage> sends, ReadOnlySpan<RankMessage> receives) =>
        Queue(new Operation("exchange", 0, null, 0, null) { Messages = (Checked(sends), Checked(receives)) });

    /// <inheritdoc/>
    public Task AllGatherAsync(nint send, nint receive, ReadOnlySpan<nint> counts) => Queue(new Operation("all-gather", send, null, receive, Counts(counts)));

    /// <inheritdoc/>
    public Task BarrierAsync() => Queue(new Operation("barrier", 0, null, 0, null));

    /// <summary>
    /// Has the communicator's own thread make a call into the library, in turn with the operations. No optimizer does: benchmarks measure the library's own reductions with it, beside the exchange
    /// that adds in a fixed order.
    /// </summary>
    /// <param name="name">What it is called in errors.</param>
    /// <param name="call">Makes the call on the given communicator, and gives its error.</param>
    internal Task CallAsync(string name, Func<MpiLibrary, nint, int> call) => Queue(new Operation(name, 0, null, 0, null) { Call = call });

    /// <summary>Leaves the job, once all ranks do so; without waiting for them where they are lost.</summary>
    public void Dispose()
    {
        if (!_operations.IsAddingCompleted)
        {
            _operations.CompleteAdding();
            _thread.Join();
        }
    }

    private Task Queue(Operation operation)
    {
        ObjectDisposedException.ThrowIf(_operations.IsAddingCompleted, this);
        _operations.Add(operation);
        return operation.Done.Task;
    }

    private void Work()
    {
        try
        {
            Join();
        }
        catch (Exception exception)
        {
            _started.SetException(exception);
            return;
        }

        _started.SetResult();
        try
        {
            Serve();
        }
        catch (Exception exception)
        {
            Fail(exception as CommunicationException ?? new CommunicationException($"The library failed: {exception.Message}", null, exception));
        }
    }

    /// <summary>Does what is asked for, in order, and answers other ranks in between.</summary>
    private void Serve()
    {
        while (!_operations.IsCompleted)
        {
            if (_operations.TryTake(out Operation? operation, IdleMilliseconds))
            {
                Run(operation);
            }
            else
            {
                // One that has found out about a lost rank answers no less: it is not the one that is lost.
                Answer();
            }
        }

        if (_failure is null)
        {
            Leave();
        }
    }

    /// <summary>Ends all that waits and all that will come.</summary>
    private void Fail(CommunicationException failure)
    {
        _failure ??= failure;
        foreach (Operation operation in _operations.GetConsumingEnumerable())
        {
            operation.Done.SetException(_failure);
        }
    }

    private void Join()
    {
        int isInitialized = 0;
        int level = 0;
        _ = _mpi.Initialized(&isInitialized);
        if (isInitialized != 0)
        {
            Check(_mpi.QueryThread(&level), "MPI_Query_thread");
        }
        else
        {
            Check(_mpi.Init(null, null, MpiLibrary.Serialized, &level), "MPI_Init_thread");
            _finalizes = true;
        }

        if (level < MpiLibrary.Serialized)
        {
            throw new NotSupportedException(FormattableString.Invariant(
                $"{_mpi.Title} gives thread level {level}; MPI_THREAD_SERIALIZED ({MpiLibrary.Serialized}) or more is needed, because the calls come from a thread of their own."));
        }

        int rank = 0;
        int size = 0;
        Check(_mpi.CommRank(_mpi.World, &rank), "MPI_Comm_rank");
        Check(_mpi.CommSize(_mpi.World, &size), "MPI_Comm_size");
        (_rank, _size) = (rank, size);
        LauncherRanks.Check(size, _mpi);
        _data = Duplicate();
        _control = Duplicate();
        Listen();
    }

    /// <summary>Communicators of our own: messages of the program's do not get in between.</summary>
    private nint Duplicate()
    {
        nint communicator = 0;
        Check(_mpi.CommDup(_mpi.World, &communicator), "MPI_Comm_dup");
        Check(_mpi.SetErrorHandler(communicator, _mpi.ErrorsReturn), "MPI_Comm_set_errhandler");
        return communicator;
    }

    private void Leave()
    {
        // All have done their last operation before anyone stops to answer.
        var requests = new Requests(1);
        try
        {
            if (_mpi.Barrier(_data, requests.Next()) == 0)
            {
                Await(requests, "barrier of the end");
            }

            StopListening();
            if (_finalizes)
            {
                _ = _mpi.Finalize();
            }
        }
        catch (CommunicationException)
        {
            // Those that are gone cannot be waited for, and this rank is leaving.
        }
    }

    private void Run(Operation operation)
    {
        if (_failure is not null)
        {
            operation.Done.SetException(_failure);
            return;
        }

        try
        {
            _begun++;
            Carry(operation);
            _operation++;
            operation.Done.SetResult();
        }
        catch (CommunicationException failure)
        {
            _failure = failure.InnerException is ExternalException ? Diagnose(operation.Name, failure) : failure;
            operation.Done.SetException(_failure);
        }
        catch (Exception exception)
        {
            _failure = new CommunicationException($"The {operation.Name} failed: {exception.Message}", null, exception);
            operation.Done.SetException(_failure);
        }
    }

    private void Check(int error, string function)
    {
        if (error != 0)
        {
            string text = _mpi.TextOf(error);
            throw new CommunicationException($"{function} of {_mpi.Title} failed on rank {_rank}: {text}", null, new ExternalException(text, error));
        }
    }

    private sealed record Operation(string Name, nint Send, nint[]? SendCounts, nint Receive, nint[]? ReceiveCounts)
    {
        /// <summary>What is sent and what comes, where that is no portion per rank.</summary>
        internal (RankMessage[] Sends, RankMessage[] Receives)? Messages { get; init; }

        /// <summary>What is done in the place of an operation of ours.</summary>
        internal Func<MpiLibrary, nint, int>? Call { get; init; }

        internal TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
