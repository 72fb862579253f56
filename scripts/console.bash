# shellcheck shell=bash
# What the other pieces share: messages, logs, and stamps that let a step be skipped.
# Messages go to the error stream, so that `./up manage ...` leaves its own output clean.

say() {
    printf '==> %s\n' "$*" >&2
}

fail() {
    printf 'up: %s\n' "$*" >&2
    exit 1
}

# quietly LABEL COMMAND...: run with the output in var/log/LABEL.log, shown only when it fails.
quietly() {
    local log="$var/log/$1.log"
    shift
    "$@" >"$log" 2>&1 </dev/null || {
        tail -n 30 "$log" >&2
        fail "this failed: $* (whole output: ${log#"$root"/})"
    }
}

# digest FILE...: one short hash of the contents, in the order given.
digest() {
    cat -- "$@" | sha256sum | cut -c 1-16
}

# digest_tree DIRECTORY... [find's tests]: one short hash of the names and contents found.
digest_tree() {
    { find "$@" -type f -print0 2>/dev/null || true; } | sort -z | xargs -0 -r sha256sum | sha256sum | cut -c 1-16
}

# A step is done for an input when its stamp holds that input's hash.
is_done() {
    [ "$(cat "$var/stamps/$1" 2>/dev/null)" = "$2" ]
}

set_done() {
    printf '%s\n' "$2" >"$var/stamps/$1"
}

forget() {
    rm -f "$var/stamps/$1"
}

# Locks are open descriptors: 6 the portal, 7 the tests, 8 the setup, 9 the users of the services.
# What outlives this process must not inherit them.
without_locks() {
    "$@" 6>&- 7>&- 8>&- 9>&-
}

make_var() {
    mkdir -p "$var" 2>/dev/null || true
    [ -w "$var" ] || fail "var/ is not writable for $(id -un): run as its owner, $(stat -c %U "$var" 2>/dev/null)."
    mkdir -p "$var"/{log,run,stamps,cache}
    keep_bytecode
}

# Each of our processes would compile Django and the rest anew, seven seconds of a core, where the machine lets
# Python keep nothing beside its sources.
keep_bytecode() {
    unset PYTHONDONTWRITEBYTECODE
    export PYTHONPYCACHEPREFIX="${PYTHONPYCACHEPREFIX:-$var/cache/python}"
}
