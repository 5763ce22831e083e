using System;
using System.Linq;
using Xunit;
using Library = System.IO.Hashing.XxHash128;

namespace GenOptim.Checkpoints.Tests.Files;

/// <summary>The checksum's hash is the library's, for every length and however the bytes come.</summary>
public sealed class XxHash128Tests
{
    [Fact]
    public void Every_length_gives_the_hash_of_the_library()
    {
        byte[] bytes = Bytes(4_500, seed: 1);
        for (int length = XxHash128.ShortestInput; length <= bytes.Length; length++)
        {
            var hash = new XxHash128();
            hash.Append(bytes.AsSpan(0, length));
            Assert.True(Library.Hash(bytes.AsSpan(0, length)).SequenceEqual(hash.GetCurrentHash()), $"{length} bytes");
        }
    }

    [Fact]
    public void Parts_of_any_length_give_the_hash_of_the_whole()
    {
        var random = new Random(2);
        byte[] bytes = Bytes(100_000, seed: 3);
        for (int round = 0; round < 300; round++)
        {
            int length = random.Next(XxHash128.ShortestInput, bytes.Length), longestPart = 1 << random.Next(1, 15);
            var hash = new XxHash128();
            for (int at = 0; at < length;)
            {
                int part = Math.Min(random.Next(0, longestPart), length - at);
                hash.Append(bytes.AsSpan(at, part));
                at += part;
            }

            Assert.True(Library.Hash(bytes.AsSpan(0, length)).SequenceEqual(hash.GetCurrentHash()), $"{length} bytes in parts of up to {longestPart}");
        }
    }

    [Fact]
    public void A_hash_may_be_asked_for_in_between()
    {
        byte[] bytes = Bytes(2_000, seed: 4);
        var hash = new XxHash128();
        for (int at = 0; at < bytes.Length; at += 20)
        {
            hash.Append(bytes.AsSpan(at, 20));
            Assert.Equal(Library.Hash(bytes.AsSpan(0, at + 20)), hash.GetCurrentHash());
        }
    }

    [Fact]
    public void Fewer_bytes_than_any_file_has_are_refused()
    {
        var hash = new XxHash128();
        hash.Append(Bytes(XxHash128.ShortestInput - 1, seed: 5));
        Assert.Throws<InvalidOperationException>(hash.GetCurrentHash);
    }

    private static byte[] Bytes(int length, int seed)
    {
        byte[] bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }
}
