# shellcheck shell=bash
# Web, workers and beat in the foreground, from the Procfile.

# start_processes PORT [process...]: sets `honcho`. Honcho passes the port to the first process.
start_processes() {
    local port="$1"
    shift
    # As root (a container, a trial) Celery warns at every start; production has a user of its own (Dockerfile).
    [ "$(id -u)" -ne 0 ] || export PYTHONWARNINGS="ignore:You're running the worker with superuser"
    # Honcho would read .env, which is the production's.
    "$python" -m honcho start --env /dev/null --port "$port" "$@" &
    honcho=$!
}

stop_processes() {
    [ -n "${honcho:-}" ] || return 0
    kill -TERM "$honcho" 2>/dev/null || true
    while kill -0 "$honcho" 2>/dev/null; do
        wait "$honcho" 2>/dev/null || true
    done
}

# The lock, not the file of process ids, says whether the portal runs: it ends with its holder.
lock_portal() {
    exec 6>>"$var/run/portal"
    flock --nonblock 6
}

start_portal() {
    local status=0
    make_var
    lock_portal || fail "already running at $(cat "$var/run/address" 2>/dev/null); ./up stop ends it."
    enter
    echo $$ >"$var/run/pids"
    one_at_a_time prepare_with_data
    load_demonstration
    choose_address
    trap 'stop_processes; leave' EXIT
    trap 'exit 0' INT TERM HUP
    say "Starting"
    start_processes "$port"
    echo "$honcho" >>"$var/run/pids"
    announce &
    wait "$honcho" || status=$?
    exit "$status"
}

choose_address() {
    port="$(free_port "${PORT:-8000}")"
    [ -z "${PORT:-}" ] || [ "$port" = "$PORT" ] || fail "port $PORT is taken."
    export LISTEN="${LISTEN:-127.0.0.1}" SITE_URL="${SITE_URL:-http://127.0.0.1:$port}"
    echo "$SITE_URL/" >"$var/run/address"
}

announce() {
    # Ctrl-C reaches everything in the foreground; what waits here ends when honcho does.
    trap '' INT
    "$python" scripts/ready.py "http://127.0.0.1:$port/sante/" 90 "$honcho" || exit 0
    printf '\nPortail Tounesna: %s/   (Ctrl-C stops it)\n\n' "$SITE_URL"
    manage demo_accounts || true
}

stop_everything() {
    make_var
    if ! lock_portal; then
        # The shell's own kill: a bare machine has no other.
        local -a running=()
        mapfile -t running <"$var/run/pids"
        kill -TERM "${running[@]}" 2>/dev/null || true
        flock --timeout 30 6 || fail "it does not stop; its processes: $(tr '\n' ' ' <"$var/run/pids")"
    fi
    # Whoever leaves last stops the services: see enter.
    enter
}
