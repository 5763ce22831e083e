#!/usr/bin/env bash
# Shows that a run that was stopped by Ctrl-C ends with the hash of one that was not. Needs a build with -p:WithLibTorch=true and the C++ library of GCC 13.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
program=bin/Release/net10.0/TorchTraining.dll
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

output=$(dotnet exec "$program" --folder "$scratch/whole")
printf '%s\n' "$output"
whole=$(grep -o 'Final hash [0-9a-f]*' <<< "$output")

# A job in the background ignores SIGINT unless it is told otherwise.
set -m
dotnet exec "$program" --folder "$scratch/stopped" > /dev/null &
process=$!
while kill -0 $process 2> /dev/null && [ ! -e "$scratch/stopped/latest" ]; do sleep 0.02; done
kill -s INT $process 2> /dev/null || true
wait $process || true

output=$(dotnet exec "$program" --folder "$scratch/stopped")
grep -q 'Taken up from' <<< "$output" || { echo "The stopped run was not taken up."; exit 1; }
[ "$(grep -o 'Final hash [0-9a-f]*' <<< "$output")" = "$whole" ] || { echo "The stopped run did not end with the $whole of the whole one."; exit 1; }
echo "A stopped run ends with the ${whole,} of the whole one."
