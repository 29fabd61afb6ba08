# Two commands: `make run` serves, `make test` tests. PIP_ARGS is handed to pip, for example an
# index with the small CPU build of torch, which tests and other encoders need:
# make test PIP_ARGS="--extra-index-url …"
PYTHON ?= python3
PIP_ARGS ?=
HOST ?= 127.0.0.1
PORT ?= 8000
TRANSLATIONS ?= /usr
VENV := .venv
BIN := $(VENV)/bin
# Not quiet: what takes a minute shows that it goes on.
INSTALL = $(BIN)/python -m pip install --disable-pip-version-check $(PIP_ARGS) -c constraints.txt -e
# onnxruntime reports to its maker unless told not to; the service itself tells it.
export ORT_DISABLE_TELEMETRY := 1
# Modules are compiled once, not at each start of the many processes that tests start.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: install hub run test test-fast milvus check quality chromium benchmark linear amplification scale towns growth encoder \
	kills kills-telegram bodies-telegram fuzz attacks soak memory mutations screenshots catalogues clean

install: $(VENV)/.installed archive/current

# What RATSAUSKUNFT_ENCODER needs for any other encoder than those in the box.
hub: $(VENV)/.hub

# The example archive is served with what is set for its city; what is set already goes before.
run: install
	@if $(IS_EXAMPLE); then : "$${RATSAUSKUNFT_DISTRICTS:=$$(. ./example.env && \
		echo "$$RATSAUSKUNFT_DISTRICTS")}" "$${RATSAUSKUNFT_CITY_NAME:=$$(. ./example.env && \
		echo "$$RATSAUSKUNFT_CITY_NAME")}"; \
		export RATSAUSKUNFT_DISTRICTS RATSAUSKUNFT_CITY_NAME; fi; \
	RATSAUSKUNFT_HOST=$(HOST) RATSAUSKUNFT_PORT=$(PORT) $(BIN)/ratsauskunft serve

# Files in their order: the many short ones at the end let both processes end together.
test: install $(VENV)/.dev chromium
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

# In at most 40 s on two cores: no browser, no process or channel of its own, no long build, no training.
test-fast: $(VENV)/.dev
	$(BIN)/python -m pytest -n 2 --dist worksteal -m "not browser and not slow" \
		--ignore=tests/training

# An index in Milvus: its extra, 280 MB on the disk, and the tests that hold for each home of an index.
milvus: install $(VENV)/.dev $(VENV)/.milvus
	$(BIN)/python -m pytest -m milvus

check: install $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# The right answer first, and silence where there is none: fails when a committed figure fell.
quality: install $(VENV)/.dev
	$(BIN)/python -m benchmarks.quality

benchmark: install $(VENV)/.dev
	$(BIN)/python -m benchmarks.asking
	$(BIN)/python -m benchmarks.serving
	$(BIN)/python -m benchmarks.encoder
	$(BIN)/python -m benchmarks.telegram
	$(BIN)/python -m benchmarks.building

# What reads texts takes time by their length, whatever they hold; under a minute.
linear: install $(VENV)/.dev
	$(BIN)/python -m benchmarks.linear

# The dearest lines that a search finds, as a ratio to usual questions; about two minutes.
amplification: install $(VENV)/.dev
	$(BIN)/python -m benchmarks.amplification

# Search over 1,000 to 1,000,000 windows beside other engines; long. Another archive, other sizes:
# make scale SCALE="1000 17171 --archive DIR --questions FILE"
scale: install $(VENV)/.benchmarks
	$(BIN)/python -m benchmarks.search $(SCALE)

# Memory, build and a question over growing archives, in both homes of an index, beside other engines.
growth: install $(VENV)/.benchmarks $(VENV)/.milvus
	$(BIN)/python -m benchmarks.growth $(GROWTH)

# About two hours on two cores; a stage that was interrupted goes on from its last checkpoint.
# TRANSLATIONS is the folder of LibreOffice's catalogues (training/README.md).
# Large tensors are kept by the allocator instead of being given back: a fifth faster.
encoder: install $(VENV)/.training
	MALLOC_MMAP_THRESHOLD_=8589934592 MALLOC_TRIM_THRESHOLD_=17179869184 \
		MALLOC_TOP_PAD_=1073741824 GLIBC_TUNABLES=glibc.malloc.hugetlb=1 \
		$(BIN)/python -m training all --translations $(TRANSLATIONS)
	$(BIN)/python -m training.calibrate
	$(BIN)/python -m benchmarks.encoder --quality

# A hundred towns in one process: their archives are made first, which takes minutes; see the module.
towns: install $(VENV)/.dev
	$(BIN)/python -m benchmarks.towns

# Long: builds killed at random moments, archives damaged at random places.
kills: install $(VENV)/.dev
	$(BIN)/python -m tests.harness.archive

kills-telegram: install $(VENV)/.dev
	$(BIN)/python -m tests.harness.telegram_kills

bodies-telegram: install $(VENV)/.dev
	$(BIN)/python -m tests.harness.telegram_bodies

# Long: 100,000 requests generated from the description of the interface, all checks of schemathesis.
fuzz: install $(VENV)/.dev
	$(BIN)/python -m tests.harness.fuzz --requests 100000

# Slow heads, bodies and readers, pipelining and the worst lines beside honest questions; five minutes.
attacks: install $(VENV)/.dev
	$(BIN)/python -m tests.harness.attacks

# Half an hour at 50 questions a second, each minute a new generation.
soak: install $(VENV)/.dev
	$(BIN)/python -m tests.harness.soak

# 20,000 questions in bursts and 20 new generations: the memory stays as it is.
memory: install $(VENV)/.dev
	$(BIN)/python -m tests.harness.soak --questions 20000 --generations 20

# Long: what no test notices when the code that protects is changed.
mutations: install $(VENV)/.mutations
	$(BIN)/python -m tests.harness.mutations


# Every state of page and widget, light and dark, on three widths, to be looked at.
screenshots: install $(VENV)/.dev chromium
	$(BIN)/python -m tests.harness.screenshots screenshots

# New sentences into the catalogues of all languages, without a translation yet.
catalogues: $(VENV)/.dev
	$(BIN)/python -m tests.harness.catalogues

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: pyproject.toml constraints.txt | $(VENV)/bin/python
	@echo "Installing the service into $(VENV), about 410 MB …"
	$(INSTALL) .
	touch $@

# Each extra on top of the service.
$(VENV)/.hub $(VENV)/.dev $(VENV)/.milvus $(VENV)/.training: $(VENV)/.%: $(VENV)/.installed
	@echo "Installing what is needed for $*, most of it large …"
	$(INSTALL) '.[$*]'
	touch $@

$(VENV)/.benchmarks $(VENV)/.mutations: $(VENV)/.%: $(VENV)/.dev
	$(INSTALL) '.[$*]'
	touch $@

# The archive of the seeds; another archive is built with `ratsauskunft build`.
# One that was built from other sources is left as it is.
MANIFEST = archive/generations/$$(cat archive/current)/manifest.json
IS_EXAMPLE = tr -d ' \n' < $(MANIFEST) | grep -q '"sources":\["seeds"\]'
archive/current: $(VENV)/.installed $(wildcard seeds/*.txt) seeds/provenance.toml \
		$(shell find retrieval -name "*.py" -o -name "*.sql" -o -name "*.txt" -o -name "*.toml") retrieval/index/model/checksums.json
	@if [ ! -f $@ ] || $(IS_EXAMPLE); \
		then echo "Building the archive of seeds/ …"; \
			$(BIN)/ratsauskunft build seeds --archive archive; fi
	@touch $@

# The page is tested in a real browser: Debian's and Ubuntu's package, unless one is installed.
chromium:
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null \
		|| command -v google-chrome >/dev/null \
		|| { [ "$$(id -u)" = 0 ] && apt-get update -qq && apt-get install -y -qq chromium >/dev/null; } \
		|| { echo "No Chromium: the browser tests are skipped, and fail where CI is set." \
			"Install the package chromium."; [ -z "$$CI" ]; }

clean:
	rm -rf $(VENV) archive build dist *.egg-info
