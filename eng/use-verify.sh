#!/usr/bin/env bash
# Prints whether snapshots are compared by Verify.Xunit: true where the package feed serves it with all that it needs, else false. UseVerify says it by hand.
cd "$(dirname "${BASH_SOURCE[0]}")/.."
if [ -n "${UseVerify:-}" ]; then
    echo "$UseVerify"
elif dotnet restore tests/Testing -p:UseVerify=true > /dev/null 2>&1; then
    echo true
else
    echo false
fi
