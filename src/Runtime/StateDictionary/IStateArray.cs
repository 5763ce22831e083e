namespace GenOptim;

/// <summary>The bytes of a state array that can be had as a whole only.</summary>
internal interface IStateArray : IStateBytes
{
    /// <summary>Reads the array.</summary>
    StateTensor Load();
}
