# `make help` lists the targets. All but `help` and `clean` set up .venv first where needed.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory --no-builtin-rules

# The Python that makes .venv: .venv's own while it works, so that another python3 on PATH changes
# nothing. Name one to use it instead: make setup PYTHON=python3.12
PYTHON ?= $(shell .venv/bin/python -c "" 2>/dev/null && echo .venv/bin/python || echo python3)
BIN := .venv/bin

.PHONY: help setup demo check test coverage train-smoke lint constraints clean

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1\t\2/p' Makefile | expand -t 18

setup: ## install all that qa needs into .venv (compiles one library, once per machine)
	@$(PYTHON) scripts/setup.py

demo: setup ## watch qa answer questions about the articles that come with it
	@$(BIN)/python scripts/demo.py

# Each of the processes loads models of its own, some 2 GB.
WORKERS ?= 2

check: lint ## the linters and the quick tests
	@$(BIN)/python -m pytest -q -n $(WORKERS) --dist worksteal -m "not slow"

test: lint ## the linters and all tests
	@$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal

coverage: setup ## all tests, and which lines they reach (takes half as long again)
	@$(BIN)/python -m pytest --cov --cov-report=term

train-smoke: setup ## train the reader on a small slice, to see that the recipe works (minutes)
	@$(BIN)/python -m pytest -q tests/training

lint: setup
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/mypy --no-error-summary
	@$(BIN)/lint-imports --no-logo > .venv/lint-imports.log || { cat .venv/lint-imports.log; exit 1; }

# A dry run of pip names every version that would be installed now, and compiles nothing. torch is
# kept where it is unless named, for another build of it can bring gigabytes of GPU libraries:
# make constraints TORCH=torch==2.14.0
TORCH ?= $(shell grep '^torch==' constraints.txt)

constraints: setup ## pin the newest versions that fit pyproject.toml, in constraints.txt
	@$(BIN)/python scripts/constraints.py $(TORCH)

clean: ## remove .venv and all that tools leave behind (the compiled library stays in its cache)
	@rm -rf .venv dist build .coverage htmlcov .*_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
