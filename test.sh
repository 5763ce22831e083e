#!/usr/bin/env bash
# Restores, builds with warnings as errors, and runs every test project of GenOptim.sln.
# Needs the .NET SDK of global.json and nothing else. Ends with "N passed, N failed, N skipped" over all projects.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1

if ! dotnet build GenOptim.sln --configuration Release; then
    echo "The build failed; no test was run."
    echo "0 passed, 1 failed, 0 skipped"
    exit 1
fi

results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT
dotnet test GenOptim.sln --configuration Release --no-build --logger trx --results-directory "$results" "$@"
status=$?

# One line of counters per project: total, executed, passed.
counters=$(grep -ho '<Counters total="[0-9]*" executed="[0-9]*" passed="[0-9]*"' "$results"/*.trx 2>/dev/null | grep -o '[0-9]*' | paste -d' ' - - -)
total=0 executed=0 passed=0
while read -r one_total one_executed one_passed; do
    total=$((total + ${one_total:-0})) executed=$((executed + ${one_executed:-0})) passed=$((passed + ${one_passed:-0}))
done <<< "$counters"

failed=$((executed - passed))
if [ "$status" -ne 0 ] && [ "$failed" -eq 0 ]; then
    failed=1 # a test host that died leaves no count
fi

echo "$passed passed, $failed failed, $((total - executed)) skipped"
[ "$status" -eq 0 ] && [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
