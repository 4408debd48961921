#!/usr/bin/env bash
# Proves that the project runs on a machine that has nothing but Node and git: no browser, no libavcodec, no ffmpeg, no screen.
#
#   test/harness/bare.sh [-r DIR] [-s SUITE] [-c COMMIT] [COMMAND]
#
# Makes a root of Debian with debootstrap, clones this checkout into it (what is not committed stays out) and runs
# `npm ci && COMMAND` there. COMMAND is given to sh; without one it is the demo in both browsers.
#   -r DIR     keeps the bare root in DIR/SUITE, for the next run. Every run works on a copy of it, so it stays bare.
#   -s SUITE   Debian's release: `stable` if not given.
#   -c COMMIT  what to run: HEAD if not given.
# The last line is the result. Needs root, debootstrap, and the network. MIRROR is the archive, if not deb.debian.org.
set -euo pipefail

say() { echo "bare: $*"; }
refuse() { say "$*" >&2; exit 2; }

kept='' suite=stable commit=HEAD
while getopts r:s:c: option; do
  case $option in
    r) kept=$OPTARG ;;
    s) suite=$OPTARG ;;
    c) commit=$OPTARG ;;
    *) refuse "usage: bare.sh [-r DIR] [-s SUITE] [-c COMMIT] [COMMAND]" ;;
  esac
done
shift $((OPTIND - 1))
command=${*:-npm run demo -- --check --firefox && npm run demo -- --check}
mirror=${MIRROR:-http://deb.debian.org/debian}

[ "$(id -u)" -eq 0 ] || refuse 'only root can make a root of its own'
for tool in debootstrap unshare chroot git node npm; do
  command -v "$tool" >/dev/null || refuse "$tool is missing"
done
checkout=$(cd "$(dirname "$0")/../.." && pwd)
commit=$(git -C "$checkout" rev-parse --verify --short "$commit^{commit}") || refuse 'no such commit'

[ -z "$kept" ] || mkdir -p "$kept"
work=$(mktemp -d "${kept:-${TMPDIR:-/tmp}}/run-XXXXXX")
# No mount can be below it: all of them are in namespaces that end with their processes.
trap 'rm -rf --one-file-system "$work"' EXIT
trap 'exit 130' INT TERM HUP

# Mounts and processes of its own, which are gone when the command ends, however it ends.
isolated() { unshare --mount --propagation private --pid --fork --kill-child --mount-proc "$@"; }

# A root that has git and certificates, and what apt needs here to reach its archive.
make_base() {
  isolated debootstrap --variant=minbase --include=git,ca-certificates "$suite" "$work/base" "$mirror" >"$work/log" 2>&1 ||
    { tail -n 20 "$work/log" >&2; refuse "debootstrap failed"; }
  rm -f "$work/base/etc/apt/sources.list"
  cat >"$work/base/etc/apt/sources.list.d/bare.list" <<SOURCES
deb $mirror $suite main
deb $mirror $suite-updates main
deb ${mirror%/debian}/debian-security $suite-security main
SOURCES
  grep -ls '^Acquire::' /etc/apt/apt.conf.d/* | xargs -r cp -t "$work/base/etc/apt/apt.conf.d"
  [ ! -e /etc/ssl/certs/ca-certificates.crt ] || cp -L /etc/ssl/certs/ca-certificates.crt "$work/base/etc/ssl/certs/"
  mkdir -p "$base"
  rmdir "$base" && mv "$work/base" "$base"
}

# This machine's Node with its npm.
add_node() {
  local lib=$root/usr/local/lib/node_modules
  mkdir -p "$lib"
  cp -L "$(command -v node)" "$root/usr/local/bin/node"
  cp -a "$(npm root --global)/npm" "$lib/npm"
  ln -s ../lib/node_modules/npm/bin/npm-cli.js "$root/usr/local/bin/npm"
}

base=${kept:-$work/kept}/$suite
[ -d "$base" ] || make_base
root=$work/root
cp -a "$base" "$root"
cp -L /etc/resolv.conf /etc/hosts "$root/etc/"
add_node
for name in 'libavcodec*' 'ffmpeg' 'firefox*' 'chromium*' 'google-chrome*' 'Xvfb' 'xdotool'; do
  found=$(find "$root/usr" "$root/opt" -name "$name" -not -path '*/node_modules/*' -not -path '*/share/*' -print -quit)
  [ -z "$found" ] || refuse "the root is not bare: ${found#"$root"}"
done
git clone --quiet --no-checkout "$checkout" "$root/freshet"
git -C "$root/freshet" checkout --quiet --detach "$commit"

environment=(HOME=/root LANG=C.UTF-8 PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
  NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt "npm_config_registry=$(npm config get registry)")
for name in http_proxy https_proxy no_proxy HTTP_PROXY HTTPS_PROXY NO_PROXY; do
  [ -z "${!name:-}" ] || environment+=("$name=${!name}")
done

# The three file systems without which no browser starts.
# shellcheck disable=SC2016 # The inner shell expands it.
inside='
  mount --rbind /dev "$1/dev" && mount -t tmpfs -o mode=1777 tmpfs "$1/dev/shm" && mount -t proc proc "$1/proc" || exit
  root=$1
  shift
  exec chroot "$root" env -i "$@"'
code=0
isolated sh -c "$inside" sh "$root" "${environment[@]}" sh -c "cd /freshet && npm ci && $command" || code=$?
[ "$code" -eq 0 ] && result=passed || result="failed with $code"
say "$result (Debian $suite, commit $commit): npm ci && $command"
exit "$code"
