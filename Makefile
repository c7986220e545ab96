# Everything a fresh machine needs is Python 3.11 to 3.14 and make. `make demo` to look, `make test` to be sure.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: help setup demo test check bench proofs lock clean

help:
	@echo "make demo   set up and open the console on the example programme"
	@echo "make setup  set up only: $(BIN)/alongside"
	@echo "make test   set up and run every test"
	@echo "make check  lint, types, import contracts"
	@echo "make bench  measure, and write benchmarks/RESULTS.md"
	@echo "make proofs the slow proofs (many processes, big stores)"
	@echo "make lock   make the lock files anew from pyproject.toml"

setup: $(VENV)/.ready

$(VENV)/.ready: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14) and "Alongside needs Python 3.11 to 3.14: make PYTHON=python3.12 setup")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	$(BIN)/python -m compileall -q console screens db fixtures
	touch $@

$(VENV)/.ready-dev: requirements-dev.lock $(VENV)/.ready
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	touch $@

demo: setup
	@$(BIN)/alongside demo

test: $(VENV)/.ready-dev
	$(BIN)/python -m pytest

proofs: $(VENV)/.ready-dev
	$(BIN)/python -m pytest -m proof --override-ini addopts="-q --strict-markers"

check: $(VENV)/.ready-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/.ready-dev
	$(BIN)/python -m benchmarks

lock: $(VENV)/.ready-dev
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url \
	  --no-annotate --output-file requirements.lock pyproject.toml requirements-build.in
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url \
	  --no-annotate --constraint requirements.lock --group dev --output-file requirements-dev.lock pyproject.toml requirements-build.in

clean:
	rm -rf $(VENV) build dist *.egg-info
