# make app    start the dashboard on 127.0.0.1 (PORT=8600 to choose the port)
# make test   lint, types and every test, browser tests included
# make lint   lint and types alone
# make clean  remove what these made; runs and data sets stay

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := app
.PHONY: app test lint clean

# Threads that wait must not spin: cores are shared by the server, the workers and the tests.
export OMP_WAIT_POLICY := PASSIVE
export PIP_DISABLE_PIP_VERSION_CHECK := 1

VENV := .venv
PY := $(VENV)/bin/python
PORT ?=
WORKERS ?= 2

$(PY):
	@python=""; \
	for name in $(PYTHON) python3 python3.14 python3.13 python3.12 python3.11 python; do \
	  if "$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then python="$$name"; break; fi; \
	done; \
	if [ -z "$$python" ]; then \
	  echo "MetaAug needs Python 3.11 or newer, and none is on the path. Install one, or name it: make PYTHON=/path/to/python" >&2; \
	  exit 1; \
	fi; \
	"$$python" -m venv $(VENV) || { \
	  rm -rf $(VENV); \
	  echo "$$python cannot make a virtual environment. Install its venv module (Debian, Ubuntu: apt install python3-venv)." >&2; \
	  exit 1; }

# A stamp is newer than its requirements once they are installed.
$(VENV)/.app: requirements.txt | $(PY)
	@echo "Installing requirements.txt into $(VENV); the first time this takes some minutes."
	@$(PY) -m pip install --quiet -r requirements.txt
	@touch $@

$(VENV)/.dev: requirements-dev.txt requirements.txt | $(PY)
	@echo "Installing requirements-dev.txt into $(VENV); the first time this takes some minutes."
	@$(PY) -m pip install --quiet -r requirements-dev.txt
	@touch $@ $(VENV)/.app

app: $(VENV)/.app
	@exec $(PY) -m metaaug app $(if $(PORT),--port $(PORT))

lint: $(VENV)/.dev
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy

# One torch thread per test process: two processes on two cores, none waiting for the other.
test: lint
	@METAAUG_CHROMIUM="$$($(PY) scripts/find_browser.py)"; export METAAUG_CHROMIUM; \
	echo "Browser: $$METAAUG_CHROMIUM"; \
	OMP_NUM_THREADS=1 MKL_NUM_THREADS=1 $(PY) -m pytest -n $(WORKERS) --dist loadscope

clean:
	rm -rf $(VENV) build dist *.egg-info .pytest_cache .ruff_cache .mypy_cache
