#!/bin/sh
# Builds the wheel and runs it in an empty environment: check_wheel.sh PYTHON
set -eu

python=$1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

"$python" -m pip wheel --disable-pip-version-check -qq --no-deps --wheel-dir "$folder" .
"$python" -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --disable-pip-version-check -qq "$folder"/*.whl

leadcat=$folder/venv/bin/leadcat
"$leadcat" --help >/dev/null
"$leadcat" demo >/dev/null
"$leadcat" schema ruleset >/dev/null
"$leadcat" run rulesets/lead-to-customer.json --crm rulesets/crm.json \
  --events rulesets/events.jsonl --json >/dev/null
test -f "$folder"/venv/lib/python3*/site-packages/leadcat_rules/py.typed
echo "The wheel runs in an empty environment: $(basename "$folder"/*.whl)"
