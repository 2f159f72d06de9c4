PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export PYTHON

.PHONY: help run test test-rest test-all check format bench start-times try-debian stack attack load soak conformity endurance papers season matrix oidc redaction screenshots clean

help: ## List the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/ -/'

$(VENV)/.run: requirements.txt
	@bin/system-packages run
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements.txt
	@touch $@

$(VENV)/.test: requirements-dev.txt
	@bin/system-packages test
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements-dev.txt
	@touch $@

run: $(VENV)/.run ## Install, migrate, load the demo, start web and worker
	@$(BIN)/python bin/serve

test: $(VENV)/.test ## Install what is needed and run everything that a change must pass
	@bin/system-packages test
	@PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python bin/test

test-rest: $(VENV)/.test ## Run what the continuous integration adds: SQLite, the browser, killed workers
	@bin/system-packages test
	@PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python bin/test rest

test-all: test test-rest try-debian ## Run everything

try-debian: $(VENV)/.run ## Try make run and make test in bare roots of Debian 12 and 13 (root and debootstrap needed)
	@$(BIN)/python bin/try-debian

check: $(VENV)/.test ## Style, types, walls, templates, migrations, states, lock files
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djade --check $$(git ls-files 'templates/*.html')
	$(BIN)/djlint --lint --quiet templates
	$(BIN)/python manage.py makemigrations --check --dry-run -v0
	$(BIN)/python manage.py draw_states --check
	$(BIN)/python manage.py draw_roles --check
	$(BIN)/python manage.py draw_payroll --check
	$(BIN)/python manage.py privacy_register --check
	$(BIN)/python bin/dependencies --check

format: $(VENV)/.test ## Rewrite code and templates in the house style
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/djade $$(git ls-files 'templates/*.html') || true
	$(BIN)/python manage.py draw_states
	$(BIN)/python manage.py draw_roles
	$(BIN)/python manage.py draw_payroll
	$(BIN)/python manage.py privacy_register

bench: $(VENV)/.test ## Print counts and ratios
	@bin/system-packages test
	$(BIN)/python bin/bench
	$(BIN)/python bin/bench-pages
	$(BIN)/python bin/bench-documents
	$(BIN)/python bin/bench-juries
	$(BIN)/python bin/bench-selection

start-times: $(VENV)/.run ## Print what a first start costs, beside its targets
	@$(BIN)/python bin/bench-start

stack: $(VENV)/.test ## Run two web processes and two workers on PostgreSQL and Redis, with the demonstration, until Ctrl+C
	@bin/system-packages test
	$(BIN)/python bin/stack

attack: $(VENV)/.test ## Replay every kind of attack on a running instance, exit 1 on any hole
	@bin/system-packages test
	$(BIN)/python bin/attack

load: $(VENV)/.test ## Let ten thousand drafts autosave in the last minute of a call
	@bin/system-packages test
	$(BIN)/python bin/load

soak: $(VENV)/.test ## Twenty minutes of mixed traffic: is memory flat, does any queue grow
	@bin/system-packages test
	$(BIN)/python bin/soak

conformity: $(VENV)/.test ## Have each kind of document judged by veraPDF (needs Java and libjaxb-java)
	@$(BIN)/python bin/conformity

endurance: $(VENV)/.test ## Kill the worker twenty times and restart the broker during 200 contracts and e-mails
	@bin/system-packages test
	@PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python bin/endurance
	@PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python bin/endurance embedded

papers: $(VENV)/.test ## Make the papers of promotions 4 and 7, sign each in Chromium, verify every file
	@bin/system-packages test
	@PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python bin/papers

matrix: $(VENV)/.test ## Try every route, person, object and moment, and print how many cases there are
	$(BIN)/python -m pytest -q -p no:randomly -n0 tests/architecture/routes/test_matrix.py tests/architecture/routes/test_object_matrix.py tests/architecture/routes/test_editing_matrix.py tests/architecture/routes/test_forbidden_sights.py

oidc: $(VENV)/.test ## Sign in against npm's oidc-provider, the engine of ProConnect (needs Node 20 and npm)
	@mkdir -p var/oidc
	@npm install --prefix var/oidc --no-audit --no-fund --silent oidc-provider@9
	OIDC_PROVIDER=var/oidc $(BIN)/python -m pytest -q -n0 tests/unit/accounts/views/test_npm_provider.py

season: $(VENV)/.test ## Live a season by clicking, from an empty database, and write the pictures of docs/guide/
	@bin/system-packages test
	$(BIN)/python -m pytest -q -p no:randomly -n0 tests/browser/season --screenshots

redaction: $(VENV)/.test ## Print the recall and precision of the blind version
	$(BIN)/python bin/redaction

screenshots: $(VENV)/.test ## Write docs/screens/ from the demonstration
	@bin/system-packages test
	$(BIN)/python -m pytest -q -p no:randomly -n0 tests/browser/test_screenshots.py --screenshots

clean: ## Remove everything that was made here
	rm -rf $(VENV) var .coverage* .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
