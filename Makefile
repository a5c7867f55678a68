# Each target makes what it needs: python3 (3.11 or newer, with venv) and make are enough.
PYTHON ?= python3
BIN := .venv/bin
SQL := plugins/leadcat-sql
WEB := plugins/leadcat-web
PIP := $(BIN)/python -m pip install --disable-pip-version-check -qq

.PHONY: demo test torture check bench bench-web bench-simulate browser screenshots
.NOTPARALLEL:

demo: .venv/.core
	@$(BIN)/leadcat demo

# COVERAGE=--cov measures it too, which takes half as long again. Three at once keep two processors
# busy, since many tests wait for a browser or a server. What is compiled is kept: tests start
# processes by the hundred.
test: .venv/.dev browser
	PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest $(COVERAGE) --numprocesses 3 --dist loadfile --no-loadscope-reorder

# The screens are tested in Debian's Chromium, which is installed where it isn't.
browser:
	@tools/browser.sh

# The races of the tests, a thousand rounds each, and a death at every moment. Ends by itself.
torture: .venv/.dev
	$(BIN)/python -m tests.sql.torture

check: .venv/.dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/python tools/typed_examples.py README.md
	$(BIN)/python tools/messages.py --check
	$(BIN)/lint-imports
	$(BIN)/deptry src
	cd $(SQL) && ../../$(BIN)/deptry src
	cd $(WEB) && ../../$(BIN)/deptry src
	tools/check_wheel.sh $(BIN)/python

# Beside the peers, in an environment of their own: writes docs/performance.md. Takes a quarter of an hour.
bench: .venv/bench/.made
	.venv/bench/bin/python -m bench

# The screens on 100,000 companies and a million decisions, which are made first.
bench-web: .venv/.dev
	$(BIN)/python -m bench.web

# The past replayed, ten million events of it, beside SQL written by hand.
bench-simulate: .venv/.dev
	$(BIN)/python -W ignore -m bench.simulate

# The pictures of docs/screens.md.
screenshots: .venv/.dev browser
	$(BIN)/python -m tools.screenshots

# What runs, and beside it what only its developers need: the demo doesn't wait for the second.
.venv/.core: pyproject.toml $(SQL)/pyproject.toml $(WEB)/pyproject.toml | .venv/.made
	@echo 'Installing leadcat into .venv ...'
	@$(PIP) --editable . --editable $(SQL) --editable '$(WEB)[serve]'
	@touch $@

.venv/.dev: pyproject.toml $(SQL)/pyproject.toml $(WEB)/pyproject.toml | .venv/.made
	@echo 'Installing leadcat and its development tools into .venv ...'
	@$(PIP) --editable '.[dev]' --editable '$(SQL)[postgresql,async]' --editable '$(WEB)[serve,wsgi]'
	@touch .venv/.core $@

.venv/bench/.made: pyproject.toml bench/requirements.txt bench/peers/node/package.json | .venv/.made
	@echo 'Installing the peers of the benchmarks into .venv/bench ...'
	@$(PYTHON) -m venv .venv/bench
	@.venv/bench/bin/python -m pip install --disable-pip-version-check -qq --editable '.[dev]' \
	  --editable '$(SQL)[postgresql,async]' --editable '$(WEB)[serve,wsgi]'
	@bench/peers.sh .venv/bench/bin/python
	@touch $@

.venv/.made:
	@$(PYTHON) tools/check_python.py
	@$(PYTHON) -m venv --clear .venv
	@touch $@
