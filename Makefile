# Run, test and measure SixtyForty. Everything lives in .venv beside the code; `make clean` takes it away again.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin/python
IS_NEW := import sys; sys.exit(sys.version_info < (3, 11))

.PHONY: run test bench clean

run: $(VENV)/installed
	$(BIN) -m streamlit run app.py $(if $(PORT),--server.port=$(PORT))

test: export MAY_INSTALL = yes
test: $(VENV)/installed-dev
	$(BIN) -m tests

bench: $(VENV)/installed-dev
	$(BIN) -m bench

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The two stamps are older than their requirements only when these changed: a second `make run` starts at once.
$(VENV)/installed: requirements.txt $(VENV)/pyvenv.cfg
	$(BIN) -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/installed-dev: requirements-dev.txt requirements-dask.txt requirements.txt $(VENV)/pyvenv.cfg
	$(BIN) -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@ $(VENV)/installed

# An environment that is half made, or whose Python has been removed or is too old, is made anew.
ifeq ($(shell $(BIN) -c 'import pip; $(IS_NEW)' 2>/dev/null && echo whole),)
.PHONY: $(VENV)/pyvenv.cfg
endif

$(VENV)/pyvenv.cfg:
	@command -v $(PYTHON) >/dev/null || { \
	  echo 'SixtyForty needs Python 3.11 or newer, and "$(PYTHON)" was not found. Install it from https://www.python.org/downloads/' >&2; exit 1; }
	@$(PYTHON) -c '$(IS_NEW)' || { \
	  echo "SixtyForty needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) --version 2>&1)." >&2; \
	  echo 'If a newer one is installed, name it: make PYTHON=python3.12 $(or $(MAKECMDGOALS),run)' >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || $(INSTALL_VENV)
	@echo 'Making $(VENV) ...'
	@$(PYTHON) -m venv --clear $(VENV) || { rm -rf $(VENV); exit 1; }

# Debian and Ubuntu keep part of Python's venv in a package of its own. Only `make test` may install it, and only with rights it already has.
define INSTALL_VENV
{ \
  if [ "$$(id -u)" = 0 ]; then as=; elif sudo -n true 2>/dev/null; then as='sudo -n'; else as=no; fi; \
  if [ -n "$$MAY_INSTALL" ] && [ "$$as" != no ] && command -v apt-get >/dev/null; then \
    $$as apt-get update -q && $$as env DEBIAN_FRONTEND=noninteractive apt-get install -qy python3-venv; fi; \
  $(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
    echo 'This Python cannot make virtual environments. On Debian or Ubuntu: sudo apt-get install python3-venv' >&2; exit 1; }; }
endef
