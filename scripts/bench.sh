#!/bin/sh
# Measures the program beside its floors in one alternating run and prints the ratios. Fails when a promised one is missed.
set -eu
cd "$(dirname "$0")/.."
MINXU_REQUIRE_SERVICES=1 exec go test -run '^$' -bench '^BenchmarkHouse$' -benchtime 1x -timeout 15m "$@" ./bench
