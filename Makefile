# Everything that is made here goes to .venv/ and var/, and nowhere else.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:

PYTHON ?= $(shell command -v python3.11 || command -v python3)
PORT ?= 8000
HOST ?= 127.0.0.1
# Python processes serving pages. SQLite has one writer, so more than a few gain nothing.
SERVERS ?= 2

# Compiled Python stays here too, also where the environment forbids it beside the source: without it
# every process compiles all of the bank anew, which is half of its start.
export PYTHONPYCACHEPREFIX := $(CURDIR)/var/cache/python
unexport PYTHONDONTWRITEBYTECODE

BIN := .venv/bin
IN := $(BIN)/python -m
PIP := $(IN) pip --disable-pip-version-check --no-input --quiet install --require-hashes

.PHONY: help
help: ## Show what can be made.
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# --- the environment ---

var:
	@mkdir -p var

$(BIN)/python: | var
	@$(PYTHON) .ci/machine.py venv
	@$(PYTHON) -m venv .venv

# uv installs in a third of pip's time and is itself pinned by its hash. Where it cannot reach the
# index that pip has been configured for, pip does the same work from the same file.
define install
echo "Installing $(1) …"
$(PIP) -r requirements-build.lock
UV_CACHE_DIR=.venv/cache $(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r $(1) \
  || $(PIP) -r $(1)
rm -rf .venv/cache
$(IN) pip --disable-pip-version-check --quiet install --no-deps --no-build-isolation --no-index -e .
touch $@
endef

.venv/run.stamp: requirements.lock requirements-build.lock pyproject.toml | $(BIN)/python
	@$(call install,requirements.lock)

.venv/dev.stamp: requirements-dev.lock requirements-build.lock pyproject.toml | $(BIN)/python
	@$(call install,requirements-dev.lock)
	@touch .venv/run.stamp

.PHONY: catalogues
catalogues: .venv/run.stamp ## Compile the translations.
	@$(IN) timebank.web.catalogues --compile

# --- the bank ---

.PHONY: run
run: export TIMEBANK_DEMO ?= 1
run: catalogues ## Serve the demonstration bank on PORT (8000), making whatever is missing first.
	@$(BIN)/python .ci/machine.py run
	@$(BIN)/timebank keys create
	@$(BIN)/timebank db upgrade
	@if [ "$$TIMEBANK_DEMO" = 1 ]; then $(BIN)/timebank demo load; fi
	@echo "The bank is open at http://$(HOST):$(PORT)/ (Ctrl-C closes it)"
	@exec $(BIN)/python .ci/serve.py $(HOST) $(PORT) $(SERVERS)

# --- proofs ---

.PHONY: test
test: .venv/dev.stamp catalogues ## Run every test: SQLite, PostgreSQL and the browser.
	@$(BIN)/python .ci/machine.py test
	@$(IN) pytest -q -n 2 --dist worksteal

.PHONY: check
check: .venv/dev.stamp ## Check style, types, layers, templates and translations.
	@$(IN) ruff check .
	@$(IN) ruff format --check .
	@$(IN) mypy
	@$(BIN)/lint-imports --cache-dir var/cache/imports
	@$(IN) djlint --lint --quiet templates
	@$(IN) bandit --quiet --recursive --severity-level medium --configfile pyproject.toml \
	  config.py timebank
	@$(IN) timebank.web.catalogues --check
	@$(BIN)/python .ci/tracked.py

.PHONY: bench
bench: .venv/dev.stamp catalogues ## Measure, one JSON object a line.
	@$(BIN)/python .ci/machine.py test
	@$(IN) tests.bench

.PHONY: prove
prove: .venv/dev.stamp catalogues ## Run the proofs at full size and write docs/proofs.md.
	@$(BIN)/python .ci/machine.py test
	@$(IN) pytest -q -m proof --full

# --- dependencies ---

LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate \
  --no-emit-index-url --custom-compile-command "make lock"

.PHONY: lock
lock: .venv/dev.stamp ## Pin the dependencies of pyproject.toml; UPGRADE=1 takes newer ones.
	@$(LOCK) pyproject.toml --group dev $(if $(UPGRADE),--upgrade) -o requirements-dev.lock
	@$(LOCK) pyproject.toml --group build -c requirements-dev.lock -o requirements.lock
	@$(LOCK) --group build -c requirements-dev.lock -o requirements-build.lock
