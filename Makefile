# Two commands: `make run` starts everything on this machine, `make test` is exactly what CI runs.
# Another interpreter: make run PYTHON=python3.12

PYTHON ?= $(shell for each in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$each -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$each && break; done; true)
VENV := .venv
PY := $(VENV)/bin/python
# Three to two cores: some tests wait for a lease to run out or a server to start.
WORKERS = $(shell $(PYTHON) -c 'import os; n = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1; print(n + n // 2)')
MAKEFLAGS += --no-print-directory

.PHONY: help run test torture mutations bench format pictures venv venv-dev

help:
	@echo "make run      start Betweentimes on this machine, with a simulated Telegram unless TELEGRAM_TOKEN is set"
	@echo "make test     everything that CI runs: format, lint, types, content, tests"
	@echo "make torture  the long proof: 1,000 kills on each engine and all the rest (hours), into docs/reliability.md"
	@echo "make mutations  break each promise in a copy of the code, and see that a test notices"
	@echo "make bench    measure the running service, into docs/benchmarks.md (some minutes)"
	@echo "make format   lay the code out as the tests want it"
	@echo "make pictures take the pictures of README and docs/console.md anew (needs Chromium)"

run: venv
	@exec $(PY) main.py run

# The architecture map is one of the tests: tests/test_architecture.py.
test: venv-dev
	@$(PY) -m ruff format --check . || { echo "Run: make format" >&2; exit 1; }
	@$(PY) -m ruff check --quiet .
	@$(PY) -m mypy .
	@$(PY) main.py content check
	@$(PY) -m pytest -n $(WORKERS) --dist worksteal

# What is counted is kept in data/, so that a long run which was stopped goes on where it was.
torture: venv-dev mutations
	@mkdir -p data
	@$(PY) -m tests.crash --kills 1000 --keep data/crash.json --write
	@$(PY) -m tests.simulation --seeds 500 --write
	@$(PY) -m tests.hostile
	@$(PY) -m tests.time_sweep
	@DOWNTIME_PEOPLE=1000 $(PY) -m pytest -q tests/actions/test_downtime.py -o timeout=7200
	@LONG_FORM=1 $(PY) -m pytest -q tests/test_roles.py
	@BACKUP_COPIES=15 $(PY) -m pytest -q tests/test_backup_load.py

mutations: venv-dev
	@$(PY) -m tests.mutations --write

bench: venv-dev
	@$(PY) -m benchmarks.safety_reply --write

format: venv-dev
	@$(PY) -m ruff format .
	@$(PY) -m ruff check --fix .

pictures: venv-dev
	@$(PY) -m docs.pictures.chat
	@$(PY) -m docs.pictures.console

venv:
	@sh .ci/venv "$(PYTHON)" $(VENV) requirements.txt
	@sh .ci/npm $(VENV) console

venv-dev:
	@sh .ci/venv "$(PYTHON)" $(VENV) requirements-dev.txt requirements.txt
	@sh .ci/npm $(VENV) console
