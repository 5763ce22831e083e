using System;
using System.ComponentModel;

namespace GenOptim.Lanes;

/// <summary>A lane of <see cref="float"/> whose bits can be read and written as words.</summary>
/// <typeparam name="TSelf">The lane itself.</typeparam>
/// <typeparam name="TWords">Its words.</typeparam>
/// <remarks>
/// A struct that is a lane of several types implements it for all of them; with another type than <see cref="float"/> both members throw
/// <see cref="System.NotSupportedException"/>.
/// </remarks>
[CLSCompliant(false)]
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IWordLane<TSelf, TWords>
    where TSelf : struct, IWordLane<TSelf, TWords>
    where TWords : struct, IWords<TWords>
{
    /// <summary>The bits of each element.</summary>
    TWords Words { get; }

    /// <summary>The lane whose elements have the given bits.</summary>
    /// <param name="words">The bits.</param>
    static abstract TSelf FromWords(TWords words);
}
