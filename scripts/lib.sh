# What all scripts share: terminal output, paths, and the tools on PATH. Sourced, never run; the sourcing script has
# set -euo pipefail.
# shellcheck shell=bash disable=SC2034

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
TOOLS=${COHORT_TOOLS:-$HOME/.cache/cohort/tools}
TARGET=${CARGO_TARGET_DIR:-$ROOT/target}
BINARY=$TARGET/release/cohort
SITE=$ROOT/target/site # site-root in Cargo.toml

# The links in $TOOLS/bin come first: cargo-leptos runs plain `cargo`, which may be another Rust.
export PATH="$TOOLS/bin:$PATH"

say() { printf '==> %s\n' "$*"; }
die() {
    printf 'error: %s\n' "$*" >&2
    exit 1
}
have() { command -v "$1" >/dev/null 2>&1; }

# step NAME COMMAND...: runs a command with its output in a log. Prints the name, progress every 15 s, and at the end the
# duration. On failure it prints the end of the log; the caller explains the failure.
step() {
    local name=$1 log=$TOOLS/log/${1// /-} began=$SECONDS status=0 progress
    shift
    mkdir -p "$TOOLS/log"
    say "$name …"
    : >"$log"
    show_progress "$log" 9>&- &
    progress=$!
    # In the foreground, so that Ctrl-C reaches it.
    "$@" >"$log" 2>&1 || status=$?
    kill "$progress" 2>/dev/null || true
    wait "$progress" 2>/dev/null || true
    if [ $status != 0 ]; then
        tail -n 30 "$log" >&2
        printf 'failed: %s (full log: %s)\n' "$name" "$log" >&2
        return $status
    fi
    say "$name: $((SECONDS - began)) s"
}

show_progress() {
    local began=$SECONDS
    # Redirected, so that a sleep that outlives this script keeps no pipe open.
    while sleep 15 >/dev/null 2>&1 && kill -0 $$ 2>/dev/null; do
        printf '    %4d s  %s\n' $((SECONDS - began)) "$(tail -n 1 "$1" | tr -d '\r' | cut -c1-100)"
    done
}

# The version of one crate in Cargo.lock.
locked_version() {
    awk -v want="name = \"$1\"" '$0 == want { getline; gsub(/"/, "", $3); print $3; exit }' "$ROOT/Cargo.lock"
}

is_debian() { have apt-get && have dpkg-query; }
am_root() { [ "$(id -u)" = 0 ]; }

# Installs those of the named Debian packages that are missing; without root it fails if there are any.
apt_packages() {
    local name missing=()
    for name in "$@"; do
        dpkg-query -W -f '${db:Status-Status}\n' "$name" 2>/dev/null | grep -qx installed || missing+=("$name")
    done
    [ ${#missing[@]} -gt 0 ] || return 0
    am_root || die "these Debian packages are missing; install them as root and run this again: ${missing[*]}"
    step "Debian packages ${missing[*]}" apt_install "${missing[@]}"
}

apt_install() {
    export DEBIAN_FRONTEND=noninteractive
    # The package lists on the machine are usually recent enough; they are updated only if the installation fails.
    apt-get install -y -qq --no-install-recommends "$@" ||
        { apt-get update -qq && apt-get install -y -qq --no-install-recommends "$@"; }
}

# The environment for serving the release build: where the site is, and that its file names contain hashes.
serve_env() {
    export COHORT_SITE=$SITE LEPTOS_HASH_FILES=true LEPTOS_ENV=PROD
}

# Installs Playwright. A copy of the lock file is left after each installation: if it is the same, there is nothing to do.
install_playwright() {
    cmp -s "$ROOT/end2end/package-lock.json" "$ROOT/end2end/node_modules/.cohort-lock" && return
    step "Playwright" npm --prefix "$ROOT/end2end" ci --no-audit --no-fund &&
        cp "$ROOT/end2end/package-lock.json" "$ROOT/end2end/node_modules/.cohort-lock"
}
