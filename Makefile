# The user's door: `make help` lists what there is. GNU make 4.3 or newer, bash.

# The sizes to run at, one of the profiles of pipeline.yaml; the goal `data/paper/x.h5` says it by itself.
PROFILE ?= $(or $(word 2,$(subst /, ,$(firstword $(filter data/% figures/%,$(MAKECMDGOALS))))),quick)
# Where the programs are. Another folder than the default is used as it is, without building.
BIN ?= .build/release
# Put before every stage's command, for example a cluster's `srun -c{cores} --mem={memory}M`; {memory} (MiB), {cores},
# {node} and {profile} stand for what the pipeline knows. docs/cluster.md has a recipe.
LAUNCHER ?=
# The most cores that {cores} gives a node; those of this machine if not given.
CORES ?=
SWIFT ?= swift
# Handed to `swift build` and `swift test`.
SWIFT_FLAGS ?=

# A file of nodes and figures of your own, read after the documents; by default pipeline/own.yaml, if there is one.
PIPELINE ?=

MARKS := / ' " ` * ? [ ] { } ~ ! & | ; < > ( ) \\ $$ \#
ifneq ($(strip $(filter-out 1,$(words $(PROFILE)))$(foreach mark,$(MARKS),$(findstring $(mark),$(PROFILE)))$(filter raw . .. -%,$(PROFILE))),)
$(error PROFILE='$(PROFILE)' is no profile's name)
endif

export PROFILE PIPELINE LAUNCHER CORES REQUIRE_REAL_DATA RESOLVENT_DATASETS

# What is started through GUARD ends with what started it, however that came to an end.
GUARD := $(shell setpriv --pdeathsig TERM true 2> /dev/null && echo setpriv --pdeathsig TERM)
SHELL := $(strip $(GUARD) /bin/bash)
# The same for what a recipe starts, which is not begun any more where the recipe ended before it was guarded.
CHILD := $(if $(GUARD),$(GUARD) bash -c '[[ $$0 = $$PPID || $$0 = $$$$ ]] && exec "$$@"' $$$$)
.SHELLFLAGS := -o pipefail -c
.DELETE_ON_ERROR:
.SUFFIXES:
MAKEFLAGS += --no-builtin-rules --no-print-directory
.DEFAULT_GOAL := figures

# The commit, with a word where files differ from it, but for those that runs write themselves.
COMMIT = c=$$(git describe --always 2> /dev/null) && echo "$$c$$(git diff --quiet HEAD -- . ':!figures' ':!Tests/Golden' || echo -dirty)"

DATA := data/$(PROFILE)
PROGRAM := $(BIN)/pipeline
# Whether make was asked only to say what it would do (-n), or whether it would do anything (-q).
FLAGS := $(filter-out --%,$(firstword -$(MAKEFLAGS)))
DRY := $(findstring n,$(FLAGS))$(findstring q,$(FLAGS))
ifneq ($(findstring t,$(FLAGS)),)
$(error make -t would call made what is not: it is refused)
endif
# Make over the rules that `pipeline prepare` writes. The commit is noted in every output's provenance.
ENGINE = RESOLVENT_COMMIT="$${RESOLVENT_COMMIT-$$($(COMMIT))}" $(CHILD) $(MAKE) -f $(1) BIN='$(BIN)'
# The same, with nothing written: the rules tell only what would be made.
SHOW = [ -x $(PROGRAM) ] || { echo 'the programs would be built first: make build'; exit 0; }; \
	rules=$$($(PROGRAM) prepare --dry-run --profile '$(PROFILE)' $(QUOTED)) && printf '%s\n' "$$rules" | $(call ENGINE,-) $(1)
# Begins a recipe that writes below data/PROFILE.
ALONE = . pipeline/alone.bash $(DATA) &&
PACKAGES := libhdf5-dev libopenblas-dev liblapacke-dev libssl-dev zlib1g-dev libxml2 gnuplot-nox fonts-dejavu-core pkg-config curl python3

# Says what is missing of the libraries for many nodes, which nothing else needs.
define DISTRIBUTED
@missing=; \
pkg-config --exists ompi-c || missing="$$missing libopenmpi-dev openmpi-bin"; \
pkg-config --exists elpa || missing="$$missing libelpa-dev"; \
[ -z "$$missing" ] || { echo "make: missing, as root: apt-get install$$missing" >&2; exit 1; }
endef

# The goals that are no names of nodes, figures and files.
DOORS := figures plan report check golden prune test docs docs-check example fuzz test-kills test-cluster build deps bench completions man distributed distributed-test format lint clean distclean help .build/.dependencies
NAMES := $(filter-out $(DOORS) why-%,$(MAKECMDGOALS))
ifneq ($(findstring %,$(NAMES)),)
$(error there is no node or figure with % in its name)
endif
quoted = '$(subst ','\'',$(1))'
QUOTED := $(foreach name,$(NAMES),$(call quoted,$(name)))
WHYS := $(filter why-%,$(MAKECMDGOALS))
.PHONY: FORCE names $(filter-out .build/%,$(DOORS)) $(NAMES) $(WHYS)

## figures       every figure of PROFILE (quick, the default, paper, or full), with a summary and an index.html
figures: $(PROGRAM)
ifneq ($(DRY),)
	+@$(call SHOW,dag)
else
	+@$(ALONE) summary=$$($(PROGRAM) prepare --report --profile '$(PROFILE)') || exit; \
	if [ -n "$$summary" ]; then echo "$$summary"; exit 0; fi; \
	$(call ENGINE,$(DATA)/rules.mk) -k dag; status=$$?; \
	$(PROGRAM) report --profile '$(PROFILE)' || exit; exit $$status
endif

## NAME          one node (gauss-kernels), figure (fan-wang-2020/figure-1, figure-1), document or file
## why-NAME      whether NAME would be remade, and what for
ifdef NAMES
ifneq ($(filter plan check golden,$(MAKECMDGOALS)),)
# What is planned, checked or recorded.
$(NAMES): ; @:
else
$(NAMES): names ;$(if $(DRY),, @:)
names: $(PROGRAM)
ifneq ($(DRY),)
	+@$(call SHOW,$(QUOTED))
else
	+@$(ALONE) $(PROGRAM) prepare --profile '$(PROFILE)' $(QUOTED) && $(call ENGINE,$(DATA)/rules.mk) $(QUOTED)
endif
endif
endif
$(WHYS): why-%: $(PROGRAM)
	@$(PROGRAM) why $(call quoted,$*) --profile '$(PROFILE)'

## plan          what PROFILE takes: nodes, memory, operations, core hours; 'plan NAME' a part, NODES=1 by nodes
plan: $(PROGRAM)
	@$(PROGRAM) plan --profile '$(PROFILE)' $(if $(NODES),--nodes) $(QUOTED)

## report        the summary, figures/PROFILE/index.html and the gallery, without making anything
report: $(PROGRAM)
	@$(PROGRAM) report --profile '$(PROFILE)'

## check         compare the figures' numbers with the golden values; 'check NAME' those of a figure or document
check: $(PROGRAM)
	@$(PROGRAM) check --profile '$(PROFILE)' $(QUOTED)

## golden        after a real run, record the numbers of figures that miss their golden values; 'golden NAME' likewise
golden: $(PROGRAM)
	@$(PROGRAM) golden --profile '$(PROFILE)' $(QUOTED)
ifeq ($(DRY),)
	+@$(ALONE) $(PROGRAM) prepare --profile '$(PROFILE)' $(QUOTED) && $(call ENGINE,$(DATA)/rules.mk) $(or $(QUOTED),dag)
endif
ifndef NAMES
	@$(PROGRAM) report --profile '$(PROFILE)'
endif

## prune         list what was made for nodes and figures that are gone; REMOVE=1 removes it
prune: $(PROGRAM)
	@$(ALONE) $(PROGRAM) prune --profile '$(PROFILE)' $(if $(REMOVE),--remove)

## test          unit tests, the quick figures, and their numbers against the golden values
test: build
	$(SWIFT) test -c release --disable-testable-imports $(SWIFT_FLAGS) 2>&1 | cat
	+@$(MAKE) PROFILE=quick figures
	+@$(MAKE) PROFILE=quick check

## docs          the libraries' documentation by DocC, into .build/docs
docs: build
	@SWIFT='$(SWIFT)' bash docs/archive.bash '$(BIN)'

## example       Examples/LimitSpectrum, a package that uses the libraries, built and run
example: build
	@# In this package's scratch folder, whose compiled libraries it takes.
	$(SWIFT) build -c release --package-path Examples/LimitSpectrum --scratch-path .build $(SWIFT_FLAGS) 2>&1 | cat
	$(BIN)/LimitSpectrum

## docs-check    run what README and the pages of docs tell to run, and compare; PAGE=docs/files.md one of them
docs-check: build
	RESOLVENT_PAGE='$(PAGE)' $(SWIFT) test -c release --disable-testable-imports $(SWIFT_FLAGS) --filter DocumentationTests 2>&1 | cat

## fuzz          damaged inputs for MINUTES=10; what is found is kept in .build/finds
fuzz: build
	RESOLVENT_FUZZ_MINUTES=$(or $(MINUTES),10) $(SWIFT) test -c release --disable-testable-imports $(SWIFT_FLAGS) --filter RobustnessTests/anyInput 2>&1 | cat

## test-kills    end KILLS=240 runs at random moments, and go on to the same bytes
test-kills: build
	RESOLVENT_KILLS=$(or $(KILLS),240) $(SWIFT) test -c release --disable-testable-imports $(SWIFT_FLAGS) --filter KillTests 2>&1 | cat

## test-cluster  a document on a throw-away Slurm of two nodes here, with losses; CLUSTER=skip where there is no Slurm
test-cluster: $(PROGRAM)
	@BIN='$(BIN)' CLUSTER='$(CLUSTER)' bash Tests/cluster/run.bash

## bench         the benchmarks, a package of their own; FULL=1 adds the paper's size, BENCH_FLAGS=--help says more,
##               RECORD=1 puts the table into docs/performance.md
bench: .build/.dependencies
	$(SWIFT) build -c release --package-path Benchmarks $(SWIFT_FLAGS) 2>&1 | cat
	Benchmarks/.build/release/bench $(if $(FULL),--full) $(if $(RECORD),--markdown) $(BENCH_FLAGS) \
	  $(if $(RECORD),| bash Benchmarks/record.bash docs/performance.md)

## distributed   eigs-mpi and kernels-mpi, for matrices of many nodes, where MPI and ELPA are
distributed: .build/.dependencies
	$(DISTRIBUTED)
	$(SWIFT) build -c release --package-path Distributed $(SWIFT_FLAGS) 2>&1 | cat

## distributed-test  their tests, with up to four ranks on this machine
distributed-test: .build/.dependencies
	$(DISTRIBUTED)
	@command -v mpirun >/dev/null || { echo 'make: mpirun is missing: apt-get install openmpi-bin' >&2; exit 1; }
	$(SWIFT) test -c release --disable-testable-imports --package-path Distributed $(SWIFT_FLAGS) 2>&1 | cat

## build         the programs, if a source file is newer
build: $(PROGRAM)

# Where completions and manual pages go.
PREFIX ?= $(or $(XDG_DATA_HOME),$(HOME)/.local/share)
PROGRAMS := $(patsubst Sources/%/main.swift,%,$(wildcard Sources/*/main.swift))

## completions   the programs' completions for bash, zsh and fish, into PREFIX=~/.local/share
completions: build
	@set -e; for program in $(PROGRAMS); do \
	  for place in bash:bash-completion/completions/$$program zsh:zsh/site-functions/_$$program fish:fish/vendor_completions.d/$$program.fish; do \
	    file='$(PREFIX)'/$${place#*:}; mkdir -p "$${file%/*}"; \
	    $(BIN)/$$program --generate-completion-script $${place%%:*} > "$$file.part" && mv "$$file.part" "$$file"; \
	  done; \
	done; echo 'completions of $(words $(PROGRAMS)) programs are in $(PREFIX); zsh finds them with fpath+=($(PREFIX)/zsh/site-functions) before compinit'

## man           the programs' manual pages, into PREFIX/man; man eigs-density finds them there
man: build
	@bash pipeline/manual.bash '$(BIN)' '$(PREFIX)/man/man1' $(PROGRAMS) && echo 'manual pages are in $(PREFIX)/man'

## deps          check the system's libraries and tools; install what is missing; CLUSTER=1 also what test-cluster takes
deps:
	@rm -f .build/.dependencies
	+@$(MAKE) .build/.dependencies

## format        format the sources
format:
	$(SWIFT) format --in-place --parallel --recursive Package.swift Sources Tests Benchmarks/Package.swift Benchmarks/Sources Distributed/Package.swift Distributed/Sources Distributed/Tests Examples/*/Package.swift Examples/*/Sources

## lint          check the sources' format
lint:
	$(SWIFT) format lint --strict --parallel --recursive Package.swift Sources Tests Benchmarks/Package.swift Benchmarks/Sources Distributed/Package.swift Distributed/Sources Distributed/Tests Examples/*/Package.swift Examples/*/Sources

## clean         remove data/PROFILE, of quick figures/quick too; never data/raw, never figures/paper
clean:
	@[ ! -e data/$(PROFILE) ] || [ -f $(DATA)/rules.mk ] || { echo 'make: data/$(PROFILE) was not made by make: remove it yourself' >&2; exit 74; }; \
	$(ALONE) for folder in data/$(PROFILE) $(filter figures/quick,figures/$(PROFILE)); do echo "rm -rf $$folder"; rm -rf -- "$$folder"; done

## distclean     clean all profiles and remove .build
distclean:
	@for rules in data/*/rules.mk; do folder=$${rules%/rules.mk}; [ ! -f "$$rules" ] || { echo "rm -rf $$folder"; rm -rf -- "$$folder"; }; done
	rm -rf figures/quick .build Distributed/.build

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
	need libxml2 sh -c 'PATH=$$PATH:/usr/sbin:/sbin ldconfig -p | grep -q libxml2.so.2'; \
	need gnuplot-nox command -v gnuplot; \
	need fonts-dejavu-core test -e /usr/share/fonts/truetype/dejavu/DejaVuSans.ttf; \
	need curl command -v curl; \
	need python3 command -v python3; \
	if [ '$(CLUSTER)' = 1 ]; then \
	  need slurm-wlm sh -c 'PATH=$$PATH:/usr/sbin:/sbin command -v slurmctld && command -v srun'; \
	  need munge sh -c 'PATH=$$PATH:/usr/sbin:/sbin command -v munged'; \
	fi; \
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
# What the programs were built from: contents decide, whatever the files' times.
SOURCES := $(shell find Package.swift Sources -type f \( -name '*.swift' -o -name '*.[ch]' -o -name '*.modulemap' \) -print0 \
	| LC_ALL=C sort -z | xargs -0 cksum | cksum)
BUILT := .build/release/.built
ifneq ($(SOURCES) $(PROGRAM),$(shell cat $(BUILT) 2>/dev/null) $(wildcard $(PROGRAM)))
$(PROGRAM): FORCE | .build/.dependencies
	@echo 'swift build -c release'
	@$(SWIFT) build -c release $(SWIFT_FLAGS) 2>&1 | cat
	@{ $(COMMIT); } > .build/release/.commit || rm -f .build/release/.commit
	@echo '$(SOURCES)' > $(BUILT)
endif
endif
