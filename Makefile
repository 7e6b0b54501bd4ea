# The menu: `make` alone prints it.
SHELL := /bin/bash
.DEFAULT_GOAL := help

LORC := .venv/bin/lorc
PYTEST := .venv/bin/python -m pytest --durations 15
SETUP := $(shell scripts/setup.sh --state)
PLANTED := tests/python/dbt/test_assertions.py
PYTHON_SOURCES := scripts tests/python meltano/mappers meltano/taps
SQL_SOURCES := models macros tests/dbt scripts/lorc/queries
# dbt reads no .env by itself; what the shell has set wins over the file, as in lorc
WITH_ENV := $(if $(wildcard .env),.venv/bin/dotenv run --no-override --)
UP_IF_LOCAL := $(WITH_ENV) sh -c '[ "$${ENV:-local}" != local ] || exec $(LORC) up'

.PHONY: help setup up down reset daily today report prove ingest ingest-all check replay export rejects build docs status health test unit lanes e2e e2e-slow lint analyze chaos simulate mutation bench pins clean test-all

help: ## print this menu
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

setup: .venv/.setup ## install everything, once; again only when its inputs change

# a checkout that was copied or moved, and one of which something is gone, is set up again
ifneq ($(firstword $(SETUP)),whole)
.PHONY: .venv/.setup
endif

.venv/.setup: $(wordlist 2,99,$(SETUP))
	@scripts/setup.sh

daily: setup ## a day's work: ingest every connection, build every lane, report once
	@$(LORC) daily $(if $(AT_A_TIME),--at-a-time "$(AT_A_TIME)")

today: setup ## make the page of this morning, reports/today.html: DAY=2026-11-20, TEXT=yes
	@$(LORC) today $(if $(DAY),--day "$(DAY)") $(if $(TEXT),--text)

report: setup ## make the weekly report: WEEK=2026-W47, CLIENT=key, DELIVER=yes
	@$(LORC) report $(if $(WEEK),--week "$(WEEK)") $(if $(CLIENT),--client "$(CLIENT)") $(if $(DELIVER),--deliver)

prove: setup ## recount the figures of a week from the raw records: WEEK=2026-W47, FIGURE=sessions
	@[ -n "$(WEEK)" ] || { echo "Name a week: make prove WEEK=2026-W47" >&2; exit 2; }
	@$(LORC) prove "$(WEEK)" $(if $(FIGURE),--figure "$(FIGURE)")

ingest: setup ## extract, load and merge one connection: make ingest CONNECTION=gmail-acct1
	@[ -n "$(CONNECTION)" ] || { echo "Name a connection: make ingest CONNECTION=gmail-acct1" >&2; exit 2; }
	@$(LORC) ingest "$(CONNECTION)" $(if $(OBJECT),--object "$(OBJECT)") $(if $(SINCE),--since "$(SINCE)")

ingest-all: setup ## ingest every connection, two at a time; SOURCE=gmail: of one provider
	@$(LORC) ingest-all $(if $(SOURCE),--source "$(SOURCE)") $(if $(AT_A_TIME),--at-a-time "$(AT_A_TIME)")

check: setup ## check that meltano.yml, the dbt sources and the seeds agree
	@$(LORC) check

replay: setup ## load and merge again what runs kept: FILES="..." or all; SINCE=2026-11-20
	@$(LORC) replay $(or $(FILES),--all) $(if $(SINCE),--since "$(SINCE)") $(if $(CONNECTION),--connection "$(CONNECTION)")

export: setup ## write the tables as JSON lines: TO=folder or TO=gs://bucket/prefix
	@$(LORC) export $(if $(TO),--to "$(TO)") $(if $(TABLE),--table "$(TABLE)")

rejects: setup ## list what raw_objects does not take, by reason
	@$(LORC) rejects $(if $(REASON),--reason "$(REASON)")

build: setup ## run every model and test on what is staged
	@$(UP_IF_LOCAL)
	@$(WITH_ENV) .venv/bin/dbt build

docs: setup ## build the documentation of every table and column, one page: target/static_index.html
	@$(UP_IF_LOCAL)
	@PYTHONWARNINGS=ignore::RuntimeWarning $(WITH_ENV) .venv/bin/dbt docs generate --static --quiet
	@echo "open target/static_index.html"

status: setup ## show how each connection stands
	@$(LORC) status

health: setup ## say whether all is well, and write it as a page: reports/health.html
	@$(LORC) health --html reports/health.html

up: setup ## start the embedded warehouse and the sandbox in the background
	@$(LORC) up

down: setup ## stop them
	@$(LORC) down

reset: setup ## delete the embedded warehouse, after asking
	@$(LORC) reset

test: lint unit e2e ## what CI runs: the gates, and the end-to-end tests of the invariants

test-all: setup ## every test there is, with one table at the end
	@.venv/bin/python tests/python/everything.py

unit: setup ## Python tests but those of the lanes, the planted faults and the end-to-end ones
	@$(PYTEST) -n 2 --dist loadscope -m "not slow" --ignore tests/python/e2e \
		--ignore tests/python/lanes --ignore $(PLANTED)

lanes: setup ## every rule of the lanes: answer sets, public mails, threads, persons, planted faults
	@$(PYTEST) -n 2 --dist loadfile tests/python/lanes $(PLANTED)

e2e: setup ## end-to-end tests with the real loader, dbt and warehouse
	@$(PYTEST) -n 4 --dist loadfile -m "not slow" tests/python/e2e

e2e-slow: setup ## the tests that take dozens of runs or minutes: replay, forget, explain
	@$(PYTEST) -n 4 --dist loadfile -m slow --ignore tests/python/lanes

lint: setup ## ruff, sqlfluff and hadolint
	@.venv/bin/ruff check $(PYTHON_SOURCES)
	@.venv/bin/ruff format --check $(PYTHON_SOURCES)
	@.venv/bin/sqlfluff lint --disable-progress-bar --processes 2 $(SQL_SOURCES)
	@.venv/bin/hadolint Dockerfile

analyze: setup ## every source through every dbt test, and every statement through Google's SQL analyzer
	@$(PYTEST) tests/python/e2e/test_every_source.py

chaos: setup ## disturb runs at every stage and see that the books balance; ONLY='merge-*'
	@.venv/bin/python -m chaos $(if $(ONLY),--only "$(ONLY)")

simulate: setup ## lives that seeds draw, each run compared with a model: SEEDS=100 or SEED=12345
	@.venv/bin/python -m simulation $(if $(SEEDS),--seeds "$(SEEDS)") $(if $(SEED),--seed "$(SEED)") \
		$(if $(POINTS),--points "$(POINTS)") $(if $(PLANTED_FAULT),--planted "$(PLANTED_FAULT)")

mutation: setup ## mutants of the rules, each of which a test has to kill: ONLY='*/raw_objects.sql'
	@.venv/bin/python -m mutation $(if $(ONLY),--only "$(ONLY)")

bench: setup ## measure, as ratios within one run, into docs/benchmarks.md; ONLY=growth a long one
	@.venv/bin/python -m bench $(if $(ONLY),--only "$(ONLY)",--write)

pins: setup ## resolve requirements.in into hashed requirements
	@.venv/bin/uv pip compile -q --python-version 3.13 --generate-hashes --no-header \
		--upgrade requirements.in -o requirements.txt
	@.venv/bin/uv pip compile -q --python-version 3.11 --generate-hashes --no-header \
		--upgrade meltano/loader-requirements.in -o meltano/loader-requirements.txt

clean: ## remove what was installed and built; the warehouse, bookmarks and backups stay
	@rm -rf .venv target logs
	@cd meltano && rm -rf .meltano/{extractors,loaders,mappers,utilities,cache,run,logs,meltano.db}
