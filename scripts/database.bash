# shellcheck shell=bash
# From services that run to a database and static files the portal can use.

manage() {
    "$python" "$root/manage.py" "$@"
}

# one_at_a_time FUNCTION...: two ./up started together must not install or migrate side by side.
one_at_a_time() {
    exec 8>"$var/run/setup"
    flock 8
    "$@"
    exec 8>&-
}

# prepare: everything but the database's content.
prepare() {
    install_everything
    set_environment
    start_services
    collect_if_needed
}

prepare_with_data() {
    prepare
    migrate_if_needed
}

set_environment() {
    export DJANGO_SETTINGS_MODULE="${DJANGO_SETTINGS_MODULE:-tounesna.settings.dev}"
    export PATH="$root/.venv/bin:$PATH" PYTHONUTF8=1 VAR_DIR="$var" LOG_LEVEL="${LOG_LEVEL:-WARNING}"
    load_secrets
}

start_services() {
    if [ -n "${DATABASE_URL:-}" ]; then
        external_database=yes
    else
        start_postgres main
        DATABASE_URL="$(private_database_url main tounesna)"
        export DATABASE_URL
        use_database create "$DATABASE_URL"
    fi
    if [ -n "${REDIS_URL:-}" ]; then external_redis=yes; else start_valkey main; fi
}

# use_database create URL | sibling URL SUFFIX [--fresh]: sets DATABASE_URL.
use_database() {
    local answer
    answer="$("$python" "$root/scripts/database.py" "$@")" || exit 1
    export DATABASE_URL="${answer% *}"
    [ "${answer##* }" = kept ] || forget "migrated-$(database_key)"
}

database_key() {
    printf '%s' "$DATABASE_URL" | sha256sum | cut -c 1-8
}

# Somebody else's server may be emptied behind our back: the stamp is trusted for our own only.
migrate_if_needed() {
    local wanted stamp
    wanted="$(digest requirements.txt <(digest_tree ./*/migrations ./*/reference -not -name '*.pyc'))"
    stamp="migrated-$(database_key)"
    [ -z "${external_database:-}" ] && is_done "$stamp" "$wanted" && return 0
    say "Migrating the database"
    quietly migrate manage migrate --no-input
    quietly reference manage load_reference
    quietly programme manage load_programme
    quietly directory manage load_directory
    quietly questionnaire manage load_questionnaire
    set_done "$stamp" "$wanted"
}

collect_if_needed() {
    local wanted
    wanted="$(digest requirements.txt package-lock.json <(static_sources) <(printf '%s' "$DJANGO_SETTINGS_MODULE"))"
    is_done static "$wanted" && return 0
    say "Collecting static files"
    quietly collectstatic manage collectstatic --no-input --clear
    set_done static "$wanted"
}

static_sources() {
    digest_tree static ./*/static common/static_*.py tounesna/settings -not -path './var/*' -not -name '*.pyc'
}

load_demonstration() {
    local people="${DEMO_PEOPLE:-600}"
    [ "$people" != 0 ] || return 0
    [ -z "${external_database:-}" ] && is_done "demo-$(database_key)" loaded && return 0
    say "Loading the demonstration data"
    quietly demo manage demo --people "$people" --if-empty
    set_done "demo-$(database_key)" loaded
}

run_manage() {
    make_var
    enter
    case "${1:-help}" in
        # They must work while the migrations are being written.
        makemigrations | showmigrations | migrate | makemessages | check | help) one_at_a_time prepare ;;
        *) one_at_a_time prepare_with_data ;;
    esac
    # What may empty the database must not be taken for granted afterwards.
    case "${1:-help}" in
        migrate | flush | dbshell | demo)
            forget "migrated-$(database_key)"
            forget "demo-$(database_key)"
            ;;
    esac
    # Ctrl-C is the command's own affair (a shell survives it). Files are named from where the caller stands.
    trap : INT
    (cd "$caller" && manage "$@")
}

run_bench() {
    make_var
    enter
    one_at_a_time prepare
    use_database sibling "$DATABASE_URL" bench
    migrate_if_needed
    (cd "$caller" && manage bench "$@")
}
