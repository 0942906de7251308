# `make help` lists what there is. Needs python3 and git, nothing else: uv, Node and a missing Python come by themselves.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.SUFFIXES:
.DELETE_ON_ERROR:
# The environments are ours, whatever the shell we are called from has active.
unexport VIRTUAL_ENV UV_PROJECT_ENVIRONMENT UV_PROJECT UV_PYTHON PYTHONPATH PYTHONHOME
# Without compiled modules a start takes three times as long.
unexport PYTHONDONTWRITEBYTECODE

TOOLS := .venv-tools
# The first uv that works here: an installed one, one that was fetched before, else one that is fetched now.
UV := $(shell for uv in uv "$$HOME/.local/bin/uv" $(TOOLS)/bin/uv $(TOOLS)/lib/bin/uv; do \
	"$$uv" cache dir >/dev/null 2>&1 && echo "$$uv" && break; done)
ifeq ($(UV),)
UV := $(TOOLS)/uv
UV_READY := $(TOOLS)/uv
endif

BOT_READY := .venv/.installed
ENGINE_READY := engine/.venv/.installed
NODE_READY := web/node_modules/.installed
# Stock Rasa with TensorFlow, 2.5 GB: for measurements only.
PEER_READY := bench/peer/.venv/.installed
WEB_READY := bot/gateway/static/.built
WEB_SOURCES := $(shell find web -name node_modules -prune -o -name dist -prune -o -print)

# Node is a Python package in our environment.
NPM := PATH="$(CURDIR)/.venv/bin:$$PATH" npm
# A folder or file of tests of the bot, for example T=tests/unit; empty means everything.
T ?=
# Measurements by name, for example B="turns chat"; empty means all of them.
B ?=

.PHONY: help
help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: run
run: setup ## Install, build, train and start everything in sandbox mode; Ctrl-C stops it
	@exec .venv/bin/welkom up

.PHONY: test
ifeq ($(T),)
test: setup test-engine test-web ## Run the whole test suite (one part of it: make test T=tests/unit)
else
test: setup
endif
	.venv/bin/python -m pytest $(T)

.PHONY: test-engine
test-engine: $(ENGINE_READY)
	cd engine && .venv/bin/python -m pytest

.PHONY: test-web
test-web: $(NODE_READY)
	cd web && $(NPM) test

.PHONY: check
check: $(BOT_READY) $(ENGINE_READY) $(NODE_READY) ## Format, lint, types and import rules; no tests
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy
	.venv/bin/mypy --python-version 3.10 --python-executable engine/.venv/bin/python engine/welkom_engine
	PYTHONPATH=engine .venv/bin/lint-imports --no-logo
	cd web && $(NPM) run check

.PHONY: format
format: $(BOT_READY) $(NODE_READY) ## Put the sources into the house format
	.venv/bin/ruff format .
	.venv/bin/ruff check --fix-only .
	cd web && $(NPM) run format

.PHONY: bench
bench: setup $(PEER_READY) ## Measure beside stock Rasa; writes bench/results.json and a table (one part: make bench B=turns)
	.venv/bin/python -m bench $(B)

.PHONY: bench-nlu
bench-nlu: $(UV_READY) ## Compare pipelines of intent recognition (half an hour); writes bench/nlu/results.json and docs/nlu.md
	$(UV) sync --frozen --project bench/nlu
	PYTHONPATH=engine bench/nlu/.venv/bin/python -m bench.nlu

.PHONY: setup
setup: $(BOT_READY) $(ENGINE_READY) $(WEB_READY) ## Install both environments and build the web pages, where needed

.PHONY: train
train: $(BOT_READY) $(ENGINE_READY) ## Train the dialogue model, if what it is made of has changed
	.venv/bin/welkom train

.PHONY: clean
clean: ## Remove what was installed and built; keeps var/, where the data is
	rm -rf .venv .venv-tools engine/.venv bench/peer/.venv bench/nlu/.venv web/node_modules bot/gateway/static

$(BOT_READY): pyproject.toml uv.lock .python-version $(UV_READY)
	$(UV) sync --frozen
	@touch $@

$(ENGINE_READY): engine/pyproject.toml engine/uv.lock engine/.python-version $(UV_READY)
	$(UV) sync --frozen --project engine
	@touch $@

$(PEER_READY): bench/peer/pyproject.toml bench/peer/uv.lock bench/peer/.python-version $(UV_READY)
	$(UV) sync --frozen --project bench/peer
	@touch $@

$(NODE_READY): web/package.json web/package-lock.json $(BOT_READY)
	cd web && $(NPM) ci --no-audit --no-fund
	@touch $@

$(WEB_READY): $(WEB_SOURCES) $(NODE_READY)
	rm -rf bot/gateway/static
	cd web && $(NPM) run build
	@touch $@

# Without root: in an environment of its own, or, where Debian's python3 comes without ensurepip, in a folder of its own.
$(TOOLS)/uv:
	@rm -rf $(TOOLS) && mkdir -p $(TOOLS)
	@if python3 -m venv $(TOOLS) >/dev/null 2>&1 && $(TOOLS)/bin/python -m pip install --quiet 'uv>=0.8'; then \
		ln -s bin/uv $@; \
	elif python3 -m pip install --quiet --target $(TOOLS)/lib 'uv>=0.8'; then \
		ln -s lib/bin/uv $@; \
	else \
		rm -rf $(TOOLS); \
		echo "This python3 has neither venv nor pip. Install one of them (on Debian: python3-venv), or uv itself." >&2; \
		exit 1; \
	fi
