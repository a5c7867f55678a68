# Each target makes what it needs: python3 (3.11 or newer, with venv) and make are enough.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --disable-pip-version-check -qq

.PHONY: demo test check bench
.NOTPARALLEL:

demo: .venv/.core
	@$(BIN)/leadcat demo

test: .venv/.dev
	$(BIN)/python -m pytest --cov

check: .venv/.dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/python tools/typed_examples.py README.md
	$(BIN)/lint-imports
	$(BIN)/deptry src
	tools/check_wheel.sh $(BIN)/python

bench: .venv/.core
	$(BIN)/python bench/decisions.py

# What runs, and beside it what only its developers need: the demo doesn't wait for the second.
.venv/.core: pyproject.toml | .venv/.made
	@echo 'Installing leadcat into .venv ...'
	@$(PIP) --editable .
	@touch $@

.venv/.dev: pyproject.toml | .venv/.made
	@echo 'Installing leadcat and its development tools into .venv ...'
	@$(PIP) --editable '.[dev]'
	@touch .venv/.core $@

.venv/.made:
	@$(PYTHON) tools/check_python.py
	@$(PYTHON) -m venv --clear .venv
	@touch $@
