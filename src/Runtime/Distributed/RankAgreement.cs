using System;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using GenOptim.Engine;

namespace GenOptim.Distributed;

/// <summary>Checks at the start that all ranks have the same program: hashes of it are compared, and only where they differ the first difference is looked for.</summary>
internal static class RankAgreement
{
    /// <param name="communicator">The ranks.</param>
    /// <param name="members">The optimizers that step together.</param>
    /// <param name="options">How they work.</param>
    /// <exception cref="CommunicationException">A rank differs; the message says in what, and how.</exception>
    internal static void Check(ICommunicator communicator, IReadOnlyList<ShardLayout> members, ShardedOptions options)
    {
        (string What, List<string> Lines)[] aspects =
        [
            ("the version of GenOptim", [$"{typeof(RankAgreement).Assembly.GetName().Version}, contract {Text(GeneratedCodeContract.Version)}"]),
            ("the optimizer's class", [.. members.SelectMany(member => LinesOf(member.Descriptor))]),
            ("the names and shapes of the parameters", [.. members.SelectMany(member => member.Tensors.Select(tensor => tensor.ToString()))]),
            ("the groups", [.. members.SelectMany(member => member.Groups.Select(group => (members.Count > 1 ? member.Descriptor.Name + ", " : "") + LineOf(group)))]),
            ("the options", [options.ToString(), Text(members[0].LeafCount)]),
        ];
        byte[] own = [.. aspects.SelectMany(aspect => SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', aspect.Lines))))];
        byte[] all = new byte[own.Length * communicator.Size];
        communicator.AllGather((ReadOnlySpan<byte>)own, all);
        for (int aspect = 0; aspect < aspects.Length; aspect++)
        {
            int[] different = [.. Enumerable.Range(1, communicator.Size - 1).Where(rank => !HashOf(all, own.Length, rank, aspect).SequenceEqual(HashOf(all, own.Length, 0, aspect)))];
            if (different.Length > 0)
            {
                throw new CommunicationException(Difference(communicator, aspects[aspect], different), different);
            }
        }
    }

    private static ReadOnlySpan<byte> HashOf(byte[] all, int perRank, int rank, int aspect) =>
        all.AsSpan((rank * perRank) + (aspect * SHA256.HashSizeInBytes), SHA256.HashSizeInBytes);

    /// <summary>All ranks come here, and find the first line in which one differs from rank 0.</summary>
    private static string Difference(ICommunicator communicator, (string What, List<string> Lines) aspect, int[] ranks)
    {
        byte[] own = Encoding.UTF8.GetBytes(string.Join('\n', aspect.Lines));
        double[] length = [own.Length];
        communicator.AllReduce(length, RankReduction.Max);
        byte[] padded = new byte[(int)length[0]];
        own.CopyTo(padded, 0);
        byte[] all = new byte[padded.Length * communicator.Size];
        communicator.AllGather((ReadOnlySpan<byte>)padded, all);
        string[] first = LinesOf(all.AsSpan(0, padded.Length));
        string[] other = LinesOf(all.AsSpan(ranks[0] * padded.Length, padded.Length));
        int line = Enumerable.Range(0, Math.Max(first.Length, other.Length)).First(i => first.ElementAtOrDefault(i) != other.ElementAtOrDefault(i));
        return FormattableString.Invariant(
            $"Rank {ranks[0]} disagrees with rank 0 about {aspect.What}: it has '{other.ElementAtOrDefault(line)}' where rank 0 has '{first.ElementAtOrDefault(line)}'.");
    }

    private static string[] LinesOf(ReadOnlySpan<byte> text) => Encoding.UTF8.GetString(text.TrimEnd((byte)0)).Split('\n');

    private static List<string> LinesOf(OptimizerDescriptor descriptor) =>
    [
        descriptor.Name,
        $"{descriptor.Algorithm}, decay {descriptor.Decay}, parameters of {descriptor.Parameter}, gradients of {descriptor.Gradient}",
        descriptor.Treatment.ToString(),
        .. descriptor.StateSlots.Select(slot => slot.ToString()),
        .. descriptor.Constants.Select(constant => $"{constant.Key} = {Text(constant.Value)}"),
    ];

    private static string LineOf(ParameterGroup group) => FormattableString.Invariant(
        $"{group.Name}: {group.Parameters.Count} parameters, learning rate {group.LearningRate}, initial {group.InitialLearningRate}, weight decay {group.WeightDecay}");

    private static string Text(IFormattable value) => value.ToString(null, System.Globalization.CultureInfo.InvariantCulture);
}
