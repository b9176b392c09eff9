#!/usr/bin/env bash
# Proves: point reads at a fixed rate are answered nearly as soon beside commits on other connections as alone. In turns: reads alone; beside as many
# commits as 8 connections get done with 64 open on each; alone; beside commits at a fixed rate. The ratios are those of each pair, their medians come
# last. Latency counts from when a read was meant to be sent. Exits with 1 if an answer was wrong.
#
# The processes that commit have a lower priority than the one that reads: what is measured is how the server deals with both, not how the load's
# processor does.
#   ROUNDS        how often; default 5
#   READ_RATE     reads a second; default 10000
#   COMMIT_RATE   commits a second of the second kind; default a quarter of what the first kind got
# Options go to the server.
SECONDS_EACH=${SECONDS_EACH:-4}
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
apart

rounds=${ROUNDS:-5}
read_rate=${READ_RATE:-10000}
low=(nice -n 19) # no function: its process is the one to end
if [ -n "${LOAD_CPUS:-}" ]; then low+=(taskset -c "$LOAD_CPUS"); fi
commits=''
stop_commits() {
  if [ -n "$commits" ]; then kill "$commits" 2>/dev/null || true; fi
  clean_up
}
trap stop_commits EXIT

committed() { server_meter 'stemma_commits_total{outcome="committed"}'; }

# reads NAME: reads at their rate; the figures are kept under that name.
reads() {
  load --topology load --mix point=1 --rate "$read_rate" --warm-up 1 --json >"$work/$1.json"
}

# line KIND COMMITS P50-RATIO P99-RATIO: of the reads that NAME holds.
line() {
  printf '%-24s  %9.0f  %9.0f  %9.0f  %9.0f  %9s  %9s\n' "$1" "$3" "$(figure "$work/$2.json" point requests_per_second)" \
    "$(figure "$work/$2.json" point p50_us)" "$(figure "$work/$2.json" point p99_us)" "$4" "$5"
}

# ratio FIELD: with commits to without.
ratio() {
  calculate "int(100 * $(figure "$work/with.json" point "$1") / $(figure "$work/alone.json" point "$1") + 0.5) / 100"
}

# pair KIND OPTION...: reads alone, and reads beside commits with these options; sets each, the commits a second.
pair() {
  local kind=$1 before begun
  shift
  reads alone
  line 'reads alone' alone 0 '' ''
  before=$(committed)
  "${low[@]}" "$stemma" load --topology load --mix commit=1 --connections 8 --warm-up 0 --seconds 3600 "$@" \
    >"$work/commits.txt" 2>&1 &
  commits=$!
  until [ "$(committed)" -gt "$((before + 20000))" ]; do
    kill -0 "$commits" || { cat "$work/commits.txt" >&2; exit 1; }
    sleep 0.2
  done
  before=$(committed) begun=$(date +%s.%N)
  reads with
  each=$(calculate "($(committed) - $before) / ($(date +%s.%N) - $begun)")
  kill "$commits"
  wait "$commits" 2>/dev/null || true
  commits=''
  line "$kind" with "$each" "$(ratio p50_us)" "$(ratio p99_us)"
  ratio p50_us >>"$work/p50.$kind"
  ratio p99_us >>"$work/p99.$kind"
}

start_server "$@"
pin "${LOAD_CPUS:-}" "$stemma" load --nodes 100000 --mix point=50,commit=50 --warm-up 20 --seconds 1 >/dev/null
printf '%-24s  %9s  %9s  %9s  %9s  %9s  %9s\n' '' commits/s reads/s 'p50 us' 'p99 us' 'p50 ratio' 'p99 ratio'
for ((round = 1; round <= rounds; round++)); do
  pair 'commits, 64 open each' --depth 64
  pair 'commits at a rate' --rate "${COMMIT_RATE:-$(calculate "$each / 4")}"
done
for kind in 'commits, 64 open each' 'commits at a rate'; do
  printf '%-24s  beside / alone, median of %d pairs: p50 %s, p99 %s\n' "$kind" "$rounds" "$(median <"$work/p50.$kind")" "$(median <"$work/p99.$kind")"
done
