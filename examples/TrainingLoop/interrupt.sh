#!/usr/bin/env bash
# Shows what the example is for: a run that was stopped by Ctrl-C, and one that was killed again and again, end with the hash of one that was not.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
program=bin/Release/net10.0/TrainingLoop.dll
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

hash_of() { grep -o 'hash [0-9a-f]*' <<< "$1"; }

output=$(dotnet exec "$program" --folder "$scratch/whole" --require-accuracy 95)
grep -qE 'taken and [1-9][0-9]* left out' <<< "$output" || { echo "No step was left out while the loss scale found its place."; exit 1; }
whole=$(hash_of "$output")

# Sends a signal once there is a checkpoint that was not there before.
interrupt() {
    local folder=$scratch/$1 signal=$2 before
    before=$(cat "$folder/latest" 2> /dev/null || true)
    dotnet exec "$program" --folder "$folder" --save-every 20 > /dev/null &
    local process=$!
    while kill -0 $process 2> /dev/null && [ "$(cat "$folder/latest" 2> /dev/null || true)" = "$before" ]; do sleep 0.02; done
    kill -s "$signal" $process 2> /dev/null || true
    wait $process || true
}

# A job in the background ignores SIGINT unless it is told otherwise.
set -m
interrupt stopped INT
for _ in 1 2 3; do interrupt killed KILL; done

for run in stopped killed; do
    output=$(dotnet exec "$program" --folder "$scratch/$run")
    grep -q 'Taken up at step' <<< "$output" || { echo "The $run run was not taken up."; exit 1; }
    [ "$(hash_of "$output")" = "$whole" ] || { echo "The $run run ended with $(hash_of "$output") and not with $whole."; exit 1; }
done

echo "Stopped and killed runs end with the $whole of the whole one."
