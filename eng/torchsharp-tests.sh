#!/usr/bin/env bash
# Runs tests/TorchSharp.Tests against the real TorchSharp: its native part needs the C++ library of GCC 13, so inside the Debian 13 root where this
# system has none. Exits with 3 where there is no such root, and says why.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

if ! restore=$(dotnet restore tests/TorchSharp.Tests -p:WithLibTorch=true 2>&1); then
    printf '%s\n' "$restore" >&2
    grep -qE 'NU110[0-9]: .*libtorch' <<< "$restore" && exit 3
    exit 1
fi

dotnet build tests/TorchSharp.Tests --configuration Release -p:WithLibTorch=true -v quiet --nologo
test=(env GENOPTIM_NEEDS_LIBTORCH=1 dotnet test tests/TorchSharp.Tests --configuration Release --no-build --nologo "$@")
if ldconfig -p | grep -q 'libstdc++\.so\.6' && strings "$(ldconfig -p | awk '/libstdc\+\+\.so\.6/ { print $NF; exit }')" 2> /dev/null | grep -q 'GLIBCXX_3\.4\.32'; then
    "${test[@]}"
else
    eng/debian13-root.sh --run "${test[@]}"
fi
