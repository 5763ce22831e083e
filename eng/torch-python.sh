#!/usr/bin/env bash
# Python with the PyTorch of Debian 13 (2.6), for systems whose own is older: PyTorch's fused steps on the CPU came with 2.4.
#
#   eng/torch-python.sh ARGUMENT...    as python3 ARGUMENT..., in a root folder of its own, which the first call makes (some minutes, 2 GB)
#
# What eng/debian13-root.sh needs is needed here; GENOPTIM_TORCH_ROOT names another folder than the one in the user's cache.
set -euo pipefail

export GENOPTIM_DEBIAN13_ROOT=${GENOPTIM_TORCH_ROOT:-${XDG_CACHE_HOME:-$HOME/.cache}/genoptim/debian13-torch}
export GENOPTIM_DEBIAN13_PACKAGES=python3-torch
exec "$(dirname "${BASH_SOURCE[0]}")/debian13-root.sh" --run python3 "$@"
