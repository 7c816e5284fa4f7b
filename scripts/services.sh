# Temporary PostgreSQL and Redis for tests. Sourced after lib.sh:
#   start_postgres   sets POSTGRES_URL (a Unix socket in a private directory); with `durable`, commits are synced to disk
#   start_redis      sets REDIS_URL and REDIS_PORT (127.0.0.1, nothing written to disk)
#   stop_all         stops both and removes their directories; runs by itself when the script exits
# A script with its own EXIT trap must call stop_all in it.
# shellcheck shell=bash disable=SC2034

SERVICES_DIR=
POSTGRES_BIN=
POSTGRES_URL=
REDIS_URL=
REDIS_PORT=
REDIS_PID=
trap stop_all EXIT

services_dir() {
    [ -n "$SERVICES_DIR" ] || SERVICES_DIR=$(mktemp -d "${TMPDIR:-/tmp}/cohort-services.XXXXXX")
    chmod 711 "$SERVICES_DIR" # the user postgres needs to pass through
}

# PostgreSQL refuses to run as root.
as_postgres() {
    if am_root; then
        (cd / && runuser -u postgres -- "$@")
    else
        "$@"
    fi
}

start_postgres() {
    local initdb
    initdb=$(compgen -G '/usr/lib/postgresql/*/bin/initdb' | sort -V | tail -n 1 || true)
    initdb=${initdb:-$(command -v initdb || true)}
    [ -n "$initdb" ] || { echo "PostgreSQL is not installed" >&2 && return 1; }
    POSTGRES_BIN=$(dirname "$initdb")
    services_dir
    local dir=$SERVICES_DIR/postgres
    mkdir "$dir"
    ! am_root || chown postgres "$dir"
    as_postgres "$initdb" -D "$dir/data" -U cohort -A trust -E UTF8 --no-locale --no-sync >/dev/null || return 1
    # Test data is not kept, so it need not reach the disk; measurements use `durable`. The port is only a part of the
    # socket's name.
    local unsafe_options="-c fsync=off -c synchronous_commit=off -c full_page_writes=off"
    [ "${1:-}" != durable ] || unsafe_options=
    as_postgres "$POSTGRES_BIN/pg_ctl" -D "$dir/data" -s -w -t 30 -l "$dir/log" start -o "-k $dir -p 5432 \
        -c listen_addresses= -c max_connections=300 $unsafe_options" ||
        { cat "$dir/log" >&2 && return 1; }
    as_postgres "$POSTGRES_BIN/createdb" -h "$dir" -U cohort cohort || return 1
    POSTGRES_URL="postgres:///cohort?host=$dir&port=5432&user=cohort"
}

start_redis() {
    local try
    have redis-server || { echo "Redis is not installed" >&2 && return 1; }
    services_dir
    for try in 1 2 3 4 5; do
        REDIS_PORT=$((20000 + (RANDOM * 7 + try) % 10000))
        redis-server --port "$REDIS_PORT" --bind 127.0.0.1 --save "" --appendonly no --dir "$SERVICES_DIR" \
            >"$SERVICES_DIR/redis.log" 2>&1 &
        REDIS_PID=$!
        # It exits at once when the port is in use.
        until ! kill -0 "$REDIS_PID" 2>/dev/null || grep -q "Ready to accept connections" "$SERVICES_DIR/redis.log"; do
            sleep 0.05
        done
        if kill -0 "$REDIS_PID" 2>/dev/null; then
            REDIS_URL=redis://127.0.0.1:$REDIS_PORT
            return 0
        fi
        wait "$REDIS_PID" || true
        REDIS_PID=
    done
    cat "$SERVICES_DIR/redis.log" >&2
    return 1
}

stop_all() {
    if [ -n "$REDIS_PID" ]; then
        kill "$REDIS_PID" 2>/dev/null || true
        wait "$REDIS_PID" 2>/dev/null || true
        REDIS_PID=
    fi
    if [ -n "$SERVICES_DIR" ]; then
        [ ! -f "$SERVICES_DIR/postgres/data/postmaster.pid" ] ||
            as_postgres "$POSTGRES_BIN/pg_ctl" -D "$SERVICES_DIR/postgres/data" -s -m immediate stop || true
        rm -rf "$SERVICES_DIR"
        SERVICES_DIR=
    fi
}
