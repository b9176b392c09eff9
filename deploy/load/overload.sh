#!/usr/bin/env bash
# Proves: asked for many times what it can do, the server goes on answering as much as it can, and is itself again after.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

start_server
load --mix khop=20,point=80 --nodes 10000 --json >"$work/peak.json"
peak=$(figure "$work/peak.json" all requests_per_second)
printf 'closed loop: %.0f requests/s\n' "$peak"
printf 'offered      answered/s   of the peak    p99 us\n'
for times in 1 2 5 10 0.5; do
  rate=$(calculate "$peak * $times")
  load --topology load --mix khop=20,point=80 --rate "$rate" --json >"$work/result.json"
  answered=$(figure "$work/result.json" all requests_per_second)
  printf '%5s x      %11.0f  %11.2f  %8.0f\n' "$times" "$answered" "$(calculate "$answered / $peak")" \
    "$(figure "$work/result.json" all p99_us)"
done
