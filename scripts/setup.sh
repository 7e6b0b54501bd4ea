#!/usr/bin/env bash
# Installs everything into the checkout: .venv (Python 3.13), the taps' and the loader's own
# environments (Meltano), profiles.yml. Called by `make` when one of its inputs has changed, or when
# what `setup.sh --state` says does not begin with "whole"; the inputs are the rest of it.
set -euo pipefail
cd -P "$(dirname "$0")/.."
here=$PWD

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

# The stamp of a complete setup: where the checkout was, how many packages .venv held, and what
# has to be there of the plugins. What is installed has absolute paths in it. Every command of lorc
# has it read, so nothing here starts a program.
stamp=.venv/.setup
shopt -s nullglob
recorded=()
if [ -e "$stamp" ]; then while IFS= read -r line; do recorded+=("$line"); done <"$stamp"; fi
before=${recorded[0]:-}

packages() {
    local found=(.venv/lib/python3.13/site-packages/*)
    count=${#found[@]}
}

has_packages() {
    local version='version(_info)? = 3\.13\.' count
    packages
    [ "$before" = "$here" ] && [ "$count" -ge "${recorded[1]:-0}" ] &&
        [ -e .venv/pyvenv.cfg ] && [[ $(<.venv/pyvenv.cfg) =~ $version ]] &&
        [ -x .venv/bin/python ] && [ -x .venv/bin/lorc ]
}

has_plugins() {
    local python
    [ "$before" = "$here" ] || return 1
    for python in "${recorded[@]:2}"; do [ -x "$python" ] || return 1; done
}

inputs=(
    scripts/setup.sh requirements.txt pyproject.toml .python-version
    meltano/meltano.yml meltano/loader-requirements.txt meltano/taps/*/pyproject.toml
    profiles.example.yml
)

# profiles.yml follows its example for as long as it is an unchanged copy of an older one.
copy_profiles() {
    local version
    if [ ! -f profiles.yml ]; then
        cp profiles.example.yml profiles.yml
        return
    fi
    ! cmp -s profiles.yml profiles.example.yml || return 0
    for version in $(git log --format=%H -- profiles.example.yml 2>/dev/null); do
        if git show "$version:profiles.example.yml" | cmp -s - profiles.yml; then
            cp profiles.example.yml profiles.yml
            say "profiles.yml is that of profiles.example.yml again, which has changed"
            return
        fi
    done
    say "profiles.yml is your own and profiles.example.yml has changed: compare the two"
}

is_as_asked() {
    local input
    for input in "${inputs[@]}"; do [ ! "$input" -nt "$stamp" ] || return 1; done
}

if [ "${1:-}" = --state ]; then
    state=damaged
    if has_packages && has_plugins && [ -f profiles.yml ]; then state=whole; fi
    echo "$state ${inputs[*]}"
    exit 0
fi

# Two commands on a fresh machine at the same time install once.
mkdir -p .venv
if command -v flock >/dev/null; then
    exec 9>.venv/.setup.lock
    flock 9
    if make -q --no-print-directory .venv/.setup >/dev/null 2>&1; then exit 0; fi
fi

# A copy starts no server of the original's, stops none, and knows the secret of none.
if [ -n "$before" ] && [ "$before" != "$here" ]; then
    say "the checkout was copied or moved from $before: installing anew"
    if [ -d "$before/.venv" ]; then rm -f .warehouse/*.pid .warehouse/*.secret; fi
fi

if has_packages && has_plugins && is_as_asked; then
    [ -f profiles.yml ] || say "profiles.yml was missing"
    copy_profiles
    touch "$stamp"
    exit 0
fi

if [ ! -e "$stamp" ]; then
    say "this takes about 3 minutes, 2 GB of disk, and downloads unless uv's cache has them"
    free_mb=$(df -Pm . | awk 'END {print $4}')
    [ "$free_mb" -ge 2000 ] ||
        die "$free_mb MB are free here and 2000 are needed: make room, or use another disk"
fi

find_uv

# what was installed elsewhere, by another Python, or is half there, is not repaired piece by piece
is_of_another_python() {
    [ -e .venv/pyvenv.cfg ] && ! grep -qE '^version(_info)? = 3\.13\.' .venv/pyvenv.cfg
}
if { [ -s "$stamp" ] && ! has_packages; } || is_of_another_python || [ ! -x .venv/bin/python ]; then
    find .venv -mindepth 1 -maxdepth 1 ! -name .setup.lock ! -name bootstrap -exec rm -rf {} +
fi

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

copy_profiles
say "dbt project"
umask 077
dbt --quiet parse --profiles-dir . --no-write-json >/dev/null || say "run \`dbt parse\` to see what it says"

packages
printf '%s\n' "$here" "$count" meltano/.meltano/{extractors,loaders}/*/venv/bin/python >"$stamp"
say "done"
