#!/bin/sh
# Prints the figures of docs/triage.md. Seed 1 everywhere; near-duplicates lie in one fold.
set -eu
data=../shared/data
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
say() { echo; echo "\$ $*"; "$@"; }
if [ -f $data/messages_train.jsonl ]; then
	say go run . triage train $data/messages_train.jsonl --out "$out/model" --validate 5 --seed 1
else
	echo "no real messages at $data: their figures are left out"
fi
say go test ./triage -count=1 -v -run 'Report|ShippedModel|Examples'
say go test ./triage -run xxx -bench 'Judge|ReadModel|Understand'
