using System;
using System.Linq;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using System.Text;
using GenOptim.Engine;

namespace GenOptim.Distributed;

/// <summary>What every rank tells all others before a step: what it has, what it wants, and whether it refuses.</summary>
internal sealed class RankHeader
{
    /// <summary>Bytes of a refusal's message that are passed on.</summary>
    private const int TextLength = 240;

    private const byte HasGradient = 1;

    private const byte IsFrozen = 2;

    private const byte HasMemory = 4;

    private readonly ICommunicator _communicator;
    private readonly Parameter[] _tensors;
    private readonly byte[] _own;
    private readonly byte[] _all;
    private readonly byte[] _ownText = new byte[TextLength + sizeof(int)];
    private readonly byte[] _allTexts;
    private readonly OptimizerEngine[] _engines;
    private readonly Func<int, bool> _hasGradient;

    /// <param name="communicator">The ranks.</param>
    /// <param name="engines">The optimizers that step together.</param>
    /// <param name="tensors">The tensors, optimizer by optimizer.</param>
    /// <param name="hasGradient">Whether this rank has a gradient of a tensor in the coming step.</param>
    internal RankHeader(ICommunicator communicator, OptimizerEngine[] engines, Parameter[] tensors, Func<int, bool> hasGradient)
    {
        _engines = engines;
        _hasGradient = hasGradient;
        _communicator = communicator;
        _tensors = tensors;
        _own = new byte[Marshal.SizeOf<Fixed>() + _ownText.Length + tensors.Length + engines.Length];
        _all = new byte[_own.Length * communicator.Size];
        _allTexts = new byte[_ownText.Length * communicator.Size];
        IsActive = new bool[tensors.Length];
        IsMeasured = new bool[engines.Length];
    }

    /// <summary>Which tensors the step updates: those of which some rank has a gradient, and that are not frozen.</summary>
    internal bool[] IsActive { get; }

    /// <summary>Number of tensors that the step updates.</summary>
    internal int ActiveCount => IsActive.Count(active => active);

    /// <summary>Of which optimizers the monitor of any rank wants the step measured.</summary>
    internal bool[] IsMeasured { get; }

    /// <summary>Whether any rank has said in this step that gradients are ready.</summary>
    internal bool IsTold { get; private set; }

    /// <summary>The loss that all ranks judge: theirs where they are the same, and the mean of them where not; null where none has one.</summary>
    internal double? Loss { get; private set; }

    /// <summary>Exchanges what a step needs to know.</summary>
    /// <param name="isTold">Whether this rank's program has said that gradients are ready.</param>
    /// <param name="refusal">Why this rank cannot take the step, which is thrown once the others know; null where it can.</param>
    /// <exception cref="CommunicationException">Ranks have not taken the same steps.</exception>
    /// <exception cref="InvalidOperationException">Another rank refuses, or what is frozen or has a loss differs. Nothing was changed on any rank.</exception>
    internal void Exchange(bool isTold, Exception? refusal)
    {
        double? loss = _engines[0].SpikeGuard?.Loss;
        var own = new Fixed(_engines[0].StepCount, BitConverter.DoubleToInt64Bits(loss ?? 0), loss is null ? 0 : 1, isTold ? 1 : 0);
        MemoryMarshal.Write(_own, in own);
        WriteText(_own.AsSpan(Marshal.SizeOf<Fixed>(), _ownText.Length), refusal);
        Span<byte> bits = _own.AsSpan(Marshal.SizeOf<Fixed>() + _ownText.Length);
        for (int tensor = 0; tensor < _tensors.Length; tensor++)
        {
            Parameter parameter = _tensors[tensor];
            bits[tensor] = (byte)((_hasGradient(tensor) ? HasGradient : 0) | (parameter.IsFrozen ? IsFrozen : 0) | (HasMemoryOf(parameter) ? HasMemory : 0));
        }

        for (int member = 0; member < _engines.Length; member++)
        {
            bits[_tensors.Length + member] = (byte)(_engines[member].Monitor?.Wants(_engines[member].StepCount + 1) == true ? 1 : 0);
        }

        _communicator.AllGather((ReadOnlySpan<byte>)_own, _all);
        if (refusal is not null)
        {
            ExceptionDispatchInfo.Throw(refusal);
        }

        ThrowIfRefused(_all, _own.Length, Marshal.SizeOf<Fixed>());
        Fixed[] heads = Enumerable.Range(0, _communicator.Size).Select(rank => MemoryMarshal.Read<Fixed>(_all.AsSpan(rank * _own.Length))).ToArray();
        if (Array.FindIndex(heads, head => head.StepCount != heads[0].StepCount) is > 0 and int behind)
        {
            throw new CommunicationException(
                FormattableString.Invariant($"The ranks disagree: rank {behind} has taken {heads[behind].StepCount} steps and rank 0 {heads[0].StepCount}."), [behind]);
        }

        if (Array.FindIndex(heads, head => head.HasLoss != heads[0].HasLoss) is > 0 and int other)
        {
            throw new InvalidOperationException(FormattableString.Invariant(
                $"The spike guard was given a loss on rank {(heads[0].HasLoss != 0 ? 0 : other)} and none on rank {(heads[0].HasLoss != 0 ? other : 0)}; give all ranks one, or none."));
        }

        IsTold = Array.Exists(heads, head => head.IsTold != 0);
        for (int member = 0; member < _engines.Length; member++)
        {
            IsMeasured[member] = Enumerable.Range(0, _communicator.Size).Any(rank => BitsOf(rank)[_tensors.Length + member] != 0);
        }

        Loss = own.HasLoss == 0 ? null : LossOf(heads);
        for (int tensor = 0; tensor < _tensors.Length; tensor++)
        {
            IsActive[tensor] = Judge(tensor);
        }
    }

    /// <summary>Finds out which tensors the step of the only rank updates.</summary>
    internal void JudgeAlone()
    {
        for (int tensor = 0; tensor < _tensors.Length; tensor++)
        {
            IsActive[tensor] = _hasGradient(tensor) && !_tensors[tensor].IsFrozen;
        }
    }

    /// <summary>Passes a refusal on, or hears of another rank's.</summary>
    /// <param name="refusal">Why this rank refuses; null where it does not.</param>
    /// <exception cref="InvalidOperationException">Another rank refuses.</exception>
    internal void Agree(Exception? refusal)
    {
        WriteText(_ownText, refusal);
        _communicator.AllGather((ReadOnlySpan<byte>)_ownText, _allTexts);
        if (refusal is null)
        {
            ThrowIfRefused(_allTexts, _ownText.Length, 0);
        }
    }

    private static void WriteText(Span<byte> place, Exception? refusal)
    {
        byte[] text = refusal is null ? [] : Encoding.UTF8.GetBytes(refusal.Message);
        int length = Math.Min(text.Length, TextLength);
        int marked = refusal is null ? 0 : 1 + length;
        MemoryMarshal.Write(place, in marked);
        text.AsSpan(0, length).CopyTo(place[sizeof(int)..]);
    }

    private void ThrowIfRefused(byte[] all, int stride, int offset)
    {
        for (int rank = 0; rank < _communicator.Size; rank++)
        {
            ReadOnlySpan<byte> one = all.AsSpan((rank * stride) + offset, _ownText.Length);
            int size = MemoryMarshal.Read<int>(one);
            if (size > 0)
            {
                throw new InvalidOperationException(FormattableString.Invariant(
                    $"Rank {rank} refuses, so that no rank goes on: {Encoding.UTF8.GetString(one.Slice(sizeof(int), size - 1))}"));
            }
        }
    }

    private static unsafe bool HasMemoryOf(Parameter parameter) => parameter.Length == 0 || parameter.GradientAddress is not null;

    private bool Judge(int tensor)
    {
        bool hasAny = false;
        int frozen = 0;
        int without = -1;
        for (int rank = 0; rank < _communicator.Size; rank++)
        {
            byte bits = BitsOf(rank)[tensor];
            hasAny |= (bits & HasGradient) != 0;
            frozen += (bits & IsFrozen) != 0 ? 1 : 0;
            without = (bits & HasMemory) == 0 ? rank : without;
        }

        string name = _tensors[tensor].Name;
        if (frozen > 0 && frozen < _communicator.Size)
        {
            throw new InvalidOperationException(FormattableString.Invariant(
                $"Parameter '{name}' is frozen on {frozen} of {_communicator.Size} ranks; what is frozen must be the same on all."));
        }

        return hasAny && frozen == 0 && (without < 0
            ? true
            : throw new InvalidOperationException(FormattableString.Invariant(
                $"Parameter '{name}' has a gradient on some ranks and no memory for one on rank {without}, where the sum could go; give it memory with SetGradient.")));
    }

    /// <summary>What a rank says of each tensor, and of each optimizer.</summary>
    private ReadOnlySpan<byte> BitsOf(int rank) => _all.AsSpan(rank * _own.Length, _own.Length)[(Marshal.SizeOf<Fixed>() + _ownText.Length)..];

    private static double LossOf(Fixed[] heads)
    {
        if (Array.TrueForAll(heads, head => head.Loss == heads[0].Loss))
        {
            return BitConverter.Int64BitsToDouble(heads[0].Loss);
        }

        double sum = 0;
        foreach (Fixed head in heads)
        {
            sum += BitConverter.Int64BitsToDouble(head.Loss);
        }

        return sum / heads.Length;
    }

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Fixed(long StepCount, long Loss, int HasLoss, int IsTold);
}
