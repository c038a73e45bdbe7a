# make demo      install into .venv and check the example article (two minutes at most)
# make test      tests; installs what development and training need as well
# make editor    build and test the client for Visual Studio Code; needs Node.js
# make slow      the tests that build environments of their own
# make lint, make types, make accuracy, make train
#
# The tests need torch. PyPI's build of it for Linux brings gigabytes of CUDA; take the small CPU build with
#   make test PIP_ARGS="--extra-index-url https://download.pytorch.org/whl/cpu"
# unless pip already knows a place that has it. Training needs WordNet and MyThes: see `make train`.

PYTHON ?= python3
PIP_ARGS ?=
UNSPIN_SHARED ?= ../shared

TRAINING_PACKAGES := wordnet-base mythes-en-us apertium-eng-spa apertium-eng-cat apertium-en-gl apertium-eo-en \
  apertium-hbs-eng
VENV := .venv
BIN := $(VENV)/bin
PIP_INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt $(PIP_ARGS)

.PHONY: demo test slow editor lint types accuracy train clean

demo: $(VENV)/.package
	@$(BIN)/unspin check examples/harbour-spun.txt || test $$? -eq 1

test: $(VENV)/.dev
	$(BIN)/python -m pytest -m "not accuracy and not slow"

slow: $(VENV)/.dev
	$(BIN)/python -m pytest -m slow

ifeq ($(shell command -v npm 2>/dev/null),)
editor:
	@echo "make editor: skipped, npm is not installed (Debian: apt-get install nodejs npm)"
else
editor: $(VENV)/.package
	$(PIP_INSTALL) -e '.[lsp]'
	cd editors/vscode && npm ci && UNSPIN_COMMAND="$(abspath $(BIN))/unspin" npm test
endif

lint: $(VENV)/.dev
	$(BIN)/ruff check .

types: $(VENV)/.dev
	$(BIN)/mypy

accuracy: $(VENV)/.dev
	UNSPIN_SHARED=$(abspath $(UNSPIN_SHARED)) $(BIN)/python -m pytest -m accuracy tests/accuracy

train: export UNSPIN_SHARED := $(abspath $(UNSPIN_SHARED))
train: $(VENV)/.dev
	@test -e /usr/share/wordnet/data.noun -a -e /usr/share/mythes/th_en_US_v2.dat -a -e /usr/bin/apertium || \
	  { echo "make train needs WordNet, the MyThes thesaurus and Apertium: apt-get install $(TRAINING_PACKAGES)" >&2; exit 2; }
	$(BIN)/python scripts/build_corpus.py
	$(BIN)/python scripts/build_lexicon.py
	$(BIN)/python scripts/build_collocations.py
	$(BIN)/python scripts/build_translations.py
	$(BIN)/python scripts/train.py
	$(BIN)/python scripts/train.py --start build/run/network --out build/run2 \
	  --steps 500 --rate 2e-4 --decay 400 --thaw --seed 2
	$(BIN)/python scripts/train.py --start build/run2/network --out build/run3 \
	  --steps 900 --rate 3e-4 --decay 1 --thaw --seed 3
	$(BIN)/python scripts/export.py --network build/run2/network --out build/stage2
	$(BIN)/python scripts/mine.py --model build/stage2 --every 2
	$(BIN)/python scripts/train.py --start build/run3/network --out build/run4 \
	  --steps 2500 --rate 3e-4 --decay 1000 --thaw --seed 4
	$(BIN)/python scripts/train.py --start build/run4/network --out build/run5 \
	  --steps 800 --rate 3e-4 --decay 1 --thaw --seed 5
	$(BIN)/python scripts/train.py --start build/run5/network --out build/run6 \
	  --steps 1200 --rate 3e-4 --decay 1000 --thaw --seed 6 --restoration 0.6 --restored 512
	$(BIN)/python scripts/build_substitutes.py --network build/run4/network
	$(BIN)/python scripts/average.py build/run4/network build/run6/network --out build/average/network
	$(BIN)/python scripts/export.py --network build/average/network
	$(BIN)/python scripts/calibrate.py
	$(BIN)/python scripts/train_screen.py
	$(BIN)/python scripts/train_translation.py
	$(BIN)/python scripts/build_repairs.py
	$(BIN)/python scripts/evaluate.py
	$(BIN)/python scripts/evaluate_translation.py
	$(BIN)/python scripts/write_card.py --runs build/run build/run2 build/run3 build/run4 \
	  build/run5 build/run6 --network build/average/network --averaged 4 6
	$(BIN)/python scripts/readme_accuracy.py
	$(BIN)/python scripts/example_picture.py

clean:
	rm -rf $(VENV) build dist

$(VENV)/bin/python:
	@$(PYTHON) -m venv $(VENV) || \
	  { echo "Unspin needs Python 3.11 or newer with venv (Debian: apt-get install python3-venv)" >&2; exit 2; }

$(VENV)/.package: pyproject.toml | $(VENV)/bin/python
	$(PIP_INSTALL) -e '.[formats]'
	@touch $@

$(VENV)/.dev: pyproject.toml constraints.txt | $(VENV)/bin/python
	$(PIP_INSTALL) -e '.[dev,train]'
	@touch $@ $(VENV)/.package
