# Short names for what is typed often. Each calls what works without make, too.

IMAGE     ?= newsbot:dev
CONTAINER ?= $(shell command -v docker || command -v podman)

.PHONY: check test lint fuzz proof bench sustained run image image-check

check: ## everything that a change must pass
	bash .ci/run

test: ## the tests, as the README says
	go test ./...

lint: ## format, vet and the linter
	bash .ci/run format vet lint

fuzz: ## each fuzz target for ten seconds
	bash .ci/run fuzz

proof: ## nothing lost, doubled or out of order: the long form, up to half an hour
	go test ./cmd/newsbot -run Proof -proof=long -timeout=60m -v

bench: ## how fast articles are filed and deliveries claimed and settled, on each database
	go test ./alerts/store -run '^$$' -bench 'File|Claim'

sustained: ## 600 articles a second for a minute on one SQLite node, with a dispatcher at work
	go test ./alerts/store -run '^$$' -bench Sustained/sqlite -benchtime 1x -sustained 60s

run: ## the bot, with the console on http://127.0.0.1:8080
	go run ./cmd/newsbot

image: ## the container image
	$(CONTAINER) build --tag $(IMAGE) --file deploy/Dockerfile .

image-check: ## build the image and run it hardened; needs root, buildah, podman and runc
	bash deploy/container-check.sh
