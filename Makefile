# make run, then make test: nothing else needs to be typed on a fresh machine.
.PHONY: run stop reset setup test lint bench messages

run: ## services, database, web, worker and beat in the foreground; Ctrl-C stops all of it
	@exec scripts/run

stop: ## the same from another terminal
	@scripts/stop

reset: stop ## throws the private database, its Redis and the stored files away
	@scripts/services reset dev
	@rm -rf media .local/beat*

setup: ## installs what is missing and starts nothing
	@scripts/setup test

test: ## lint, types, floors, migrations, translations, unit and browser tests
	@scripts/test

lint:
	@scripts/lint

bench: ## 1,000 and 1,000,000 cases against the stated targets
	@scripts/setup test
	@scripts/services start dev
	@.venv/bin/python -m bench

messages: ## collects the texts to translate and compiles the translations
	@scripts/messages
