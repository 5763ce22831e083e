#!/usr/bin/env bash
# Ends a random one of three ranks at a random moment, COUNT times per way:
#
#   eng/mpi-kills.sh [COUNT ["LIBRARY:WAY:REPORTS ..."]]
#
# Each time the newest checkpoint must load, and where the launcher leaves the others alone both of them must name the lost rank. Open MPI's launcher with --enable-recovery does, whatever ended it.
# MPICH's with -disable-auto-cleanup ends all ranks after a signal (4.0.2); after an exit code it does not, but UCX aborts a process whose message goes to one that is gone where it copies from
# process to process (UCX_TLS=^cma leaves that out), and MPI's own error may come first and name no one: the checkpoint alone is asked for.
# Expects tests/Mpi.Tests to be built. Counts on the error output after each, and ends with "N passed, N failed", also where it is broken off.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
count=${1:-3}
program=(dotnet tests/Mpi.Tests/bin/Release/net10.0/GenOptim.Mpi.Tests.dll)
export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 DOTNET_PROCESSOR_COUNT=1 DOTNET_TieredPGO=0 TERM=dumb
scratch=$(mktemp -d)

# One run: the library, how a rank is lost (signal or exit), and how many of the others must report.
lose_one() {
    local library=$1 way=$2 expected=$3 folder victim leaver=-1 delay launcher=() verified
    folder=$(mktemp -d "$scratch/XXXXXX")
    victim=$((RANDOM % 3)) delay=$((RANDOM % 700))
    [ "$way" = exit ] && leaver=$victim
    case $library in
        mpich) launcher=(env UCX_TLS=^cma mpirun.mpich -disable-auto-cleanup -n 3) ;;
        openmpi) launcher=(mpirun.openmpi --enable-recovery --oversubscribe --mca btl self,vader --mca mpi_yield_when_idle 1 -n 3) ;;
    esac
    timeout 40 "${launcher[@]}" "${program[@]}" train "$folder" "$leaver" "$delay" > "$folder/output" 2>&1 &
    pid=$!
    for _ in $(seq 200); do
        [ -s "$folder/pid-0" ] && [ -s "$folder/pid-1" ] && [ -s "$folder/pid-2" ] && break
        sleep 0.1
    done
    if [ "$way" = signal ] && [ -s "$folder/pid-$victim" ]; then
        sleep "0.$(printf '%03d' "$delay")"
        kill -KILL "$(cat "$folder/pid-$victim")"
    fi
    wait "$pid"
    pid=
    reported=$(grep -c " names rank $victim after" "$folder/output")
    verified=$("${program[@]}" verify "$folder" 2>&1 | tail -1)
    [ "$reported" -ge "$expected" ] && [[ $verified == step*loads ]] && { rm -rf "$folder"; return 0; }
    echo "FAILED: $library, $way of rank $victim after $delay ms: $reported of $expected reported; $verified"
    tail -20 "$folder/output"
    return 1
}

passed=0 failed=0 reported=0 pid=
# The last line, also where the run is broken off: what was counted is not lost.
finish() {
    [ -z "$pid" ] || { kill "$pid" && wait "$pid"; } 2> /dev/null
    echo "$passed passed, $failed failed"
    rm -rf "$scratch"
}
trap finish EXIT
trap 'exit 130' INT TERM HUP

run_ways() {
    local library=$1 way=$2 expected=$3 i good=0 named=0
    command -v "mpirun.$library" > /dev/null || { echo "$library, $way: left out, there is no mpirun.$library" >&2; return 0; }
    for ((i = 1; i <= count; i++)); do
        if lose_one "$library" "$way" "$expected"; then good=$((good + 1)) passed=$((passed + 1)); else failed=$((failed + 1)); fi
        [ "$reported" = 2 ] && named=$((named + 1))
        echo "$library, $way, $i of $count: the checkpoint loaded$([ "$expected" = 0 ] || echo " and both others named the rank") in $good; both named it in $named" >&2
    done
    echo "$library, $way: after $good of $count $([ "$expected" = 0 ] && echo "the checkpoint loaded, and both others named the rank in $named" || echo "both others named the rank and the checkpoint loaded")"
}

ways=${2:-"openmpi:signal:2 openmpi:exit:2 mpich:exit:0 mpich:signal:0"}
for one in $ways; do
    IFS=: read -r library way expected <<< "$one"
    run_ways "$library" "$way" "$expected"
done

[ "$failed" = 0 ] && [ "$passed" -gt 0 ]
