#!/usr/bin/env bash
# Runs tests/TorchSharp.Tests, what the analyzers' fixes make of TorchSharp's optimizers, and examples/TorchSharp against the real TorchSharp: its native
# part needs the C++ library of GCC 13, so inside the Debian 13 root where this system has none. Exits with 3 where there is no such root, and says why.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

if ! restore=$(dotnet restore tests/TorchSharp.Tests -p:WithLibTorch=true 2>&1); then
    printf '%s\n' "$restore" >&2
    grep -qE 'NU110[0-9]: .*libtorch' <<< "$restore" && exit 3
    exit 1
fi

dotnet build tests/TorchSharp.Tests --configuration Release -p:WithLibTorch=true -v quiet --nologo
dotnet build tests/Analyzers.Tests --configuration Release -p:WithLibTorch=true -v quiet --nologo
dotnet build examples/TorchSharp --configuration Release -p:WithLibTorch=true -v quiet --nologo
root=(eng/debian13-root.sh --run)
if ldconfig -p | grep -q 'libstdc++\.so\.6' && strings "$(ldconfig -p | awk '/libstdc\+\+\.so\.6/ { print $NF; exit }')" 2> /dev/null | grep -q 'GLIBCXX_3\.4\.32'; then
    root=()
fi

"${root[@]}" env GENOPTIM_NEEDS_LIBTORCH=1 dotnet test tests/TorchSharp.Tests --configuration Release --no-build --nologo "$@"
# Once more with every block of a page or more in a mapping of its own, which is gone once it is freed: whoever reads or writes there then does not live on.
# (Smaller ones would use up the mappings, after which nothing has one.)
"${root[@]}" env GENOPTIM_NEEDS_LIBTORCH=1 MALLOC_MMAP_THRESHOLD_=4096 MALLOC_MMAP_MAX_=1000000 MALLOC_PERTURB_=165 \
    dotnet test tests/TorchSharp.Tests --configuration Release --no-build --nologo --filter "FullyQualifiedName~StepTests"
# What the fixes make of TorchSharp's optimizers comes to the same on the real library.
"${root[@]}" env GENOPTIM_NEEDS_LIBTORCH=1 dotnet test tests/Analyzers.Tests --configuration Release --no-build --nologo --filter "FullyQualifiedName~ReplacedOptimizerRunTests"
"${root[@]}" examples/TorchSharp/interrupt.sh
