# shellcheck shell=bash
# What deploy/run, Tests/run and .ci/run share: finding Swift and installing what Debian and Ubuntu can give.
# Everything here is silent and quick while nothing is missing, and fails with a sentence that says what to do.

me=$0
oldest_swift=6.2

say() { printf '%s\n' "$*" >&2; }

fail() {
    say "$me: $*"
    exit 1
}

# hush COMMAND...: runs the command without a word; when it fails, shows what it said and fails too.
hush() {
    local output
    output=$("$@" 2>&1) && return
    say "$output"
    return 1
}

# quietly SENTENCE COMMAND...: the same, and then ends this script with the sentence.
quietly() {
    local sentence=$1
    shift
    hush "$@" || fail "$sentence"
}

# need PACKAGE PROBE...: the package is missing unless the probe succeeds, whoever installed what the probe finds.
missing=()
need() {
    local package=$1
    shift
    "$@" >/dev/null 2>&1 || missing+=("$package")
}

# Whether the dynamic linker knows a library whose name begins so.
has_library() { /sbin/ldconfig -p | grep -F "$1"; }

need_build_packages() {
    # What an unpacked Swift toolchain itself asks for.
    need ca-certificates test -s /etc/ssl/certs/ca-certificates.crt
    need g++ compgen -G '/usr/include/c++/*/cstddef'
    need git command -v git
    need libc6-dev test -e /usr/include/stdio.h
    need libcurl4 has_library libcurl.so.4
    need libncurses6 has_library libncurses.so.6
    need libuuid1 has_library libuuid.so.1
    need libxml2 has_library libxml2.so.2
    # What rollcall asks for.
    need libpq-dev pkg-config --exists libpq
    need libsqlite3-dev pkg-config --exists sqlite3
    need libyaml-dev pkg-config --exists yaml-0.1
    need pkg-config command -v pkg-config
    need tzdata test -e /usr/share/zoneinfo/America/Chicago
}

# Installs what `need` found missing, and asks nothing.
install_missing() {
    [ ${#missing[@]} -gt 0 ] || return 0
    local as_root=() names="${missing[*]}"
    command -v apt-get >/dev/null ||
        fail "this system lacks what Debian calls: $names. Install these with its package manager, then run this again."
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null ||
            fail "missing packages: $names. As root: apt-get update && apt-get install $names. Then run this again."
        as_root=(sudo)
    fi
    say "Installing $names …"
    local options=(-q -y -o DPkg::Lock::Timeout=300 --no-install-recommends)
    quietly "apt-get update failed, as said above. Mend that, then run this again." \
        "${as_root[@]}" apt-get "${options[@]}" update
    quietly "could not install $names, as said above. Mend that, then run this again." \
        "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get "${options[@]}" install "${missing[@]}"
    missing=()
}

how_to_get_swift="Install it as https://www.swift.org/install/linux says until 'swift --version' works; run this again."

# Puts Swift on the PATH where it is only in a usual place, as it is under sudo.
find_swift() {
    local place home=${HOME:-}
    [ -z "${SUDO_USER:-}" ] || home=$(getent passwd "$SUDO_USER" | cut -d: -f6)
    for place in "$home"/.local/share/swiftly/bin /opt/swift*/usr/bin /usr/local/swift*/usr/bin; do
        command -v swift >/dev/null && return
        [ -x "$place/swift" ] && PATH=$place:$PATH
    done
    command -v swift >/dev/null ||
        fail "Swift $oldest_swift or later is needed, and there is no 'swift' on the PATH. $how_to_get_swift"
}

check_swift() {
    local version found
    found=$(command -v swift)
    version=$(swift --version 2>&1) || fail "$found does not start: ${version%%$'\n'*}. $how_to_get_swift"
    version=$(sed -n 's/.*Swift version \([0-9][0-9.]*\).*/\1/p' <<<"$version" | head -n 1)
    printf '%s\n' "$oldest_swift" "${version:-0}" | sort -V -C ||
        fail "Swift $oldest_swift or later is needed, and $found is ${version:-another}. $how_to_get_swift"
}

# All that `swift build` needs is there, and what `need` found missing before.
prepare_build() {
    find_swift
    need_build_packages
    install_missing
    check_swift
}
