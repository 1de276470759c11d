# Everything a newcomer needs, on a machine with make and Python 3.11 or newer. `make help` lists it.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

# The first of these that is new enough; name another with `make PYTHON=/path/to/python demo`.
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && command -v $$python && break; done)

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input

# As many processes as there are cores; `make test JOBS=0` tests in one, for a debugger. More than 8 gain nothing: what
# shares something dear to make stays together, see tests/workers.py.
JOBS ?= auto
PYTEST = $(BIN)/pytest --numprocesses $(JOBS) --maxprocesses 8

# Stamps: what is installed is installed again only when one of these two files changed.
DEMO := $(VENV)/.installed-demo
DEV := $(VENV)/.installed-dev
PINS := pyproject.toml requirements.lock

.PHONY: help demo install test test-all lint browser bench chaos lock docs clean

help:  ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-9s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

demo: $(DEMO)  ## three days of changes on a small portal that ships with zanwatch; one to two minutes, three with the first install
	$(BIN)/zanwatch demo

install: $(DEV)  ## everything into .venv, also what the tests need

test: lint  ## style, types, architecture and the tests a newcomer waits for
	$(PYTEST) -m 'not slow'

test-all: lint browser  ## all tests, also the slow ones and those in a browser
	$(PYTEST)

bench: $(DEV)  ## what diff and pipeline cost beside other programs; writes var/bench/*.md
	$(PIP) install --quiet --constraint requirements.lock --editable '.[embedded,dev,bench]'
	$(BIN)/python -m tests.bench
	$(BIN)/python -m tests.bench.throughput

chaos: $(DEV)  ## kill, cut off and fill up whatever can be, and compare what is left; CHAOS='--seed N' repeats a run
	$(BIN)/python -m tests.chaos $(CHAOS)

lint: $(DEV)  ## style and types only
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

lock: $(DEV)  ## choose the versions in requirements.lock anew (UPGRADE=--upgrade takes the newest)
	$(PIP) install --quiet uv
	$(BIN)/uv pip compile --quiet --universal --extra embedded --extra dev --extra bench --no-annotate $(UPGRADE) \
		--custom-compile-command 'make lock' --output-file requirements.lock pyproject.toml

docs: $(DEV)  ## write the parts of docs/ that are made from the code anew
	$(BIN)/python -m tests.docs_parts

clean:  ## remove what make made; var/, where the data lies, stays
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Without a browser the tests that need one are skipped, and pytest says so.
browser:
	@command -v chromium >/dev/null || [ "$$(id -u)" != 0 ] || ! command -v apt-get >/dev/null \
		|| { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y chromium >/dev/null; } \
		|| echo 'chromium could not be installed: the tests in a browser will be skipped'

$(BIN)/python:
	@[ -n '$(PYTHON)' ] || { echo 'Python 3.11 or newer is needed; name it: make PYTHON=/path/to/python demo' >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo '$(PYTHON) is older than Python 3.11; name another: make PYTHON=/path/to/python demo' >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
		echo 'no virtual environment could be made; on Debian and Ubuntu: apt install python3-venv' >&2; exit 1; }

$(DEMO): $(PINS) | $(BIN)/python
	@echo 'installing what zanwatch runs on into $(VENV)'
	$(PIP) install --quiet --constraint requirements.lock --editable '.[embedded]'
	@touch $@

# After the first stamp, never beside it: two pips in one environment disturb each other.
$(DEV): $(DEMO)
	@echo 'installing what the tests need into $(VENV)'
	$(PIP) install --quiet --constraint requirements.lock --editable '.[embedded,dev]'
	@touch $@
