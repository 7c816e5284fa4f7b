# All targets; the commands are in scripts/. `make` alone lists the targets.

.DEFAULT_GOAL := help
.PHONY: help run demo cluster test chaos check bench attack watch tools clean audit

help: ## list the targets
	@sed -nE 's/^([a-z]+):.*## (.*)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 16

run: ## build what changed and serve http://127.0.0.1:3000, database under data/
	@bash scripts/run

demo: ## the same on a temporary database with a demo course
	@bash scripts/demo

cluster: ## two nodes, PostgreSQL, Redis and nginx on this machine, for trying it
	@bash scripts/cluster

test: ## all checks a change has to pass, including browser tests
	@bash scripts/test

chaos: tools ## a hundred rounds of the chaos test, then the fuzz test (COHORT_CHAOS_ROUNDS, COHORT_CHAOS_SEED)
	@bash scripts/chaos

check: tools ## formatting and lints only
	@bash scripts/check

audit: tools ## compare the locked dependencies with the known advisories (SECURITY.md)
	@bash scripts/audit

bench: ## print the figures of docs/figures.md, write docs/capacity.md
	@bash scripts/bench

attack: ## attack the release build as one hostile account would, write docs/attacks.md
	@bash scripts/attack

watch: ## for development: build, serve and reload on every change
	@bash scripts/watch

tools: ## install what is missing for building
	@bash scripts/tools

clean: ## remove build output from the clone (never data/)
	@rm -rf target end2end/node_modules end2end/test-results end2end/playwright-report
