# make run    build the environment, run the pipeline on the embedded corpus, print a summary
# make test   run the tests         make lint   style, types, import contracts
# make test-browser   open the explorer in Chromium (installed by apt where it is absent) and use it as a visitor would
# make bench  measure               make clean  remove what runs wrote (the environment stays)
.PHONY: run test test-browser lint bench clean lock

# The first Python 3.11 or 3.12 on this machine; scispaCy's index library has wheels for no other.
PYTHON ?= $(shell for p in python3.12 python3.11 python3 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info[:2] not in ((3, 11), (3, 12)))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin
export PATH := $(CURDIR)/$(BIN):$(PATH)

run: .venv/ready
	@dvc repro
	@adaptome summary

test: .venv/ready
	@python -m pytest

test-browser: .venv/browser
	@python -m pytest -m browser tests/graph/test_browser.py

lint: .venv/ready
	@ruff check .
	@ruff format --check .
	@mypy
	@lint-imports

bench: .venv/ready
	@python bench/extraction.py
	@python bench/speed.py
	@python bench/phenomena.py
	@python bench/calibration.py

clean:
	rm -rf corpora/raw corpora/parsed corpora/screened corpora/annotations graph/tables graph/pictures graph/exports graph/adaptome.duckdb

# The lock is the whole environment; --no-deps installs it and nothing else. uv is a fast installer; pip does as well.
.venv/ready: requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "adaptome needs Python 3.11 or 3.12; install one, or name it: make run PYTHON=/path/to/python3.12" >&2; exit 1; }
	@echo "preparing .venv with $(PYTHON) (once, about 700 MB)"
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==0.13.8
	@$(BIN)/uv pip install --quiet --no-deps -r requirements.lock || $(BIN)/pip install --quiet --no-deps -r requirements.lock
	@$(BIN)/pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

# What drives a browser is a lock of its own: nobody needs it to run the pipeline.
.venv/browser: requirements-browser.lock .venv/ready
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || { \
		echo "installing Chromium by apt (once, about 110 MB)"; \
		apt="$$([ "$$(id -u)" = 0 ] || echo sudo) apt-get"; \
		$$apt update -qq && $$apt install -y -qq --no-install-recommends chromium >/dev/null; }
	@$(BIN)/uv pip install --quiet --no-deps -r requirements-browser.lock || $(BIN)/pip install --quiet --no-deps -r requirements-browser.lock
	@touch $@

# Renew the lock after a change of dependencies in pyproject.toml.
lock: .venv/ready
	uv pip compile --quiet --upgrade --no-emit-index-url --no-annotate --no-header --all-extras --python-version 3.11 \
		pyproject.toml -o requirements.lock
