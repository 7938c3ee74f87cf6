# Nodverk's commands. Each makes .venv first when something changed (core/launch/environment.sh).
# The recipes are single plain commands, so that a signal to make reaches the program and no shell in between.

PYTHON = .venv/bin/python
BIN = .venv/bin
SOURCES = core shared tenants national_office tests
BROWSER = $(firstword $(foreach name,chromium chromium-browser,$(shell command -v $(name) 2>/dev/null)))

# Where it is set, every process would compile every module anew: 7 s a start instead of 2.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help environment demo smoke stop status reset database test prove bench check

help:
	@echo "make demo      raise the office and six nodes, and serve them until Ctrl-C (NODVERK_PORT, DATABASE_URL)"
	@echo "make smoke     the same in a temporary folder, a tour over HTTP, and an end"
	@echo "make test      the whole suite, browser included (ARGS=... goes to pytest)"
	@echo "make prove     what safety rests on, at full size (ROWS=\"leaks jobs\"; ARGS=--help says more)"
	@echo "make bench     what things cost, as ratios in one run (ARGS=--help says more)"
	@echo "make check     lint, types, import contracts, migrations"
	@echo "make status    what runs"
	@echo "make stop      stop what runs"
	@echo "make reset     stop what runs and remove everything that was made"
	@echo "make database  start the database alone and leave it running"

environment:
	@sh core/launch/environment.sh
	@$(PYTHON) -m core.i18n

demo smoke stop status reset database: environment
	@$(PYTHON) -m core.launch $@

test: environment
ifeq ($(strip $(ARGS)),)
	@test -n "$(BROWSER)" || { echo "The browser tests need Chromium: run .ci/run as root, or install the package chromium." >&2; exit 1; }
endif
	@$(PYTHON) -m pytest -n 2 $(ARGS)

prove: environment
	@$(PYTHON) -m tests.proofs $(ROWS) $(ARGS)

bench: environment
	@$(PYTHON) -m tests.bench $(ARGS)

check: export NODVERK_SECRET_KEY ?= only-for-make-check
check: environment
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy $(SOURCES)
	$(BIN)/lint-imports --no-cache
	$(PYTHON) manage.py makemigrations --check --dry-run
	$(PYTHON) manage.py check
