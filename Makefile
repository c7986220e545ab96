# Everything a fresh machine needs is Python 3.11 to 3.14 and make. `make demo` to look, `make test` to be sure.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# A folder that `make wheelhouse` filled, for a machine without a network: make setup WHEELS=DIR
WHEELS ?=
WHEELHOUSE := wheelhouse
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check
INSTALL := $(PIP) install $(if $(WHEELS),--no-index --find-links "$(WHEELS)")
# What a wheel has to fit: the Python, the system and the processor.
FITS := import sys, sysconfig; print("Python %d.%d on %s" % (*sys.version_info[:2], sysconfig.get_platform()))

.PHONY: help setup demo test check bench proofs lock wheelhouse clean

help:
	@echo "make demo   set up and open the console on the example programme"
	@echo "make setup  set up only: $(BIN)/alongside"
	@echo "make test   set up and run every test"
	@echo "make check  lint, types, import contracts"
	@echo "make bench  measure, and write benchmarks/RESULTS.md"
	@echo "make proofs the slow proofs (many processes, big stores)"
	@echo "make lock   make the lock files anew from pyproject.toml"
	@echo "make wheelhouse         fetch all that setup needs into $(WHEELHOUSE)/, for a machine without a network"
	@echo "make setup WHEELS=DIR   set up there, from that folder alone"

setup: $(VENV)/.ready

$(VENV)/.ready: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14) and "Alongside needs Python 3.11 to 3.14: make PYTHON=python3.12 setup")'
ifneq ($(WHEELS),)
	@test -f "$(WHEELS)/fits" || { echo "There are no wheels in $(WHEELS). Make them with: make wheelhouse" >&2; exit 1; }
	@test "$$($(PYTHON) -c '$(FITS)')" = "$$(cat "$(WHEELS)/fits")" || { echo "The wheels in $(WHEELS) are for $$(cat "$(WHEELS)/fits"), and this is $$($(PYTHON) -c '$(FITS)'). Make them on a machine like this one, or: make PYTHON=python3.N setup WHEELS=$(WHEELS)" >&2; exit 1; }
endif
	$(PYTHON) -m venv $(VENV)
	$(INSTALL) --require-hashes -r requirements.lock
	$(INSTALL) --no-deps --no-build-isolation --editable .
	$(BIN)/python -m compileall -q console screens db fixtures
	touch $@

$(VENV)/.ready-dev: requirements-dev.lock $(VENV)/.ready
	$(PIP) install --require-hashes -r requirements-dev.lock
	touch $@

demo: setup
	@$(BIN)/alongside demo

test: $(VENV)/.ready-dev
	$(BIN)/python -m pytest --numprocesses 4

proofs: $(VENV)/.ready-dev
	$(BIN)/python -m pytest --numprocesses 4 -m proof --override-ini addopts="-q --strict-markers"

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

wheelhouse: setup
	rm -rf $(WHEELHOUSE) $(WHEELHOUSE).part
	$(PIP) download --require-hashes --only-binary :all: --dest $(WHEELHOUSE).part -r requirements.lock
	$(PIP) wheel --no-deps --no-index --no-build-isolation --wheel-dir $(WHEELHOUSE).part .
	$(BIN)/python -c '$(FITS)' > $(WHEELHOUSE).part/fits
	mv $(WHEELHOUSE).part $(WHEELHOUSE)
	@echo "All that is needed is in $(WHEELHOUSE)/, for $$(cat $(WHEELHOUSE)/fits). There: make setup WHEELS=DIR"

clean:
	rm -rf $(VENV) $(WHEELHOUSE) $(WHEELHOUSE).part build dist *.egg-info
