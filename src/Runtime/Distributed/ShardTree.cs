using System.Collections.Generic;
using System.Numerics;

namespace GenOptim.Distributed;

/// <summary>
/// The fixed binary tree in which the gradients of logical shards are summed, whatever ranks hold them. A node of n leaves has the largest power of two below n
/// on its left side.
/// </summary>
/// <param name="leafCount">Number of logical shards.</param>
internal sealed class ShardTree(int leafCount)
{
    /// <summary>Leaves of a node: from the first to before the last.</summary>
    internal readonly record struct Node(int First, int End)
    {
        internal bool IsLeaf => End - First == 1;

        /// <summary>Where the left side ends.</summary>
        internal int Middle => First + (1 << BitOperations.Log2((uint)(End - First - 1)));

        internal Node Left => new(First, Middle);

        internal Node Right => new(Middle, End);
    }

    internal Node Root => new(0, leafCount);

    /// <summary>The leaves that a rank holds: as many as the others, or one more or less.</summary>
    internal static Node LeavesOf(int rank, int rankCount, int leafCount) =>
        new((int)((long)leafCount * rank / rankCount), (int)((long)leafCount * (rank + 1) / rankCount));

    /// <summary>The largest nodes that lie within a range of leaves, in order.</summary>
    internal List<Node> Largest(Node range)
    {
        var nodes = new List<Node>();
        Add(Root, range, nodes);
        return nodes;
    }

    /// <summary>Whether leaves that lie side by side are a node.</summary>
    internal bool IsNode(int first, int end)
    {
        Node node = Root;
        while (node.First != first || node.End != end)
        {
            if (node.IsLeaf)
            {
                return false;
            }

            node = end <= node.Middle ? node.Left : node.Right;
            if (first < node.First || end > node.End)
            {
                return false;
            }
        }

        return true;
    }

    private static void Add(Node node, Node range, List<Node> nodes)
    {
        if (range.First <= node.First && node.End <= range.End)
        {
            nodes.Add(node);
        }
        else if (node.First < range.End && range.First < node.End)
        {
            Add(node.Left, range, nodes);
            Add(node.Right, range, nodes);
        }
    }
}
