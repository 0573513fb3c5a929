# Two commands matter: `go run .` and `make test`.

PACKAGES = gcc mariadb-server redis-server chromium fonts-noto-cjk

.PHONY: test test-faults deps bench bench-million release image fuzz triage-report

# Everything, with every service required: SQLite, MariaDB, Redis, a real browser, under the race detector.
test: deps
	gofmt -l $$(git ls-files '*.go') | tee /dev/stderr | wc -l | grep -qx 0
	go vet ./...
	MINXU_REQUIRE_SERVICES=1 go test -race -timeout 28m ./...
	MINXU_REQUIRE_SERVICES=1 go test -run 'FiveHundredRealMessages|GoldenConversations' .

# Minutes of misfortune: 5,000 pushes through every answer of the platform while the sender is killed. It prints its counts.
test-faults: deps
	MINXU_REQUIRE_SERVICES=1 go test -count=1 -timeout 20m -run StormOf -v . -storm 5000

# Installs what is missing of ordinary Debian packages; without root it says what to install and stops.
deps:
	@sh scripts/deps.sh $(PACKAGES)

# Ratios against the floors that are committed beside the product.
bench: deps
	sh scripts/bench.sh

# Pages and filing with a thousand and a million demands by turns, on a MariaDB of its own; takes half an hour and 10 GB. Fails when a promised ratio is missed.
bench-million: deps
	MINXU_REQUIRE_SERVICES=1 go test -run '^$$' -bench '^BenchmarkMillion$$' -benchtime 1x -timeout 120m -v .

# One static binary without symbols, the same bytes from the same source.
release:
	CGO_ENABLED=0 go build -trimpath -ldflags "-s -w -X main.version=$$(git describe --always --dirty)" -o minxu .

image: release
	docker build -t minxu .

# Half a minute of fuzzing for every fuzz test.
fuzz:
	sh scripts/fuzz.sh 30s

# Every figure of docs/triage.md, with the commands that give it. Real messages are read from ../shared/data where they are.
triage-report:
	sh scripts/triage-report.sh
