#!/usr/bin/env bash
# Restores, builds with warnings as errors, and runs every test project of GenOptim.sln.
# Needs the .NET SDK of global.json and nothing else. Ends with "N passed, N failed, N skipped" over all projects.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1

# One compiler for all projects, also where the machine asks for one each; the rules of style are looked at by .ci/run's dotnet format.
export UseSharedCompilation=true EnforceCodeStyleInBuild=false

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# ILGPU is the one dependency that some package feeds do not serve. Without it everything else is still built and tested.
solution=GenOptim.sln
left_out=0
if ! restore=$(dotnet restore tests/Ilgpu.Tests 2>&1) && grep -qE 'NU110[0-9]: .*ILGPU' <<< "$restore"; then
    left_out=$(grep -rhoE '\[(Skippable)?(Fact|Theory)\]' tests/Ilgpu.Tests --include='*.cs' | wc -l)
    echo "The package feed does not serve ILGPU: tests/Ilgpu.Tests ($left_out tests), examples/GpuTraining and benchmarks/GpuBenchmarks are left out."
    solution=$scratch/GenOptim.WithoutIlgpu.slnf
    {
        printf '{ "solution": { "path": "%s/GenOptim.sln", "projects": [' "$PWD"
        dotnet sln GenOptim.sln list | grep 'csproj$' | grep -vE 'Ilgpu\.Tests|GpuTraining|GpuBenchmarks' | sed 's/.*/"&"/' | paste -sd, -
        printf '] } }\n'
    } > "$solution"
fi

# Snapshots are compared by Verify.Xunit where the feed serves it with all that it needs, and by a helper that keeps its conventions elsewhere.
UseVerify=$(eng/use-verify.sh)
export UseVerify
echo "Snapshots: $([ "$UseVerify" = true ] && echo "Verify.Xunit" || echo "the helper in tests/Testing, because the package feed does not serve Verify.Xunit")"

start=$SECONDS
if ! dotnet build "$solution" --configuration Release; then
    echo "The build failed; no test was run."
    echo "0 passed, 1 failed, 0 skipped"
    exit 1
fi

echo "== $((SECONDS - start)) s: build"
start=$SECONDS
results=$scratch/results
dotnet test "$solution" --configuration Release --no-build --logger trx --results-directory "$results" "$@"
status=$?

echo "== $((SECONDS - start)) s: tests; each project's own time stands in its line above"

# What a new user waits for, as tests/Package.Tests saw it.
grep -hoE 'template [0-9.]+ s, run [0-9.]+ s, test [0-9.]+ s' "$results"/*.trx 2> /dev/null | sed 's/^/== from an empty folder: /'

# One line of counters per project: total, executed, passed.
counters=$(grep -ho '<Counters total="[0-9]*" executed="[0-9]*" passed="[0-9]*"' "$results"/*.trx 2>/dev/null | grep -o '[0-9][0-9]*' | paste -d' ' - - -)
total=0 executed=0 passed=0
while read -r one_total one_executed one_passed; do
    total=$((total + ${one_total:-0})) executed=$((executed + ${one_executed:-0})) passed=$((passed + ${one_passed:-0}))
done <<< "$counters"

failed=$((executed - passed))
if [ "$status" -ne 0 ] && [ "$failed" -eq 0 ]; then
    failed=1 # a test host that died leaves no count
fi

echo "$passed passed, $failed failed, $((total - executed + left_out)) skipped"
[ "$status" -eq 0 ] && [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
