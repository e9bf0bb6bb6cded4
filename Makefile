# Needs Python 3.11 or newer with venv, and make; everything else it installs into .venv.
PYTHON ?= $(shell for p in python3 python3.11 python3.12 python3.13 python3.14 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin
STAMP := .venv/.installed
PIP := $(BIN)/python -m pip -qq --disable-pip-version-check

.PHONY: demo test lint types contract quality speed check constraints clean

demo: $(STAMP)
	@$(BIN)/sayso demo

test: $(STAMP)
	@$(BIN)/python -m pytest

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(STAMP)
	$(BIN)/mypy

contract: $(STAMP)
	$(BIN)/lint-imports --no-cache

quality: $(STAMP)
	$(BIN)/python -m benchmarks.quality --floors

speed: $(STAMP)
	$(BIN)/python -m benchmarks.speed

check: test lint types contract quality

# The stamp is newer than what it was installed from; a second run asks the network for nothing.
$(STAMP): pyproject.toml constraints.txt
	@test -n "$(PYTHON)" || { echo "Sayso needs Python 3.11 or newer: install it, or name it with make PYTHON=/path/to/python" >&2; exit 1; }
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear .venv
	@echo "Installing into .venv (once) ..." >&2
	@$(PIP) install --require-hashes --only-binary :all: -r constraints.txt
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

# Remakes constraints.txt, with UPGRADE=1 to newer versions. pip-tools lives apart, because its wishes are not ours.
LOCK := build/lock
constraints:
	@$(PYTHON) -m venv $(LOCK)
	@$(LOCK)/bin/python -m pip install --quiet --upgrade pip pip-tools
	@cp constraints.txt $(LOCK)/constraints.txt
	@$(LOCK)/bin/pip-compile --quiet --generate-hashes --extra test --extra dev --build-deps-for editable \
		--no-header --no-annotate --strip-extras --allow-unsafe \
		--no-emit-index-url --no-emit-find-links --no-emit-options --no-emit-trusted-host \
		$(if $(UPGRADE),--upgrade) --output-file $(LOCK)/constraints.txt pyproject.toml
	@{ echo '# Versions and hashes of everything that a clone installs; made by `make constraints`, holds no addresses.'; \
		grep -v '^#' $(LOCK)/constraints.txt; } > constraints.txt

clean:
	rm -rf .venv build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
