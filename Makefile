# The commands of the mall. `make` alone lists them.
PORT ?= 8069
MALL := scripts/mall.sh

.DEFAULT_GOAL := help
.PHONY: help run stop reset clean update shell psql logs test lint bench i18n lock

help: ## List the commands
	@awk -F ':.*## ' '/^[a-z0-9_]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## Set everything up, start the shop and print its accounts (PORT=8069)
	@$(MALL) run --port $(PORT)

stop: ## Stop the shop and its database cluster
	@$(MALL) stop

reset: ## Drop the shop's database; the next `make run` begins with fresh demo data
	@$(MALL) reset

clean: ## Remove the database cluster, filestore and logs of this folder
	@$(MALL) clean

update: ## Upgrade the addons that changed
	@$(MALL) update

shell: ## Python shell with the shop's database
	@$(MALL) shell

psql: ## SQL shell of the shop's database
	@$(MALL) psql

logs: ## Follow the shop's log
	@$(MALL) logs

test: ## Run all tests (ADDON=liquor_catalog for one addon, TAGS=... for Odoo test tags)
	@$(MALL) test --addon "$(ADDON)" --tags "$(TAGS)"

lint: ## ruff and pylint-odoo
	@$(MALL) lint

bench: ## Run the benchmarks (SUBJECT=search for one)
	@$(MALL) bench --subject "$(SUBJECT)"

i18n: ## Bring the zh_CN.po files up to date with the source
	@$(MALL) i18n

lock: ## Renew requirements.txt and requirements-test.txt from the *.in files
	@$(MALL) lock
