#!/usr/bin/env bash
# Writes the lists of what is public anew (PublicAPI.Unshipped.txt); with --ship, at a release, all of it goes into PublicAPI.Shipped.txt.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

for project in Attributes Runtime Mpi; do
    list=$project/PublicAPI.Unshipped.txt
    printf '#nullable enable\n' > "$project/PublicAPI.Unshipped.txt"
    if [ "${1:-}" = --ship ]; then
        list=$project/PublicAPI.Shipped.txt
        printf '#nullable enable\n' > "$list"
    fi

    # The compiler names each member that the lists lack; what the other list has already is not named.
    names=$(dotnet build "$project" --configuration Release --no-incremental --nologo -p:TreatWarningsAsErrors=false 2>&1 \
        | grep -F "/src/$project/" | sed -nE "s/.*RS0016: Symbol '(.*)' is not part of the declared public API.*/\1/p" | LC_ALL=C sort -u)
    printf '%s\n' "$names" | sed '/^$/d' >> "$list"
    echo "$list: $(($(wc -l < "$list") - 1)) members"
done
