#!/usr/bin/env bash
# Installs everything into the checkout: .venv (Python 3.13), the taps' and the loader's own
# environments (Meltano), profiles.yml. Called by `make` when one of its inputs has changed.
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf 'setup: %s\n' "$*" >&2; }
die() { printf 'setup: %s\n' "$*" >&2; exit 1; }

# uv: the one that is there, or one in an environment of the checkout's own. Under pyenv a uv that
# was installed for another Python version is on the PATH and does not run, so it is asked.
find_uv() {
    local bootstrap=.venv/bootstrap python
    for uv in uv "$bootstrap/bin/uv"; do
        if command -v "$uv" >/dev/null && "$uv" --version >/dev/null 2>&1; then
            return
        fi
    done
    say "installing uv"
    mkdir -p .venv
    for python in python3.13 python3.11 python3; do
        rm -rf "$bootstrap"
        if command -v "$python" >/dev/null && "$python" -m venv "$bootstrap" >/dev/null 2>&1; then
            "$bootstrap/bin/python" -m pip install -q --disable-pip-version-check \
                --require-hashes --no-deps -r <(uv_pin) || die "pip could not install uv"
            uv="$bootstrap/bin/uv"
            return
        fi
    done
    die "no python3 here can make a virtual environment: install uv, or python3-venv"
}

# The entry of uv in requirements.txt, with its hashes.
uv_pin() { awk '/^uv==/ {on = 1} on {print} on && !/\\$/ {exit}' requirements.txt; }

# Two commands on a fresh machine at the same time install once.
mkdir -p .venv
if command -v flock >/dev/null; then
    exec 9>.venv/.setup.lock
    flock 9
    if make -q .venv/.setup 2>/dev/null; then exit 0; fi
fi

find_uv

say "Python packages"
[ -x .venv/bin/python ] || "$uv" venv -q --allow-existing --python 3.13 .venv ||
    die "uv found no Python 3.13 and could not install one"
export UV_COMPILE_BYTECODE=1  # a run starts five Python programs
"$uv" pip sync -q --python .venv/bin/python --require-hashes requirements.txt
"$uv" pip install -q --python .venv/bin/python --no-deps --no-build-isolation -e .

# The loader needs Python 3.11; Meltano looks for `python3.11` on the PATH.
if ! python3.11 -c '' 2>/dev/null; then
    loader_python=$("$uv" python find 3.11 2>/dev/null) ||
        { "$uv" python install -q 3.11 && loader_python=$("$uv" python find 3.11); } ||
        die "uv found no Python 3.11 for the loader and could not install one"
    ln -sf "$loader_python" .venv/bin/python3.11
fi

say "taps and loader"
export PATH="$PWD/.venv/bin:$PATH" WAREHOUSE_PORT=0 SANDBOX_PORT=0
MELTANO_DATABASE_URI="sqlite:///$PWD/.venv/meltano-setup.db" \
    meltano --cwd meltano --log-level warning install --clean >/dev/null ||
    die "meltano install failed: run it in meltano/ to see why"

[ -f profiles.yml ] || cp profiles.example.yml profiles.yml
say "dbt project"
umask 077
dbt --quiet parse --profiles-dir . --no-write-json >/dev/null || say "run \`dbt parse\` to see what it says"

touch .venv/.setup
say "done"
