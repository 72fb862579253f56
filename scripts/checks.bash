# shellcheck shell=bash
# `./up test` and `./up check`.

# family NAME COMMAND...: one line when it passes; everything it said, and the end, when it fails.
family() {
    local name="$1" began=$SECONDS log
    shift
    log="$var/log/test-${name// /-}.log"
    if ! "$@" >"$log" 2>&1 </dev/null; then
        cat "$log" >&2
        fail "$name: failed"
    fi
    say "$name: ok ($((SECONDS - began)) s)"
}

run_tests() {
    make_var
    exec 7>"$var/run/tests"
    flock --nonblock 7 || fail "another ./up test is running in this checkout."
    one_at_a_time install_everything test
    set_environment
    CHROMIUM="$(find_chromium)" || fail "no Chromium: install one and name it in CHROMIUM."
    export VAR_DIR="$var/test" STATIC_ROOT="$var/test/static" CHROMIUM
    mkdir -p "$VAR_DIR"
    trap stop_test_database EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM
    start_test_database
    make_test_template &
    template=$!
    [ $# -gt 0 ] || run_families
    wait "$template" || fail "the tests' database cannot be made: see var/log/test-template.log."
    template=
    unset DJANGO_SETTINGS_MODULE
    "$python" -m pytest -n "${TEST_WORKERS:-2}" --dist worksteal "$@"
}

start_test_database() {
    if [ -n "${DATABASE_URL:-}" ]; then
        external_tests=yes
    else
        private_tests=yes
        start_postgres test
        DATABASE_URL="$(private_database_url test tounesna)"
        use_database create "$DATABASE_URL"
    fi
    TEST_TEMPLATE="$(basename "$DATABASE_URL")_template"
    export TEST_TEMPLATE
}

# Every process of the tests copies one database, made once for each state of the migrations and, since one
# core is enough for it, beside the checks.
make_test_template() {
    local wanted stamp
    wanted="$(digest requirements.txt <(digest_tree ./*/migrations -not -name '*.pyc'))"
    stamp="test-template-$(database_key)"
    if [ -z "${external_tests:-}" ] && is_done "$stamp" "$wanted"; then return 0; fi
    {
        use_database sibling "$DATABASE_URL" template --fresh
        DJANGO_SETTINGS_MODULE=tounesna.settings.test manage migrate --no-input
    } >"$var/log/test-template.log" 2>&1 </dev/null
    set_done "$stamp" "$wanted"
}

stop_test_database() {
    [ -z "${template:-}" ] || wait "$template" || true
    [ -z "${types:-}" ] || wait "$types" || true
    [ -z "${private_tests:-}" ] || stop_postgres test
    # A test that was cut short leaves its own running (scripts/fault_database).
    [ -z "${private_tests:-}" ] || stop_postgres faults
}

run_families() {
    family "format" "$python" -m ruff format --check .
    family "lint" "$python" -m ruff check .
    family "layers" "$root/.venv/bin/lint-imports" --cache-dir "$var/cache/import_linter"
    # As long as all the others together, and on one core: they are done beside it.
    family "types" "$python" -m mypy &
    types=$!
    family "templates" "$python" -m djlint --lint --quiet templates
    family "migrations" env DJANGO_SETTINGS_MODULE=tounesna.settings.test "$python" manage.py makemigrations --check --dry-run
    family "deployment" check_deployment
    family "translations" "$python" scripts/translations.py
    wait "$types" || exit 1
    types=
}

# The production settings must start, and pass Django's own list, with nothing but the environment.
check_deployment() {
    DJANGO_SETTINGS_MODULE=tounesna.settings.prod ALLOWED_HOSTS=portail.example \
        REDIS_URL="${REDIS_URL:-redis://127.0.0.1:6379/0}" \
        "$python" manage.py check --deploy --fail-level WARNING
}

run_check() {
    local port output="$var/check"
    make_var
    enter
    one_at_a_time prepare
    use_database sibling "$DATABASE_URL" check --fresh
    rm -rf "$output"
    mkdir -p "$output"
    export STATIC_ROOT="$var/static" VAR_DIR="$output/state" LISTEN=127.0.0.1
    # A queue of its own: the workers of a running ./up must not take its jobs.
    trap 'stop_processes; stop_valkey check; leave' EXIT
    [ -n "${external_redis:-}" ] || start_valkey check
    migrate_if_needed
    port="$(free_port 8100)"
    export SITE_URL="http://127.0.0.1:$port"
    start_processes "$port" web worker reports >"$var/log/check.log" 2>&1
    "$python" scripts/ready.py "$SITE_URL/sante/" 90 "$honcho" || fail "the portal does not start: see var/log/check.log."
    manage play_main_job --base-url "$SITE_URL" --output "$output" || fail "the main job failed; the portal's own words are in var/log/check.log."
}
