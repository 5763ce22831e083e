#!/usr/bin/env bash
# Prepares a Debian 13 root folder for what older systems lack: TorchSharp's native part needs the C++ library of GCC 13, and Python's own
# safetensors reader is the judge of the files that we write.
#
#   eng/debian13-root.sh                 prepares the root once (some minutes; later calls return at once) and prints its folder
#   eng/debian13-root.sh --run CMD...    runs CMD inside it, in the current folder, with this repository, the .NET SDK and the package cache visible
#
# Needs root, debootstrap and Debian's packages. Where one of these is missing it says which, and exits with 3: callers skip and repeat the reason.
# GENOPTIM_DEBIAN13_ROOT names another folder than the one in the user's cache, and GENOPTIM_DEBIAN13_PACKAGES packages that its root holds besides (for a folder of
# its own: a root that was made for other packages is made anew).
set -euo pipefail

repository=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
root=${GENOPTIM_DEBIAN13_ROOT:-${XDG_CACHE_HOME:-$HOME/.cache}/genoptim/debian13}
packages=ca-certificates,libstdc++6,libgomp1,libicu76,libssl3t64,zlib1g,python3,python3-numpy,python3-safetensors

# Left to apt, because debootstrap knows no alternatives among what a package needs.
more=${GENOPTIM_DEBIAN13_PACKAGES:-}

# What the root must hold; a root that was made for another list is made anew.
recipe="trixie $packages${more:+ $more}"

cannot() {
    echo "No Debian 13 root: $1" >&2
    exit 3
}

prepare() {
    if [ "$(cat "$root/.recipe" 2> /dev/null)" = "$recipe" ]; then
        return
    fi

    [ "$(id -u)" = 0 ] || cannot "debootstrap needs the rights of root."
    if ! command -v debootstrap > /dev/null; then
        { apt-get update && apt-get install --yes debootstrap; } > /dev/null 2>&1 || cannot "debootstrap is not installed and could not be."
    fi

    # The mirror from which this machine takes its own packages.
    local mirror
    mirror=$(apt-get indextargets --format '$(SITE)' 'Created-By: Packages' 2> /dev/null | grep -E '/debian/?$' | head -n 1) || true
    [ -n "$mirror" ] || cannot "this machine has no Debian mirror among its package sources."

    mkdir -p "$(dirname "$root")"
    exec 7> "$root.lock"
    flock 7
    if [ "$(cat "$root/.recipe" 2> /dev/null)" = "$recipe" ]; then
        return
    fi

    # Made beside its place and renamed, so that an interrupted run leaves no half root that looks whole.
    rm -rf "$root.tmp"
    if ! debootstrap --variant=minbase --include="$packages" trixie "$root.tmp" "$mirror" > "$root.log" 2>&1; then
        tail -n 5 "$root.log" >&2
        rm -rf "$root.tmp"
        cannot "debootstrap failed; its log is $root.log."
    fi

    if [ -n "$more" ]; then
        cp /etc/resolv.conf /etc/hosts "$root.tmp/etc/" 2> /dev/null || true
        # shellcheck disable=SC2086 # One word for each package.
        if ! DEBIAN_FRONTEND=noninteractive chroot "$root.tmp" apt-get install --yes --no-install-recommends $more >> "$root.log" 2>&1; then
            tail -n 5 "$root.log" >&2
            rm -rf "$root.tmp"
            cannot "'$more' could not be installed; the log is $root.log."
        fi
    fi

    rm -rf "$root.tmp/var/cache/apt/archives" "$root"
    printf '%s\n' "$recipe" > "$root.tmp/.recipe"
    mv "$root.tmp" "$root"
}

run() {
    local sdk packages_folder
    sdk=$(dirname "$(readlink -f "$(command -v dotnet)")")
    packages_folder=${NUGET_PACKAGES:-$HOME/.nuget/packages}
    mkdir -p "$packages_folder"

    # The mounts are seen by this command alone and end with it.
    GENOPTIM_FOLDER=$PWD GENOPTIM_MOUNTS="$repository:$sdk:$packages_folder:/proc:/sys:/dev:/tmp" GENOPTIM_ROOT=$root GENOPTIM_SDK=$sdk \
        unshare --mount bash -euc '
            IFS=: read -r -a folders <<< "$GENOPTIM_MOUNTS"
            for folder in "${folders[@]}"; do
                mkdir -p "$GENOPTIM_ROOT$folder"
                mount --rbind "$folder" "$GENOPTIM_ROOT$folder"
            done

            cp /etc/resolv.conf /etc/hosts "$GENOPTIM_ROOT/etc/" 2> /dev/null || true
            exec chroot "$GENOPTIM_ROOT" env PATH="$GENOPTIM_SDK:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin" DOTNET_ROOT="$GENOPTIM_SDK" \
                bash -c "cd \"\$GENOPTIM_FOLDER\" && exec \"\$@\"" debian13 "$@"
        ' debian13 "$@"
}

prepare
if [ "${1:-}" = --run ]; then
    shift
    [ $# -gt 0 ] || { echo "eng/debian13-root.sh --run needs a command." >&2; exit 2; }
    unshare --mount true 2> /dev/null || cannot "this machine does not allow mount namespaces."
    run "$@"
elif [ $# -gt 0 ]; then
    echo "eng/debian13-root.sh knows --run CMD... and no other argument; got '$1'." >&2
    exit 2
else
    echo "$root"
fi
