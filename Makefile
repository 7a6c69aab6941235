# The user's door: `make help` lists what there is. GNU make 4.3 or newer, bash.

# The sizes to run at: `quick` or `paper`; the goal `data/paper/x.h5` says it by itself.
PROFILE ?= $(if $(filter data/paper/% figures/paper/%,$(MAKECMDGOALS)),paper,quick)
# Where the programs are. Another folder than the default is used as it is, without building.
BIN ?= .build/release
# Put before every stage's command, for example a cluster's `srun -c 8`.
LAUNCHER ?=
SWIFT ?= swift
# Handed to `swift build` and `swift test`.
SWIFT_FLAGS ?=

# Noted in every output's provenance.
RESOLVENT_COMMIT ?= $(shell git describe --always --dirty 2>/dev/null)

export PROFILE REQUIRE_REAL_DATA RESOLVENT_DATASETS RESOLVENT_COMMIT

SHELL := /bin/bash
.SHELLFLAGS := -o pipefail -c
.DELETE_ON_ERROR:
.SUFFIXES:
MAKEFLAGS += --no-builtin-rules --no-print-directory
.DEFAULT_GOAL := figures

DATA := data/$(PROFILE)
PIPELINE := $(BIN)/pipeline
# Tells the inner make that the rules are up to date, unless a goal has just removed them.
READY_NOW := $(if $(filter clean distclean,$(MAKECMDGOALS)),,1)
PACKAGES := libhdf5-dev libopenblas-dev liblapacke-dev libssl-dev zlib1g-dev gnuplot-nox fonts-dejavu-core pkg-config curl

.PHONY: FORCE figures report check golden test build deps bench format lint clean distclean help

## figures       every figure of PROFILE (quick, the default, or paper), with a summary and an index.html
figures:
	+@$(MAKE) -k READY=$(READY_NOW) dag; echo $$? > $(DATA)/log/status
	@$(PIPELINE) report --profile $(PROFILE)
	@exit "$$(< $(DATA)/log/status)"

## NAME          one node (gauss-kernels), figure (fan-wang-2020/figure-1, figure-1), document or file
## why-NAME      whether NAME would be remade, and what for
WHYS := $(filter why-%,$(MAKECMDGOALS))
.PHONY: $(WHYS)
$(WHYS): why-%:
	@$(PIPELINE) why $* --profile $(PROFILE)

## report        the summary and figures/PROFILE/index.html, without making anything
report:
	@$(PIPELINE) report --profile $(PROFILE)

## check         compare the figures' numbers with the golden values
check:
	@$(PIPELINE) check --profile $(PROFILE)

## golden        after a real run, record the numbers of figures that miss their golden values
golden:
	@$(PIPELINE) golden --profile $(PROFILE)
	+@$(MAKE) READY=$(READY_NOW) dag
	@$(PIPELINE) report --profile $(PROFILE)

## test          unit tests, the quick figures, and their numbers against the golden values
test: build
	$(SWIFT) test -c release --disable-testable-imports $(SWIFT_FLAGS) 2>&1 | cat
	+@$(MAKE) PROFILE=quick figures
	+@$(MAKE) PROFILE=quick check

## bench         the benchmarks, a package of their own; FULL=1 adds the paper's size, BENCH_FLAGS=--help says more
bench: .build/.dependencies
	$(SWIFT) build -c release --package-path Benchmarks $(SWIFT_FLAGS) 2>&1 | cat
	Benchmarks/.build/release/bench $(if $(FULL),--full) $(BENCH_FLAGS)

## build         the programs, if a source file is newer
build: $(PIPELINE)

## deps          check the system's libraries and tools; install what is missing
deps:
	@rm -f .build/.dependencies
	+@$(MAKE) .build/.dependencies

## format        format the sources
format:
	$(SWIFT) format --in-place --parallel --recursive Package.swift Sources Tests Benchmarks/Package.swift Benchmarks/Sources

## lint          check the sources' format
lint:
	$(SWIFT) format lint --strict --parallel --recursive Package.swift Sources Tests Benchmarks/Package.swift Benchmarks/Sources

## clean         remove data/PROFILE and figures/quick; never data/raw, never figures/paper
clean:
	rm -rf data/$(PROFILE) figures/quick

## distclean     clean both profiles and remove .build
distclean:
	rm -rf data/quick data/paper figures/quick .build

## help          this list
help:
	@sed -n 's/^## //p' $(firstword $(MAKEFILE_LIST))

# What is missing is found by asking for it, so that any system will do that has it.
.build/.dependencies:
	@missing=; \
	need() { "$${@:2}" >/dev/null 2>&1 || missing="$$missing $$1"; }; \
	need pkg-config command -v pkg-config; \
	need libhdf5-dev pkg-config --exists hdf5; \
	need libopenblas-dev pkg-config --exists openblas; \
	need liblapacke-dev pkg-config --exists lapacke; \
	need libssl-dev pkg-config --exists libcrypto; \
	need zlib1g-dev pkg-config --exists zlib; \
	need gnuplot-nox command -v gnuplot; \
	need fonts-dejavu-core test -e /usr/share/fonts/truetype/dejavu/DejaVuSans.ttf; \
	need curl command -v curl; \
	if ! command -v $(SWIFT) >/dev/null; then \
	  echo "make: Swift 6 is missing: install it from https://www.swift.org/install, then run make again" >&2; exit 1; \
	fi; \
	if [ -n "$$missing" ]; then \
	  echo "missing:$$missing"; \
	  if [ "$$(id -u)" = 0 ]; then sudo=; elif sudo -n true 2>/dev/null; then sudo="sudo -n env DEBIAN_FRONTEND=noninteractive"; else sudo=none; fi; \
	  install="apt-get install -y --no-install-recommends$$missing"; \
	  if ! command -v apt-get >/dev/null || [ "$$sudo" = none ]; then \
	    echo "make: these cannot be installed from here; run as root: apt-get update && $$install" >&2; exit 1; \
	  fi; \
	  export DEBIAN_FRONTEND=noninteractive; \
	  if ! { $$sudo apt-get update -q && $$sudo $$install; }; then \
	    echo "make: the installation failed; run as root: apt-get update && $$install" >&2; exit 1; \
	  fi; \
	fi; \
	mkdir -p .build && echo "$(PACKAGES)" > $@

ifeq ($(BIN),.build/release)
SOURCES := Package.swift $(shell find Sources -type d -o -name '*.swift' -o -name '*.c' -o -name '*.h' -o -name '*.modulemap')
.build/release/.built: $(SOURCES) | .build/.dependencies
	@echo 'swift build -c release'
	@$(SWIFT) build -c release $(SWIFT_FLAGS) 2>&1 | cat
	@touch $@
$(PIPELINE): .build/release/.built ;
endif

# The rules are made from pipeline.yaml and included, unless no goal needs them. At every run the times of touched
# files are settled first, so that `make -n` tells the truth.
WITHOUT_RULES := clean distclean help deps format lint test bench build .build/.dependencies
ifneq ($(filter-out $(WITHOUT_RULES),$(or $(MAKECMDGOALS),figures)),)
ifndef READY
$(DATA)/rules.mk: pipeline.yaml $(PIPELINE)
	@$(PIPELINE) rules --profile $(PROFILE) || { code=$$?; rm -f $@; exit $$code; }

$(DATA)/settled.mk: $(DATA)/rules.mk FORCE
	@$(PIPELINE) settle --profile $(PROFILE)
	@test -e $@ || touch $@

include $(DATA)/settled.mk
endif
include $(DATA)/rules.mk
endif
