# Two commands on a fresh machine: `make run` and `make test`. `make help` lists the rest.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

PORT ?= 8000
HOST ?= 127.0.0.1
INSTANCE ?= instance
WORKERS ?= 2
TESTS ?=
VENV ?= .venv

BIN := $(VENV)/bin
PY := $(BIN)/python
UV := $(shell command -v uv 2>/dev/null)
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
INSTALL = $(if $(UV),VIRTUAL_ENV=$(VENV) uv pip install --quiet,$(PY) -m pip install --quiet --disable-pip-version-check)
SOURCES = $(shell find static locales -type f ! -path 'static/built/*' ! -path 'static/vendor/*' ! -name '*.mo')

.PHONY: help run test proof lint bench pictures words migration wheel lock services

help: ## what can be done here
	@grep -hE '^[a-z]+:.*## ' Makefile | sed -E 's/^([a-z]+):.*## /\1|/' | while IFS='|' read -r verb words; do printf '  make %-10s %s\n' "$$verb" "$$words"; done

run: $(VENV)/built.stamp ## start Min SIP with example plans: PORT=8123 INSTANCE=/an/empty/folder HOST=0.0.0.0
	@INSTANCE='$(INSTANCE)' exec $(BIN)/citizen-app run --demo --host '$(HOST)' --port '$(PORT)'

test: services lint ## all that CI runs: lint, contracts and every test (TESTS=tests/rules for a part)
	@$(PY) -m pytest -n $(WORKERS) --dist loadgroup $(TESTS)

proof: services $(VENV)/dev.stamp $(VENV)/built.stamp ## the tests with full figures; writes docs/proof.md
	@PROOF=1 $(PY) -m pytest -n $(WORKERS) --dist loadgroup $(TESTS)

lint: $(VENV)/dev.stamp $(VENV)/built.stamp ## style, types, import contracts and templates
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --quiet --check .
	@$(BIN)/mypy --no-error-summary
	@$(BIN)/lint-imports --no-cache
	@$(BIN)/djlint templates --lint --quiet

bench: $(VENV)/dev.stamp $(VENV)/built.stamp ## measure speed beside bare Flask on this machine
	@$(PY) tests/bench.py

pictures: $(VENV)/dev.stamp $(VENV)/built.stamp ## photograph every citizen screen into docs/pictures
	@$(PY) tests/pictures.py

words: $(VENV)/dev.stamp ## collect every sentence into locales/messages.pot and bring the catalogues up to it
	@$(PY) -m babel.messages.frontend -q extract -F pyproject.toml -k lazy_gettext -k lazy_ngettext:1,2 -c Översättare: \
		--add-location=file --no-wrap --sort-output --omit-header -o locales/messages.pot .
	@$(PY) -c 'import polib, sys; pot = polib.pofile(sys.argv[1]); \
		[(po.merge(pot), po.save()) for po in (polib.pofile(path, wrapwidth=0) for path in sys.argv[2:])]' \
		locales/messages.pot locales/*/LC_MESSAGES/messages.po

migration: $(VENV)/dev.stamp ## draft the next migration: WORDS="what changes"
	@$(PY) -m citizen_app.migrations '$(WORDS)'
	@$(BIN)/ruff format --quiet citizen_app/migrations/versions

wheel: $(VENV)/dev.stamp ## build the wheel into dist/
	@$(BIN)/hatchling build -t wheel

lock: ## renew the hash locks from pyproject.toml (needs uv)
	@compile() { uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url "$$@"; }; \
	compile --upgrade pyproject.toml -o requirements.lock; \
	compile --upgrade pyproject.toml --extra postgres --extra redis --group dev -c requirements.lock -o requirements-dev.lock; \
	compile --upgrade --group build -c requirements.lock -c requirements-dev.lock \
		--no-emit-package django --no-emit-package asgiref --no-emit-package sqlparse -o requirements-build.lock

services: ## in CI: see to it that PostgreSQL, Redis, Chromium and fonts are there
	@if [ "$${CI:-}" = true ]; then .ci/services; fi

# The environment, once for each change of a lock. Build tools come without their own dependencies:
# django-htmx is only a carrier of htmx, and Django stays outside.
$(VENV)/run.stamp: requirements.lock requirements-build.lock pyproject.toml
	@test -n '$(PYTHON)' || { echo 'Min SIP needs Python 3.11 or newer.' >&2; exit 1; }
	@test -x $(PY) || $(if $(UV),uv venv --quiet --python '$(PYTHON)' $(VENV),$(PYTHON) -m venv $(VENV))
	@$(INSTALL) --require-hashes -r requirements.lock
	@$(INSTALL) --require-hashes --no-deps -r requirements-build.lock
	@$(INSTALL) --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/dev.stamp: $(VENV)/run.stamp requirements-dev.lock
	@$(INSTALL) --require-hashes -r requirements-dev.lock
	@touch $@

$(VENV)/built.stamp: $(VENV)/run.stamp hatch_build.py $(SOURCES)
	@$(PY) hatch_build.py
	@touch $@
