#!/bin/sh
# Installs the peers of the benchmarks, as far as that is possible: peers.sh PYTHON
set -u
bench=$(dirname "$0")

grep -v '^#' "$bench/requirements.txt" | while read -r peer; do
  "$1" -m pip install --disable-pip-version-check -qq "$peer" || echo "absent: $peer"
done

if command -v npm >/dev/null; then
  npm install --prefix "$bench/peers/node" --silent --no-audit --no-fund --no-package-lock ||
    echo "absent: the peers on Node"
else
  echo "absent: the peers on Node, there is no npm"
fi
