# Two commands matter: `make demo` and `make test`. Each works in a fresh clone with Python 3.11, make and the package registries.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV := $(BIN)/uv
CORES := $(shell nproc 2>/dev/null || echo 2)
export PYTHONDONTWRITEBYTECODE ?=

.PHONY: demo demo-no-serve test lint bench docs lock clean

demo: $(VENV)/run.stamp
	$(BIN)/commonweal demo

demo-no-serve: $(VENV)/run.stamp
	$(BIN)/commonweal demo --no-serve

test: $(VENV)/test.stamp lint
	./tests/system-packages
	./tests/run

lint: $(VENV)/test.stamp
	$(BIN)/ruff check src tests benchmarks docs
	$(BIN)/ruff format --check src tests benchmarks
	$(BIN)/lint-imports
	$(BIN)/mypy

bench: $(VENV)/test.stamp
	$(BIN)/python benchmarks/run.py

docs: $(VENV)/test.stamp
	$(BIN)/sphinx-build -W --keep-going -q -b html docs docs/_build/html
	@echo "docs/_build/html/index.html"

# The installer itself is pinned by hash; everything else is installed by it from hash-pinned locks.
$(UV): requirements/tools.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements/tools.txt
	@touch $(UV)

$(VENV)/%.stamp: requirements/%.txt pyproject.toml $(UV)
	VIRTUAL_ENV=$(VENV) $(UV) pip install --quiet --require-hashes --requirement requirements/$*.txt
	VIRTUAL_ENV=$(VENV) $(UV) pip install --quiet --no-deps --editable .
	@touch $@

# Make the locks anew after a change of the dependencies in pyproject.toml.
LOCK = $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url
lock: $(UV)
	$(LOCK) requirements/tools.in --output-file requirements/tools.txt
	$(LOCK) pyproject.toml --output-file requirements/run.txt
	$(LOCK) pyproject.toml --group test --group docs --output-file requirements/test.txt

clean:
	rm -rf $(VENV) docs/_build .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
