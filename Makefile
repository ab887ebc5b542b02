# `make ask Q="…"` and `make test` set up what they need in .venv from the lock files; a second run does not.
.DEFAULT_GOAL := help
.PHONY: help ask chat test check fuzz soak scale image-check sbom train fit judge bench lock clean

# The first Python that is new enough, unless PYTHON names one.
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
ifeq ($(OS),Windows_NT)
BIN := .venv/Scripts
else
BIN := .venv/bin
endif
# Every file that is installed has the hash that the lock names. --no-compile: Python compiles what it imports.
INSTALL := install --quiet --disable-pip-version-check --no-compile --only-binary :all: --require-hashes --no-deps
COMPILE := $(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --custom-compile-command 'make lock' \
	--generate-hashes
# The question as typed: make's own `$` must not touch it, nor the shell's quotes.
export QUESTION := $(value Q)
unexport Q

help: ## Say what each target does
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 13

ask: .venv/run ## make ask Q="…": answer a question from the reports, with citations
	@test -n "$$QUESTION" || { echo 'make ask: give a question: make ask Q="What did Saudi Arabia propose?"' >&2; exit 2; }
	@$(BIN)/cwgcop ask -- "$$QUESTION"

chat: .venv/run ## The same, one question after another
	@$(BIN)/cwgcop chat

# A worker more than there are cores: many tests wait rather than work.
test: .venv/dev ## Run the tests
	@$(BIN)/python -m pytest --dist loadfile --no-loadscope-reorder \
		--numprocesses $$($(BIN)/python -c 'import os; print((os.cpu_count() or 1) + 1)')

check: .venv/dev ## Format, lint, types, import directions, knowledge files, compose file, Dockerfile
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/cwgcop --knowledge knowledge knowledge check --quiet
	$(BIN)/check-jsonschema --builtin-schema vendor.compose-spec docker-compose.yml
# There is no hadolint for some systems, Windows among them.
	@if [ -x $(BIN)/hadolint ]; then set -x; $(BIN)/hadolint Dockerfile; \
	else echo 'make check: no hadolint for this system: the Dockerfile is not checked' >&2; fi

fuzz: .venv/dev ## Ten minutes of odd updates, presses, files, questions and documents, each time others (MINUTES=…)
	@end=$$(( $$(date +%s) + 60 * $(or $(MINUTES),10) )); while [ $$(date +%s) -lt $$end ]; do \
		$(BIN)/python -m pytest -m hypothesis --hypothesis-profile=fuzz --timeout 1800 --exitfirst || exit 1; done

soak: .venv/dev ## Half an hour of questions while the bot is killed, Telegram fails, the index is rebuilt (MINUTES=… RATE=…)
	@$(BIN)/python -m tests.bot.telegram.soak --minutes $(or $(MINUTES),30) --rate $(or $(RATE),20)

scale: .venv/dev ## Three bots on a PostgreSQL, 4,000 questions: kills, a rebuild, the database's primary killed (some minutes)
	@$(BIN)/python -m tests.bot.telegram.scale

image-check: .venv/dev ## Build the image without an engine, say what it is made of, ask it (Debian, as root)
	@deploy/image-check $(BIN)/python

sbom: .venv/tools ## What is shipped: build/sbom.json (CycloneDX) and build/licences.md
	@rm -rf build/sbom && $(PYTHON) -m venv --without-pip build/sbom
	@$(BIN)/python -m pip --python build/sbom $(INSTALL) -r requirements/run.txt
	@$(BIN)/cyclonedx-py environment --pyproject pyproject.toml --output-reproducible --output-file build/sbom.json build/sbom
	@$(BIN)/pip-licenses --python=build/sbom/$(notdir $(BIN))/python --order=license --format=markdown \
		--output-file=build/licences.md
	@cat build/licences.md

train: .venv/dev ## Learn again what can be learnt again: reader, marks, what messages are, calibration
	@$(BIN)/python -m lab train-reader
	@$(BIN)/python -m lab train-marks
	@$(BIN)/python -m lab train-acts
	@$(BIN)/python -m lab fit

fit: .venv/dev ## Fit the calibration again
	@$(BIN)/python -m lab fit

judge: .venv/dev ## Pages in a browser, storms of kills, and the whole evaluation: before a release
	@$(BIN)/python -m pytest -m browser tests/browser
	@$(BIN)/python -m pytest -m slow tests
	@$(BIN)/python -m lab judge

bench: .venv/dev ## Time and memory beside the plain design; the Telegram bot under load
	@$(BIN)/python -m lab bench
	@$(BIN)/python -m tests.bot.telegram.soak --calm

lock: .venv/tools ## Pin the newest versions that pyproject.toml allows
	$(COMPILE) pyproject.toml --output-file requirements/run.txt
	$(COMPILE) --extra tools --constraint requirements/run.txt --no-annotate pyproject.toml --output-file requirements/tools.txt
	$(COMPILE) --extra mcp --constraint requirements/run.txt --no-annotate pyproject.toml --output-file requirements/mcp.txt
	$(COMPILE) --extra dev --constraint requirements/run.txt --no-annotate pyproject.toml | \
		awk '/^[a-z]/ {apart = /^(torch|nvidia-|cuda-|triton)/; if (/^torch==/) print $$1 > "requirements/torch.txt"} !apart' \
		> requirements/dev.txt

clean: ## Remove what was built here: .venv, index, caches (not the bot's database nor the prepared models)
	rm -rf .venv var/index var/eval build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis

.venv/python:
	@test -n "$(PYTHON)" || { echo 'make: Python 3.11 or newer is needed: install it, or name it with make PYTHON=/path/to/python3.' >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo 'make: $(PYTHON) is older than Python 3.11: install a newer one, or name it with make PYTHON=/path/to/python3.' >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo 'make: this Python lacks venv: install it (Debian, Ubuntu: apt install python3-venv).' >&2; exit 1; }
	@$(PYTHON) -m venv .venv
	@touch $@

.venv/run: requirements/run.txt pyproject.toml | .venv/python
	@echo 'Setting up (a minute or less) …' >&2
	@$(BIN)/python -m pip $(INSTALL) -r requirements/run.txt
	@PYTHONWARNINGS=ignore $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

# torch has no hash: its file differs by system and by index, and each brings libraries of its own.
.venv/dev: requirements/dev.txt requirements/torch.txt .venv/run
	@echo 'Setting up the development tools (a few minutes) …' >&2
	@$(BIN)/python -m pip $(INSTALL) -r requirements/dev.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements/torch.txt
	@touch $@

.venv/tools: requirements/tools.txt | .venv/python
	@$(BIN)/python -m pip $(INSTALL) -r requirements/tools.txt
	@touch $@
