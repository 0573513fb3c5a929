#!/bin/sh
# Runs every fuzz test of the repository for the given time each.
set -eu
for pkg in $(go list ./...); do
	for f in $(go test -list '^Fuzz' "$pkg" | grep '^Fuzz' || true); do
		echo "$pkg $f"
		go test -run '^$' -fuzz "^$f\$" -fuzztime "$1" "$pkg"
	done
done
