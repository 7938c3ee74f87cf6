#!/bin/sh
# Make .venv from uv.lock with the first real interpreter; quick when nothing changed. Run from the project's folder.
set -eu

STAMP=.venv/.synced
export UV_PYTHON_DOWNLOADS=never UV_PROJECT_ENVIRONMENT=.venv PIP_DISABLE_PIP_VERSION_CHECK=1
unset VIRTUAL_ENV PYTHONHOME PYTHONPATH

say() { printf '%s\n' "$*" >&2; }

is_current() {
    [ -f "$STAMP" ] && ! [ pyproject.toml -nt "$STAMP" ] && ! [ uv.lock -nt "$STAMP" ] && .venv/bin/python -c '' 2>/dev/null
}

# A pyenv shim exists for versions that are not chosen: only one that runs counts.
is_real() { "$1" -c 'import sys; sys.exit(not (3, 12) <= sys.version_info < (4,))' >/dev/null 2>&1; }

find_python() {
    for name in python3.13 python3.14 python3.12 python3 python \
        "${PYENV_ROOT:-${HOME:-/root}/.pyenv}"/versions/3.1[3421]*/bin/python3; do
        if is_real "$name"; then
            "$name" -c 'import sys; print(sys.executable)'
            return
        fi
    done
    found=$(python3 -c 'import platform; print("the newest found is", platform.python_version())' 2>/dev/null || echo "none was found")
    say "Nodverk needs Python 3.12, 3.13 or 3.14, and $found."
    return 1
}

find_uv() {
    if command -v uv >/dev/null && uv --version >/dev/null 2>&1; then
        command -v uv
        return
    fi
    if ! var/tools/bin/uv --version >/dev/null 2>&1; then
        say "uv is not installed: making one in var/tools ..."
        rm -rf var/tools
        if ! { "$1" -m venv var/tools && var/tools/bin/python -m pip install --quiet uv; } >&2; then
            say "uv could not be made in var/tools: install uv, then run make again."
            return 1
        fi
    fi
    echo var/tools/bin/uv
}

if is_current; then exit 0; fi
python=$(find_python)
uv=$(find_uv "$python")
say "Environment: .venv with $python"
[ -t 2 ] && quiet= || quiet=--quiet
UV_PYTHON=$python "$uv" sync --locked $quiet || {
    say "The environment could not be made; uv's words above say why."
    exit 1
}
touch "$STAMP"
