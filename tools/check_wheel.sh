#!/bin/sh
# Builds the wheels and runs them in an empty environment: check_wheel.sh PYTHON
set -eu

python=$1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

leadcat=$folder/venv/bin/leadcat
store=sqlite:///$folder/leadcat.db

install() {
  "$folder/venv/bin/python" -m pip install --disable-pip-version-check -qq "$@"
}

run() {
  "$leadcat" run rulesets/lead-to-customer.json --crm rulesets/crm.json \
    --events rulesets/events.jsonl --json "$@" >/dev/null
}

"$python" -m pip wheel --disable-pip-version-check -qq --no-deps --wheel-dir "$folder" \
  . ./plugins/leadcat-sql ./plugins/leadcat-web
"$python" -m venv "$folder/venv"

# The core needs no plugin.
install "$folder"/leadcat_rules-*.whl
"$leadcat" --help >/dev/null
"$leadcat" schema ruleset >/dev/null
"$leadcat" test rulesets/lead-to-customer.json >/dev/null
run
! said=$("$leadcat" check rulesets/lead-to-customer.json 2>&1)
echo "$said" | grep -qF "pip install 'leadcat-rules[workbench]'"

# The workbench comes with an extra, with all the files that it needs.
install "$(echo "$folder"/leadcat_rules-*.whl)[workbench]"
"$leadcat" check rulesets/lead-to-customer.json >/dev/null
"$leadcat" document rulesets/lead-to-customer.json --language sv --format html >/dev/null
"$leadcat" simulate rulesets/lead-to-customer.json --crm rulesets/crm.json --mode in-order \
  --events rulesets/events.jsonl --report "$folder/report.html" >/dev/null

# The demo and the stores come with one.
install "$folder"/leadcat_sql-*.whl
"$leadcat" --strict demo >/dev/null
"$leadcat" migrate --store "$store" >/dev/null
run --store "$store"
"$leadcat" log --store "$store" >/dev/null

# The screens come with another, with all the files that they need.
install "$(echo "$folder"/leadcat_web-*.whl)[serve]"
"$leadcat" --strict serve --help >/dev/null
"$leadcat" account list --store "$store" >/dev/null
"$folder/venv/bin/python" - "$store" <<'PYTHON'
import sys

from leadcat_sql import EmbeddedCrm
from leadcat_web import crm_app
from leadcat_web.frame.templates import STATIC

with EmbeddedCrm.open(sys.argv[1]) as crm:
    crm_app(crm)
assert (STATIC / "page.js").exists()
PYTHON

for package in leadcat_rules leadcat_sql leadcat_web; do
  test -f "$folder"/venv/lib/python3*/site-packages/$package/py.typed
done
echo "The wheels run in an empty environment: $(cd "$folder" && echo *.whl)"
