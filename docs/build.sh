#!/usr/bin/env bash
# Builds the site, pages and API reference, into docs/_site. With --serve it is shown at a local address.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

dotnet tool restore > /dev/null
dotnet build ../src/Runtime --configuration Release --verbosity quiet --nologo

# The list of rules is made from their pages.
for page in rules/GENOPT*.md; do
    printf -- '- name: "%s"\n  href: %s\n' "$(sed -n '1s/^# //p' "$page" | sed 's/"/\\"/g')" "$(basename "$page")"
done > rules/toc.yml

# A warning is a broken link or a page that no table of contents names.
dotnet docfx docfx.json --warningsAsErrors "$@"
