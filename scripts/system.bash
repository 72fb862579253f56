# shellcheck shell=bash
# System packages of Debian and Ubuntu: found out by what they bring, not by their names.

has_library() {
    [[ "$(PATH="$PATH:/sbin:/usr/sbin" ldconfig -p)" == *"$1"* ]]
}

# The interpreter the virtual environment is made from: 3.11 or later.
find_python() {
    local candidate
    for candidate in python3 python3.13 python3.12 python3.11; do
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$candidate"
            return 0
        fi
    done
    return 1
}

# The folder with initdb and pg_ctl of the newest PostgreSQL on this machine, 15 or later.
find_postgres() {
    local folder
    while read -r folder; do
        [ -x "$folder/initdb" ] || continue
        [ "$("$folder/postgres" --version | grep -oE '[0-9]+' | head -n 1)" -ge 15 ] || continue
        printf '%s\n' "$folder"
        return 0
    done < <(
        printf '%s\n' /usr/lib/postgresql/*/bin | sort -rV
        dirname "$(readlink -f "$(command -v pg_ctl || echo /none/pg_ctl)")"
    )
    return 1
}

find_chromium() {
    local candidate
    for candidate in "${CHROMIUM:-}" chromium google-chrome "$var"/browsers/chromium-*/chrome-linux*/chrome; do
        [ -n "$candidate" ] && command -v "$candidate" && return 0
    done
    return 1
}

# Ubuntu has Chromium as a snap only, which cannot be driven from here: Playwright brings one (install_browser).
packages_chromium() {
    ! grep -qs '^ID=ubuntu' /etc/os-release
}

# missing_packages [test]: one name per line.
missing_packages() {
    "$(find_python || echo false)" -c 'import ensurepip, venv' 2>/dev/null || echo python3-venv
    [ -n "${DATABASE_URL:-}" ] || find_postgres >/dev/null || echo postgresql
    has_library libpango-1.0.so.0 || echo libpango-1.0-0
    has_library libpangoft2-1.0.so.0 || echo libpangoft2-1.0-0
    # Without it WeasyPrint silently takes a path ten times slower.
    has_library libharfbuzz-subset.so.0 || echo libharfbuzz-subset0
    [ -e /usr/share/fonts/truetype/dejavu/DejaVuSans.ttf ] || echo fonts-dejavu-core
    command -v xgettext >/dev/null || echo gettext
    if [ "${1:-}" = test ]; then
        find_chromium >/dev/null || ! packages_chromium || echo chromium
        has_library libatomic.so.1 || echo libatomic1
        command -v pdftotext >/dev/null || echo poppler-utils
    fi
}

# install_system [test]: as root install what is missing, otherwise say how and stop.
install_system() {
    local packages
    mapfile -t packages < <(missing_packages "$@")
    [ ${#packages[@]} -gt 0 ] || return 0
    command -v apt-get >/dev/null || fail "please install what Debian calls: ${packages[*]}"
    if [ "$(id -u)" -ne 0 ]; then
        say "Some system packages are missing. Please run this line, then ./up again:"
        printf 'sudo apt-get update && sudo apt-get install --no-install-recommends -y %s\n' "${packages[*]}" >&2
        exit 1
    fi
    say "Installing system packages: ${packages[*]}"
    export DEBIAN_FRONTEND=noninteractive
    quietly apt-update apt-get update -q
    quietly apt-install apt-get install -q -y --no-install-recommends "${packages[@]}"
    mapfile -t packages < <(missing_packages "$@")
    [ ${#packages[@]} -eq 0 ] || fail "installed, but still not usable (release too old?): ${packages[*]}"
}
