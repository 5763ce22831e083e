using System;
using System.IO;
using GenOptim.Benchmarks.Measurement;
using GenOptim.Benchmarks.Peers;

namespace GenOptim.Benchmarks.PeerTable;

/// <summary>Our own side of the table, in a process of its own as the others are: the same requests, the same recipe of timing.</summary>
internal static class OwnPeer
{
    /// <summary>Answers requests until the input ends.</summary>
    /// <param name="input">Where they come from, one on a line.</param>
    /// <param name="output">Where the replies go.</param>
    public static void Serve(TextReader input, TextWriter output)
    {
        Reply(output, new PeerReply(Name: "generated", Variants: OwnOptimizer.Variants));
        OwnOptimizer? optimizer = null;
        while (input.ReadLine() is string line)
        {
            try
            {
                Reply(output, Answer(PeerProtocol.Read<PeerRequest>(line), ref optimizer));
            }
            catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or OutOfMemoryException)
            {
                Reply(output, new PeerReply(Error: exception.Message));
            }
        }

        optimizer?.Dispose();
    }

    private static PeerReply Answer(PeerRequest request, ref OwnOptimizer? optimizer)
    {
        switch (request.Do)
        {
            case "prepare":
                optimizer?.Dispose();
                optimizer = OwnOptimizer.Create(request.Variant!, request.Tensors, (nint)request.Length, request.Threads);
                return new PeerReply();
            case "measure":
                return new PeerReply(SecondsPerStep: StepTimer.MedianSecondsPerStep(Made(optimizer).Step, TimeSpan.FromSeconds(request.Seconds)));
            case "checksum":
                for (int step = 0; step < request.Steps; step++)
                {
                    Made(optimizer).Step();
                }

                return new PeerReply(Checksum: Made(optimizer).Checksum());
            case "release":
                optimizer?.Dispose();
                optimizer = null;
                return new PeerReply();
            default:
                throw new ArgumentException($"There is no request '{request.Do}'.");
        }
    }

    private static OwnOptimizer Made(OwnOptimizer? optimizer) => optimizer ?? throw new InvalidOperationException("Nothing is prepared.");

    private static void Reply(TextWriter output, PeerReply reply)
    {
        output.WriteLine(PeerProtocol.Write(reply));
        output.Flush();
    }
}
