#!/usr/bin/env bash
# Publishes this example in each way there is, without a warning, and shows that each gives the JIT's bits: size, start-up, time of a step.
# Usage: published.sh [runtime identifier]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

runtime=${1:-linux-$(uname -m | sed 's/x86_64/x64/; s/aarch64/arm64/')}
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT

publish() { # name, properties...
    local name=$1 log
    shift
    # Objects of their own, so that the projects' usual builds stay as they are; restored under the same properties.
    if ! log=$(dotnet publish Digits.csproj --configuration Release --runtime "$runtime" --output "$out/$name" --artifacts-path "$out/artifacts/$name" \
        -p:TreatWarningsAsErrors=true "$@" --nologo 2>&1); then
        printf '%s\n' "$log"
        return 1
    fi
    if grep -E ': warning ' <<< "$log"; then
        echo "$name: published with warnings"
        return 1
    fi
}

fingerprint() { # name
    "$out/$1/Digits" --epochs 2 --threads 1 --picture "$out/$1.png" | grep -E '^│ (AdamW|SGDW)' | awk -F'│' '{ gsub(/ /, "", $8); print $8 }' | paste -sd' '
}

startup() { # name: the median of nine starts, in milliseconds
    for _ in 1 2 3 4 5 6 7 8 9; do
        local start=$EPOCHREALTIME
        "$out/$1/Digits" --help > /dev/null
        echo "$(( (${EPOCHREALTIME//[.,]/} - ${start//[.,]/}) / 1000 ))"
    done | sort -n | sed -n 5p
}

publish jit -p:SelfContained=false
publish trimmed -p:PublishTrimmed=true
publish ready-to-run -p:PublishReadyToRun=true -p:SelfContained=false
publish single-file -p:PublishSingleFile=true -p:SelfContained=false
names=(jit trimmed ready-to-run single-file)
if command -v clang > /dev/null || command -v gcc > /dev/null; then
    publish native-aot -p:PublishAot=true
    names+=(native-aot)
else
    echo "native-aot is left out: its code is linked by clang or gcc, and neither is here."
fi

expected=$(fingerprint jit)
status=0
declare -A fastest
# Turns alternate, because a shared machine's speed changes from minute to minute.
for _ in 1 2 3 4 5; do
    for name in jit "${names[@]:4}"; do
        ns=$("$out/$name/Digits" --measure-step | cut -d' ' -f1)
        fastest[$name]=$(printf '%s\n%s\n' "${fastest[$name]:-$ns}" "$ns" | sort -g | head -1)
    done
done

printf '%-14s %10s %12s %16s  %s\n' published size start-up 'ns/parameter' 'bits of the trained values'
for name in "${names[@]}"; do
    bits=$(fingerprint "$name")
    ns=${fastest[$name]:-$("$out/$name/Digits" --measure-step | cut -d' ' -f1)}
    size=$(find "$out/$name" -type f ! -name '*.dbg' ! -name '*.pdb' ! -name '*.xml' -printf '%s\n' | awk '{ sum += $1 } END { printf "%.1f MB", sum / 1e6 }')
    printf '%-14s %10s %9s ms %16s  %s\n' "$name" "$size" "$(startup "$name")" "$ns" "$bits"
    if [ "$bits" != "$expected" ]; then
        echo "$name: not the bits of the JIT ($expected)"
        status=1
    fi
done

[ -z "${fastest[native-aot]:-}" ] || awk -v aot="${fastest[native-aot]}" -v jit="${fastest[jit]}" 'BEGIN { printf "NativeAOT over JIT, AdamW step in cache: %.2f\n", aot / jit }'
exit $status
