# The doors to everything; what they do is in scripts/. `make` alone lists them.

.DEFAULT_GOAL := help
.PHONY: help run demo cluster test chaos check bench watch tools clean

help: ## list the targets
	@sed -nE 's/^([a-z]+):.*## (.*)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 16

run: ## build what changed and serve http://127.0.0.1:3000, database under data/
	@bash scripts/run

demo: ## the same on a throwaway database with a lively course
	@bash scripts/demo

cluster: ## two nodes, PostgreSQL, Redis and nginx on this machine, for trying it
	@bash scripts/cluster

test: ## everything a change has to pass, browser stories too
	@bash scripts/test

chaos: tools ## a hundred rounds of broken nodes, databases and wires (COHORT_CHAOS_ROUNDS, COHORT_CHAOS_SEED)
	@bash scripts/chaos

check: tools ## formatting and lints only
	@bash scripts/check

bench: ## print the figures of docs/figures.md, write docs/capacity.md
	@bash scripts/bench

watch: ## develop: build, serve and reload on every change
	@bash scripts/watch

tools: ## bring what is missing to build
	@bash scripts/tools

clean: ## remove what builds leave in the clone (never data/)
	@rm -rf target end2end/node_modules end2end/test-results end2end/playwright-report
