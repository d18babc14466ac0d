# make demo   set up, load the demo district, print its figures, serve it on 127.0.0.1:8000
# make test   set up and run all tests but the longest, which .ci/run adds
PYTHON ?= python3.11
BIN := .venv/bin
export CHIBO_DATA ?= $(CURDIR)/var

.PHONY: demo test setup check format bench clean

demo: setup
	$(BIN)/chibo demo

test: setup
	$(BIN)/pytest -n 2 --dist loadfile -m "not slow"

setup: .venv/ready

.venv/ready: requirements.txt pyproject.toml $(wildcard chibo/locale/*/LC_MESSAGES/*.po)
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.11 is needed; name it with PYTHON=..."; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps -e .
	$(BIN)/pybabel --quiet compile --domain django --directory chibo/locale
	touch $@

check: setup
	$(BIN)/ruff format --check chibo tests bench
	$(BIN)/ruff check chibo tests bench
	$(BIN)/mypy chibo
	$(BIN)/lint-imports

format: setup
	$(BIN)/ruff format chibo tests bench
	$(BIN)/ruff check --fix chibo tests bench

bench: setup
	$(BIN)/python -m bench

clean:
	rm -rf .venv var build *.egg-info
