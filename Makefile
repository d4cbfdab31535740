# `make help` explains itself. Everything runs in .venv, which `make setup` makes from uv.lock.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DEMO := examples/articles/harrow-foods-earnings.txt
CORPUS ?= ../shared/data
EVAL = $(BIN)/nutgraf eval $(CORPUS) --floors benchmarks/floors.json $(EVAL_FLAGS)

.DEFAULT_GOAL := help
.PHONY: help setup demo test check format record bench docs eval eval-model clean

help: ## Show this.
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

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

test: $(VENV)/.ready ## Run the tests, offline, from cassettes.
	$(BIN)/python -m pytest -n 2 --dist loadfile

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

docs: $(VENV)/.ready ## Write the generated parts of the README anew.
	$(BIN)/python -m pytest tests/test_readme.py --rewrite -p no:randomly -q

bench: $(VENV)/.ready ## Measure what we add to a call, start-up, and verify.
	$(BIN)/python benchmarks/call_overhead.py
	$(BIN)/python benchmarks/startup.py
	$(BIN)/python benchmarks/verification.py

# EVAL_FLAGS="--measure figures --verbose" shows what a measure misses.
eval: $(VENV)/.ready ## Measure grounding on CORPUS without a model, against the floors.
	@if [ -d "$(CORPUS)" ]; then $(EVAL); \
	  else echo "There is no corpus at $(CORPUS): make eval CORPUS=FOLDER"; fi

eval-model: $(VENV)/.ready ## Measure what the model chooses and writes on CORPUS.
	@if [ -d "$(CORPUS)" ]; then $(EVAL) --with-model; \
	  else echo "There is no corpus at $(CORPUS): make eval-model CORPUS=FOLDER"; fi

clean: ## Remove the virtual environment and what tools left behind.
	rm -rf $(VENV) out .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
