#!/bin/sh
# Sees to it that Chromium is there for the tests of the screens; CHROMIUM names another one.
# Debian's build without a window of its own takes half the time of the one with.
set -eu

PACKAGE=chromium-headless-shell

if [ -n "${CHROMIUM:-}" ]; then
  command -v "$CHROMIUM" >/dev/null || {
    echo "CHROMIUM names no program: $CHROMIUM" >&2
    exit 1
  }
  exit 0
fi
command -v "$PACKAGE" >/dev/null && exit 0
command -v chromium >/dev/null && ! [ "$(id -u)" = 0 ] && exit 0

if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
  echo "The screens are tested in Chromium, and there is none. On Debian, as root:" >&2
  echo "  apt-get update && apt-get install --no-install-recommends $PACKAGE" >&2
  echo "Elsewhere install one, and name it: CHROMIUM=/path/to/chromium make test" >&2
  exit 1
fi
echo 'Installing Chromium ...'
apt-get update -qq
DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "$PACKAGE"
