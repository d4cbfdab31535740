# `make help` explains itself. Everything runs in .venv, which `make setup` makes from uv.lock.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DEMO := examples/articles/harrow-foods-earnings.txt
CORPUS ?= ../shared/data
JOBS := tests/nutgraf/jobs
POSTGRES_TESTS := $(JOBS)/test_postgres.py $(JOBS)/test_ledger.py $(JOBS)/test_preparing.py \
  $(JOBS)/test_durable.py $(JOBS)/test_kept_answers.py $(JOBS)/orders tests/nutgraf/slack/test_asks.py \
  tests/nutgraf/slack/test_slack_installations.py tests/nutgraf/slack/test_slack_rotation.py
EVAL = $(BIN)/nutgraf eval $(CORPUS) --floors benchmarks/floors.json $(EVAL_FLAGS)

.DEFAULT_GOAL := help
.PHONY: help setup demo demo-batch demo-slack test test-kills test-postgres check format record bench bench-batch bench-slack docs eval eval-model clean

help: ## Show this.
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(VENV)/.ready ## Make the virtual environment (the other targets do it when needed).

# uv installs the locked versions; where its registry cannot be reached but pip's can, pip does.
$(VENV)/.ready: pyproject.toml uv.lock
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip uv
	UV_PROJECT_ENVIRONMENT=$(VENV) $(BIN)/uv sync --quiet --locked --all-extras || \
	  $(BIN)/python -m pip install --quiet --editable '.[embedded]' --group dev
	touch $@

demo: $(VENV)/.ready ## Digest an example article with the embedded model (fetched once, 1.1 GB).
	$(BIN)/nutgraf summarize $(DEMO)
	@mkdir -p out
	$(BIN)/nutgraf summarize $(DEMO) --quiet --format html --output out
	@echo "The page: out/"

demo-batch: $(VENV)/.ready ## Run a night: the example articles and a local feed, to an edition page.
	$(BIN)/python examples/batch_demo.py

demo-slack: $(VENV)/.ready ## Ask the bot for a digest in a local Slack, to out/slack.html.
	PYTHONPATH=tests $(BIN)/python examples/slack_demo.py

test: $(VENV)/.ready ## Run the tests, offline, from cassettes.
	$(BIN)/python -m pytest -n 2 --dist loadfile

test-kills: $(VENV)/.ready ## Run the tests that kill batches, bots and schedulers, and those of the demos.
	$(BIN)/python -m pytest -n 2 --dist loadfile -m kills

# Debian's server, unless one is installed; it runs on loopback for as long as the tests do.
test-postgres: $(VENV)/.ready ## Run the tests that need a real Postgres, which is installed if need be.
	@ls /usr/lib/postgresql/*/bin/initdb > /dev/null 2>&1 || command -v initdb > /dev/null || \
	  { apt-get -q update && apt-get -q -y install --no-install-recommends postgresql; }
	$(BIN)/python -m pytest --postgres $(POSTGRES_TESTS)

check: $(VENV)/.ready ## Check format, lint, types and import contracts.
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/pyright
	$(BIN)/lint-imports

format: $(VENV)/.ready ## Format the code and mend what can be mended.
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

record: $(VENV)/.ready ## Record the cassettes anew from the embedded model.
	$(BIN)/python -m pytest tests/test_cassettes.py tests/nutgraf/test_entailment_recorded.py --record -p no:randomly

docs: $(VENV)/.ready ## Write the generated parts of the README and of docs/ anew.
	$(BIN)/python -m pytest tests/test_readme.py tests/test_slack_page.py --rewrite -p no:randomly -q

bench: $(VENV)/.ready ## Measure what we add to a call, start-up, and verify.
	$(BIN)/python benchmarks/call_overhead.py
	$(BIN)/python benchmarks/startup.py
	$(BIN)/python benchmarks/verification.py

bench-slack: $(VENV)/.ready ## Measure 500 commands at once, over HTTP and by web socket.
	$(BIN)/python benchmarks/slack_burst.py --way http
	$(BIN)/python benchmarks/slack_burst.py --way socket

bench-batch: $(VENV)/.ready ## Measure a night of 10,000 articles, and one that is killed 200 times.
	$(BIN)/python benchmarks/batch.py
	$(BIN)/python benchmarks/kills.py

# EVAL_FLAGS="--measure figures --verbose" shows what a measure misses.
eval: $(VENV)/.ready ## Measure grounding on CORPUS without a model, against the floors.
	@if [ -d "$(CORPUS)" ]; then $(EVAL); \
	  else echo "There is no corpus at $(CORPUS): make eval CORPUS=FOLDER"; fi

eval-model: $(VENV)/.ready ## Measure what the model chooses and writes on CORPUS.
	@if [ -d "$(CORPUS)" ]; then $(EVAL) --with-model; \
	  else echo "There is no corpus at $(CORPUS): make eval-model CORPUS=FOLDER"; fi

clean: ## Remove the virtual environment and what tools left behind.
	rm -rf $(VENV) out .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
