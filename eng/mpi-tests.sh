#!/usr/bin/env bash
# Runs tests/Mpi.Tests on 1, 2, 3 and 4 ranks with MPICH and with Open MPI, has a rank hang, and ends some at random moments. Installs the libraries where it can, and exits with 3 and the
# reason where there is none. Ends with "N passed, N failed".
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

if [ "$(id -u)" = 0 ] && command -v apt-get > /dev/null && ! { command -v mpirun.mpich && command -v mpirun.openmpi; } > /dev/null; then
    (apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends mpich openmpi-bin) > /dev/null 2>&1 || true
fi

libraries=()
for library in mpich openmpi; do
    command -v "mpirun.$library" > /dev/null && libraries+=("$library") || echo "mpirun.$library is not installed and could not be: its tests are left out."
done
[ "${#libraries[@]}" -gt 0 ] || { echo "There is no MPI library here."; exit 3; }

dotnet build tests/Mpi.Tests --configuration Release -v quiet --nologo || exit 1
program=(dotnet tests/Mpi.Tests/bin/Release/net10.0/GenOptim.Mpi.Tests.dll)

# More ranks than cores, as root: Open MPI wants to be told twice. Threads of the optimizer's would only be in each other's way.
export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 DOTNET_PROCESSOR_COUNT=1 TERM=dumb
launch() {
    local library=$1 ranks=$2
    shift 2
    case $library in
        mpich) timeout 120 mpirun.mpich -n "$ranks" "$@" ;;
        openmpi) timeout 120 mpirun.openmpi --oversubscribe --mca btl self,vader --mca mpi_yield_when_idle 1 -n "$ranks" "$@" ;;
    esac
}

passed=0 failed=0 hashes=""
count() {
    if [ "$1" = 0 ]; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "FAILED: $2"; fi
}

for library in "${libraries[@]}"; do
    for ranks in 1 2 3 4; do
        output=$(launch "$library" "$ranks" "${program[@]}" 2>&1)
        status=$?
        line=$(grep -oE '[0-9]+ passed, [0-9]+ failed' <<< "$output" | tail -1)
        if [ "$status" = 0 ] && [ -n "$line" ]; then
            grep -E 'passed, ' <<< "$output"
            hashes+="$(grep -oE '[0-9a-f]{16}:' <<< "$output")"$'\n'
        else
            printf '%s\n' "$output"
            [ -n "$line" ] || line="0 passed, 1 failed"
        fi
        passed=$((passed + ${line%% *})) line=${line#*, } failed=$((failed + ${line%% *}))
    done
done

# The same bits on every number of ranks, with both libraries.
[ "$(sort -u <<< "${hashes%$'\n'}" | wc -l)" = 1 ]
count $? "the runs do not have the same hash"

# Who is left names who hangs.
for library in "${libraries[@]}"; do
    output=$(launch "$library" 3 "${program[@]}" hang 1 2>&1)
    [ "$(grep -c ' names rank 1 after 2 steps' <<< "$output")" = 2 ]
    result=$?
    count $result "$library, hang"
    [ $result = 0 ] && grep -m 1 ' names rank 1 ' <<< "$output" || printf '%s\n' "$output" | head -40
done

# And who was ended, at a random moment, once per way.
lost=$(eng/mpi-kills.sh 1)
printf '%s\n' "$lost" | head -n -1
line=$(tail -1 <<< "$lost")
passed=$((passed + ${line%% *})) line=${line#*, } failed=$((failed + ${line%% *}))

# The launcher of one library and the other's file.
if [ "${#libraries[@]}" = 2 ]; then
    output=$(GENOPTIM_MPI_LIBRARY=libmpi.so.40 timeout 60 mpirun.mpich -n 2 "${program[@]}" 2>&1)
    grep -q 'The launcher has started 2 processes (PMI_SIZE), and Open MPI .* knows 1' <<< "$output"
    count $? "a launcher of another library: $output"
fi
output=$(GENOPTIM_MPI_LIBRARY=libnone.so "${program[@]}" 2>&1)
grep -q 'No MPI library was found: tried libnone.so' <<< "$output"
count $? "a library that is not there: $output"

# The example comes to the same weights on one rank and on four.
dotnet build examples/Distributed --configuration Release -v quiet --nologo > /dev/null || exit 1
weights=""
for ranks in 1 4; do
    weights+=$(launch "${libraries[0]}" "$ranks" dotnet examples/Distributed/bin/Release/net10.0/Distributed.dll 2>&1 | grep 'hash of the weights')$'\n'
done
[ "$(grep -c 'hash of the weights' <<< "$weights")" = 2 ] && [ "$(sort -u <<< "${weights%$'\n'}" | wc -l)" = 1 ]
count $? "examples/Distributed: $weights"

echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
