# Tillsynslotsen. `make` alone lists what can be done.

PORT ?= 5000
DATE ?=
ARGS ?=

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
COMPILE := $(BIN)/uv pip compile --no-config --quiet --universal --python-version 3.11 --upgrade --generate-hashes \
	--custom-compile-command "make lock"

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: help demo run test drills bench lint format translations lock

help: ## List the targets
	@awk 'BEGIN { FS = ":.*## " } /^[a-z]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(VENV)/runtime ## Start the demo with both real cases (PORT=5000, DATE=YYYY-MM-DD picks its day)
	@$(BIN)/tracker demo --host 127.0.0.1 --port $(PORT) $(if $(DATE),--date $(DATE))

run: $(VENV)/runtime ## Bring the database up to date and start the app (PORT=5000)
	@$(BIN)/tracker db upgrade
	@$(BIN)/tracker run --port $(PORT)

test: $(VENV)/test ## Lint, then run every test, on SQLite and on PostgreSQL (ARGS="-k pages" is handed to pytest)
	@$(BIN)/python tests/tools/debian.py
	@$(MAKE) --no-print-directory lint
	@$(BIN)/python -m pytest --database=both -n 2 --dist loadfile --no-loadscope-reorder $(ARGS)

drills: $(VENV)/test ## Run the drills in full: crashes, crowds, full disks, backups, each with its figure (ten minutes)
	@$(BIN)/python tests/tools/debian.py
	@$(BIN)/python -m pytest tests/drills --drills=full $(ARGS)

bench: $(VENV)/test ## Time the documents against plain ReportLab, and write docs/benchmarks.md (five minutes)
	@$(BIN)/python -m tests.benchmarks.documents

lint: $(VENV)/test ## Check style, format, types and the direction of imports
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo

format: $(VENV)/test ## Format the code and mend what can be mended safely
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

translations: $(VENV)/runtime ## Bring the English catalogue up to date with the code, and compile it
	@$(BIN)/pybabel --quiet extract -F pyproject.toml --no-location --sort-output --no-wrap -o $(VENV)/messages.pot tracker
	@$(BIN)/pybabel --quiet update -l en -d tracker/translations -i $(VENV)/messages.pot \
		--no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date --no-wrap
	@$(BIN)/pybabel --quiet compile -l en -d tracker/translations

lock: $(VENV)/bin/python ## Renew the locked versions in requirements/ within the limits of its .in files
	@$(PIP) install --require-hashes -r requirements/lock.txt
	@$(COMPILE) requirements/lock.in -o requirements/lock.txt
	@$(COMPILE) requirements/runtime.in -o requirements/runtime.txt
	@$(COMPILE) requirements/test.in -o requirements/test.txt

# The virtual environment. Its stamp files are older than a lock that has changed, so that only then is it installed again.
# setuptools is in the lock, so that the project itself needs nothing fetched to be built.

$(VENV)/bin/python:
	@for python in $(PYTHON) python3.13 python3.12 python3.11 python3 python; do \
		if $$python -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then \
			echo "Making $(VENV) with $$($$python --version)"; \
			$$python -m venv $(VENV) && exit 0; \
			rm -rf $(VENV); \
		fi; \
	done; \
	echo "Python 3.11 or later with venv is needed (Debian and Ubuntu: apt install python3-venv)." >&2; \
	echo "If it has another name: make PYTHON=/path/to/python3" >&2; \
	exit 1

$(VENV)/runtime: $(VENV)/bin/python requirements/runtime.txt pyproject.toml
	@echo "Installing the locked packages (half a minute the first time)"
	@$(PIP) install --require-hashes -r requirements/runtime.txt
	@$(PIP) --quiet install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/test: $(VENV)/runtime requirements/test.txt
	@echo "Installing the locked packages for the tests"
	@$(PIP) install --require-hashes -r requirements/test.txt
	@touch $@
