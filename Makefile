# Each target makes what it needs: python3 (3.11 or newer, with venv) and make are enough.
PYTHON ?= python3
BIN := .venv/bin
SQL := plugins/leadcat-sql
PIP := $(BIN)/python -m pip install --disable-pip-version-check -qq

.PHONY: demo test torture check bench
.NOTPARALLEL:

demo: .venv/.core
	@$(BIN)/leadcat demo

test: .venv/.dev
	$(BIN)/python -m pytest --cov --numprocesses 2 --dist loadfile

# The races of the tests, a thousand rounds each, and a death at every moment. Ends by itself.
torture: .venv/.dev
	$(BIN)/python -m tests.sql.torture

check: .venv/.dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/python tools/typed_examples.py README.md
	$(BIN)/lint-imports
	$(BIN)/deptry src
	cd $(SQL) && ../../$(BIN)/deptry src
	tools/check_wheel.sh $(BIN)/python

bench: .venv/.dev
	$(BIN)/python bench/decisions.py
	$(BIN)/python -m bench.transactions

# What runs, and beside it what only its developers need: the demo doesn't wait for the second.
.venv/.core: pyproject.toml $(SQL)/pyproject.toml | .venv/.made
	@echo 'Installing leadcat into .venv ...'
	@$(PIP) --editable . --editable $(SQL)
	@touch $@

.venv/.dev: pyproject.toml $(SQL)/pyproject.toml | .venv/.made
	@echo 'Installing leadcat and its development tools into .venv ...'
	@$(PIP) --editable '.[dev]' --editable '$(SQL)[postgresql,async]'
	@touch .venv/.core $@

.venv/.made:
	@$(PYTHON) tools/check_python.py
	@$(PYTHON) -m venv --clear .venv
	@touch $@
