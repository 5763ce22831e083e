using System;
using System.Collections;
using System.Collections.Generic;

namespace GenOptim.Engine;

/// <summary>
/// Members in the order in which they came, of which any one leaves or is replaced in the same time however many there are: its place is
/// left empty, and empty places are closed once there are more of them than members, or when a member behind one is asked for by its index.
/// </summary>
/// <typeparam name="T">The members, told apart by reference.</typeparam>
internal sealed class MemberList<T> : IReadOnlyList<T>
    where T : class
{
    /// <summary>As many empty places never matter.</summary>
    private const int FewGaps = 16;

    private readonly List<T?> _places = [];

    /// <summary>Where each member is; made by the first call that asks.</summary>
    private Dictionary<T, int>? _placeOf;
    private int _first;
    private int _gaps;
    private int _version;

    /// <summary>How many places were looked at since the list was made to find, close and number members: what coming and going costs.</summary>
    internal long PlacesSeen { get; private set; }

    public int Count => _places.Count - _first - _gaps;

    public T this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
            if (_gaps > 0)
            {
                Close();
            }

            return _places[_first + index]!;
        }
    }

    /// <summary>Goes through the members without taking memory: every step does.</summary>
    public Enumerator GetEnumerator()
    {
        if (_gaps > 0)
        {
            Close();
        }

        return new Enumerator(this);
    }

    IEnumerator<T> IEnumerable<T>.GetEnumerator() => GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal void Add(T member)
    {
        _placeOf?.Add(member, _places.Count);
        _places.Add(member);
        _version++;
    }

    internal void Remove(T member)
    {
        int place = PlaceOf(member);
        _placeOf!.Remove(member);
        _places[place] = null;
        _gaps++;
        _version++;

        // Members leave from either end, mostly: that leaves no gaps.
        while (_places.Count > _first && _places[^1] is null)
        {
            _places.RemoveAt(_places.Count - 1);
            _gaps--;
            PlacesSeen++;
        }

        while (_first < _places.Count && _places[_first] is null)
        {
            _first++;
            _gaps--;
            PlacesSeen++;
        }

        if (_first + _gaps > Count + FewGaps)
        {
            Close();
        }
    }

    internal void Replace(T member, T replacement)
    {
        int place = PlaceOf(member);
        _placeOf!.Remove(member);
        _placeOf.Add(replacement, place);
        _places[place] = replacement;
        _version++;
    }

    internal void Clear()
    {
        _places.Clear();
        _placeOf = null;
        _first = 0;
        _gaps = 0;
        _version++;
    }

    private int PlaceOf(T member)
    {
        if (_placeOf is null)
        {
            Index();
        }

        return _placeOf![member];
    }

    private void Close()
    {
        _version++;
        PlacesSeen += _places.Count;
        _places.RemoveAll(static member => member is null);
        _first = 0;
        _gaps = 0;
        Index();
    }

    private void Index()
    {
        PlacesSeen += _places.Count - _first;
        _placeOf = new Dictionary<T, int>(_places.Count, ReferenceEqualityComparer.Instance);
        for (int place = _first; place < _places.Count; place++)
        {
            if (_places[place] is T member)
            {
                _placeOf.Add(member, place);
            }
        }
    }

    /// <summary>Refuses to go on once members came, left or were replaced.</summary>
    internal struct Enumerator : IEnumerator<T>
    {
        private readonly MemberList<T> _members;
        private readonly int _version;
        private int _place;

        internal Enumerator(MemberList<T> members)
        {
            _members = members;
            _version = members._version;
            _place = members._first - 1;
        }

        public readonly T Current => _members._places[_place]!;

        readonly object IEnumerator.Current => Current;

        public bool MoveNext()
        {
            if (_version != _members._version)
            {
                throw new InvalidOperationException("Members came, left or were replaced while they were enumerated.");
            }

            do
            {
                _place++;
                _members.PlacesSeen++;
            }
            while (_place < _members._places.Count && _members._places[_place] is null);
            return _place < _members._places.Count;
        }

        public void Reset() => _place = _members._first - 1;

        public readonly void Dispose()
        {
        }
    }
}
