# Sourced by the scripts that measure.

# wait_until_up URL PROCESS LOG
wait_until_up() {
    for _ in $(seq 200); do
        ! curl -s -o /dev/null "http://$1" || return 0
        kill -0 "$2" 2>/dev/null || die "the server exited: $(tail -n 3 "$3")"
        sleep 0.1
    done
    die "the server did not start: $(tail -n 3 "$3")"
}

# number KEY JSON: from what the load generator prints with --json.
number() { sed -nE "s/.*\"$1\":\[?(-?[0-9.]+).*/\1/p" <<<"$2"; }
