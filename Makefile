# A thin door; meson and ninja do the work (tools/build).
BUILD = build
PREFIX = /usr/local

.PHONY: run help build test tour voice install bench fuzz torture bless lint clean

run: build ## what is missing, the program, and a conversation
	@tools/run $(BUILD)

help: ## this list
	@sed -n 's/^\([a-z]*\):[^#]*## /\1\t/p' Makefile | expand -t 10

build: ## the program alone: build/os1, which runs from any folder
	@tools/setup default
	@tools/build $(BUILD) src/os1

test: ## everything CI runs, ending in one line of counts
	@tools/setup default tests
	@tools/test

tour: ## a first evening played in a temporary home, eight days on, then the keyboard is yours
	@tools/setup default
	@tools/build $(BUILD) src/os1 src/os1-tour
	@$(BUILD)/src/os1-tour

voice: ## flite, so that it can be heard
	@tools/setup default voice
	@meson setup --reconfigure $(BUILD) >/dev/null
	@tools/build $(BUILD) src/os1

install: ## into $(PREFIX); DESTDIR as usual
	@tools/setup default
	@tools/build $(BUILD) src/os1
	@meson configure -Dprefix=$(PREFIX) $(BUILD)
	@tools/build $(BUILD)
	@meson install -C $(BUILD) --no-rebuild --quiet

bench: ## a table, with the machine named
	@tools/setup default
	@tools/build $(BUILD) src/os1 tools/bench/os1-bench
	@tools/bench/all $(ARGS)

fuzz: ## every parser of outside bytes, for SECONDS each (60)
	@tools/setup default tests
	@tools/fuzz $(or $(SECONDS),60)

torture: ## failed allocations, failed writes, kills
	@tools/setup default tests
	@tools/build $(BUILD)
	@meson test -C $(BUILD) --suite torture --print-errorlogs

bless: ## rewrites golden files and the man page from the code; look at the diff
	@tools/setup default tests
	@tools/build $(BUILD)
	@OS1_BLESS=1 meson test -C $(BUILD) --suite golden >/dev/null || true
	@$(BUILD)/os1 help --man >docs/man/os1.1
	@git diff --stat

lint: ## the layout of the source, and what a compiler does not say
	@tools/setup default tests lint
	@tools/lint $(BUILD)

clean: ## every build folder gone
	rm -rf build build-*
