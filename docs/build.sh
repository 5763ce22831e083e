#!/usr/bin/env bash
# Builds the site, pages and API reference, into docs/_site. With --serve it is shown at a local address.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

repository=$(sed -n 's:.*<RepositoryUrl>\(.*\)</RepositoryUrl>.*:\1:p' ../Directory.Build.props)
dotnet tool restore > /dev/null
dotnet build ../src/Runtime --configuration Release --verbosity quiet --nologo

# Of the pages a copy, in which links to what is not on the site lead to the repository.
rm -rf _pages _site
mkdir -p _pages/rules _pages/algorithms
cp -r ./*.md toc.yml images _pages
cp rules/*.md _pages/rules
cp algorithms/*.md _pages/algorithms
sed -i -E "s#\]\(\.\./#]($repository/blob/main/#g" _pages/*.md
sed -i -E "s#\]\(\.\./\.\./#]($repository/blob/main/#g" _pages/rules/*.md _pages/algorithms/*.md

# A page that nobody has put into the table of contents is found at its end.
for page in *.md; do
    if [ "$page" != index.md ] && ! grep -q "href: $page\$" toc.yml; then
        printf '  - name: "%s"\n    href: %s\n' "$(sed -n '1s/^# //p' "$page" | sed 's/"/\\"/g')" "$page" >> _pages/toc.yml
    fi
done

# The list of rules is made from their pages.
{
    printf -- '- name: All rules\n  href: README.md\n'
    for page in rules/GENOPT*.md; do
        printf -- '- name: "%s"\n  href: %s\n' "$(sed -n '1s/^# //p' "$page" | sed 's/"/\\"/g')" "$(basename "$page")"
    done
} > _pages/rules/toc.yml

# A warning is a broken link, or a comment that the reference cannot show.
dotnet docfx docfx.json --warningsAsErrors "$@"
