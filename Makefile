.DEFAULT_GOAL := help
.PHONY: help demo test develop lint fmt bench peers stubs docs coverage vectors sample clean

PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
# PyO3 reads its settings from the environment: a target of its own keeps cargo from building everything twice over.
MATURIN := VIRTUAL_ENV=$(CURDIR)/$(VENV) $(CURDIR)/$(VENV)/bin/maturin
PYTHON_TARGET := $(CURDIR)/target/maturin
export CARGO_TERM_COLOR ?= auto

help: ## Show this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

demo: ## Score the sample company, or your file: make demo ARGS='answers.csv --score rating --by channel'
	@cargo run --profile develop --quiet -p nps-examples --bin demo -- $(ARGS)

test: test-rust test-python test-node ## Run every test in the three languages

.PHONY: test-rust test-python test-node
test-rust:
	cargo test --quiet --workspace --exclude nps-py --exclude nps-node

test-python: $(VENV)/.built
	cd nps-py && ../$(PY) -m pytest -q

test-node: nps-node/.built
	cd nps-node && npm test --silent

develop: $(VENV)/.built nps-node/.built ## Build both packages for use: .venv has nps, require('./nps-node') works

$(VENV)/.ready: nps-py/requirements-dev.txt
	$(PYTHON) -m venv $(VENV)
	$(PY) -m pip install --quiet --disable-pip-version-check -r nps-py/requirements-dev.txt
	touch $@

RUST := $(shell find nps-core/src -name '*.rs') nps-core/Cargo.toml Cargo.toml Cargo.lock
NODE := $(shell find nps-node/src -name '*.rs') nps-node/build.rs nps-node/Cargo.toml nps-node/types.header.d.cts

$(VENV)/.built: $(VENV)/.ready $(RUST) $(wildcard nps-py/src/*.rs) nps-py/Cargo.toml nps-py/pyproject.toml
	cd nps-py && $(MATURIN) develop --quiet --profile develop --target-dir $(PYTHON_TARGET)
	rm -f $(VENV)/.released
	touch $@

# What is timed is what is shipped.
$(VENV)/.released: $(VENV)/.ready $(RUST) $(wildcard nps-py/src/*.rs) nps-py/Cargo.toml nps-py/pyproject.toml
	cd nps-py && $(MATURIN) develop --quiet --release --target-dir $(PYTHON_TARGET)
	touch $(VENV)/.built $@

nps-node/node_modules: nps-node/package.json nps-node/package-lock.json
	cd nps-node && npm ci --ignore-scripts --silent
	touch $@

nps-node/.built: nps-node/node_modules $(RUST) $(NODE)
	cd nps-node && npm run --silent build:develop
	touch $@

lint: $(VENV)/.built nps-node/.built ## Formatting, clippy, ruff, type checks, stubs
	cargo fmt --all --check
	cargo clippy --quiet --workspace --all-targets -- -D warnings
	cd nps-py && ../$(VENV)/bin/ruff check . ../benches/peers ../examples/python && ../$(VENV)/bin/ruff format --check .
	cd nps-py && ../$(PY) -m mypy --strict python && ../$(PY) -m mypy.stubtest nps && ../$(VENV)/bin/pyright --pythonpath ../$(PY) --warnings
	cd nps-node && npm run --silent types

fmt: $(VENV)/.ready ## Format everything
	cargo fmt --all
	cd nps-py && ../$(VENV)/bin/ruff check --fix . && ../$(VENV)/bin/ruff format .

docs: ## Build the documentation; a warning is an error
	RUSTDOCFLAGS="-D warnings" cargo doc --quiet --no-deps -p nps-core -p nps-sample

bench: ## Time the core by itself
	cargo bench -p nps-benches

# BUILD=built times what the tests run, which is built sooner.
BUILD ?= released
peers: $(VENV)/.$(BUILD) ## Time nps beside NumPy, pandas, Polars, PyArrow and DuckDB: make peers ARGS='--only W2a'
	$(PY) benches/peers/run.py --require-nps $(ARGS)

stubs: $(VENV)/.built nps-node/.built ## Regenerate the Node types and check the Python ones
	cd nps-py && ../$(PY) -m mypy.stubtest nps
	git diff --exit-code --stat nps-node

coverage: ## Recompute the tables of coverage, of false alarms and of delays in nps-core/docs/formulas
	NPS_UPDATE_COVERAGE=1 cargo test --quiet --release -p nps-core --test coverage --test watch -- --ignored

vectors: $(VENV)/.ready ## Recompute the reference numbers with SciPy and statsmodels
	$(PY) nps-core/testdata/vectors/make.py

sample: ## Regenerate the sample company
	cargo run --release --quiet -p nps-sample

clean: ## Remove everything that was built
	cargo clean --quiet
	rm -rf $(VENV) nps-node/node_modules nps-node/.built nps-node/*.node benches/peers/build
