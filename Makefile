# guitu: `make demo` shows it, `make test` tests it; both set up what they need in .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
READY := $(VENV)/.ready
DEMO := out/demo.kgl

.PHONY: help setup demo test test-training lint fuzz constraints bench neo4j clean

help:  ## what can be made
	@grep -hE '^[a-z0-9-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

setup: $(READY)  ## install guitu and what its tests need into .venv

PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt

$(INSTALLED): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "guitu needs Python 3.11 or newer: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(PIP) -e .
	@touch $@

$(READY): $(INSTALLED)
	$(PIP) -e '.[dev]'
	@touch $@

demo: $(INSTALLED)  ## build the graph of examples/, ask one question of each use, draw one picture
	@BIN=$(BIN) GRAPH=$(DEMO) sh examples/demo.sh

test: $(READY)  ## run the tests
	$(BIN)/python -m pytest $(PYTEST_ARGS)

test-training: $(READY)  ## run the tests of training the tagger: they need PyTorch, which is large
	$(PIP) -e '.[dev,training]'
	$(BIN)/python -m pytest tests/training

lint: $(READY)  ## style, types, import directions
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

constraints: $(READY)  ## pin the versions that are installed now
	@{ echo "# Versions that guitu is tested with; \`make constraints\` writes this file anew."; \
	   $(BIN)/python -m pip freeze --exclude-editable | grep -v @; } > constraints.txt

FUZZ_RUNS ?= 20000

fuzz: $(READY)  ## make up plans and files by the thousand (FUZZ_RUNS) and see that nothing breaks
	$(PIP) -e '.[fuzz]'
	GUITU_FUZZ=$$(($(FUZZ_RUNS) / 10)) $(BIN)/python -m pytest tests/loaders/test_fuzz.py
	@mkdir -p out/fuzz
	for form in text table html docx pdf; do \
	  $(BIN)/python -m tests.fuzz_bytes $$form -runs=$(FUZZ_RUNS) -max_len=2000 -artifact_prefix=out/fuzz/ || exit 1; \
	done

bench: $(READY)  ## measure what it costs (bench/README.md)
	$(BIN)/python -m bench.speed

neo4j: .env  ## start Neo4j in a container and wait until it answers
	docker compose up --detach --wait

.env:
	@echo "copy .env.example to .env and choose a password"; exit 1

clean:  ## take away what was made
	rm -rf $(VENV) out build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
