using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using System.Runtime.InteropServices;
using System.Threading;

namespace GenOptim.Distributed;

/// <content>How ranks ask each other whether they are there: messages of a rank's number, how many operations it has begun, and whether it wants an answer.</content>
public sealed unsafe partial class MpiCommunicator
{
    private const int ControlTag = 2;

    /// <summary>How long a rank without work sleeps before it looks for questions.</summary>
    private const int IdleMilliseconds = 10;

    private readonly Requests _listening = new(1);
    private readonly List<Requests> _answers = [];
    private readonly Dictionary<int, long> _heard = [];
    private Message* _incoming;

    private void Listen()
    {
        _incoming = (Message*)NativeMemory.AllocZeroed((nuint)sizeof(Message));
        Receive();
    }

    private void Receive() => Check(
        _mpi.Receive(_incoming, sizeof(Message), _mpi.Byte, _mpi.AnySource, ControlTag, _control, _listening.Next()), "MPI_Irecv");

    private void StopListening()
    {
        nint* request = _listening.Last;
        _ = _mpi.Cancel(request);
        _ = _mpi.FreeRequest(request);
    }

    /// <summary>Answers what other ranks have asked, and notes what they have answered.</summary>
    private void Answer()
    {
        while (_listening.HaveEnded(_mpi, out int error))
        {
            Check(error, "MPI_Test");
            Message message = *_incoming;
            Receive();
            _heard[message.Rank] = message.Begun;
            if (message.IsQuestion != 0)
            {
                Tell(message.Rank, isQuestion: false);
            }
        }

        _answers.RemoveAll(answer => answer.HaveEnded(_mpi, out _));
    }

    /// <summary>Sends a message that no one waits for. Its memory is left where its receiver is dead: small, and once in a run.</summary>
    private void Tell(int rank, bool isQuestion)
    {
        var message = (Message*)NativeMemory.Alloc((nuint)sizeof(Message));
        *message = new Message(_rank, isQuestion ? 1 : 0, _begun);
        var request = new Requests(1);
        if (_mpi.Send(message, sizeof(Message), _mpi.Byte, rank, ControlTag, _control, request.Next()) == 0)
        {
            _answers.Add(request);
        }
    }

    /// <summary>Finds out who is missing after an operation that took too long, or that the library broke off: it seldom says because of whom.</summary>
    /// <param name="name">The operation.</param>
    /// <param name="failure">What the library said; null where it took too long.</param>
    private CommunicationException Diagnose(string name, CommunicationException? failure = null)
    {
        _heard.Clear();
        int[] others = [.. Enumerable.Range(0, _size).Where(rank => rank != _rank)];
        foreach (int other in others)
        {
            Tell(other, isQuestion: true);
        }

        long start = Stopwatch.GetTimestamp();
        try
        {
            while (_heard.Count < others.Length && Stopwatch.GetElapsedTime(start) < _options.AnswerTime)
            {
                Answer();
                Thread.Sleep(1);
            }

            // Those that found out first answer no less: they look for questions once more after this.
            Answer();
        }
        catch (CommunicationException) when (failure is not null)
        {
            // Nor can anyone be heard any more: silence says nothing then.
            return failure;
        }

        int[] silent = [.. others.Where(rank => !_heard.ContainsKey(rank))];
        int[] behind = [.. others.Where(rank => _heard.TryGetValue(rank, out long begun) && begun <= _operation)];
        string end = failure is null ? string.Create(CultureInfo.InvariantCulture, $"has not ended within {_options.Timeout.TotalSeconds} s") : $"was broken off ({failure.Message.TrimEnd('.')})";
        string where = string.Create(CultureInfo.InvariantCulture, $"Operation {_operation} ({name}) of rank {_rank} {end}");
        string answer = string.Create(CultureInfo.InvariantCulture, $"within {_options.AnswerTime.TotalSeconds} s");
        return silent.Length > 0 ? new CommunicationException($"{where}: {Named(silent)} {(silent.Length == 1 ? "is" : "are")} dead or stopped, without an answer {answer}.", silent, failure)
            : behind.Length > 0 ? new CommunicationException($"{where}: {Named(behind)} {(behind.Length == 1 ? "has" : "have")} not come to it, after {string.Join(", ", behind.Select(rank => _heard[rank].ToString(CultureInfo.InvariantCulture)))} operations; what the program does there hangs, or takes longer than the timeout.", behind, failure)
            : failure ?? new CommunicationException($"{where}, although all ranks answer and have come to it: they disagree about what it is, or the network is slower than the timeout allows.");
    }

    private static string Named(int[] ranks) =>
        $"{(ranks.Length == 1 ? "rank" : "ranks")} {string.Join(", ", ranks.Select(rank => rank.ToString(CultureInfo.InvariantCulture)))}";

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Message(int Rank, int IsQuestion, long Begun);
}
