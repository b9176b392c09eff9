#!/usr/bin/env bash
# Proves: commits that wait together are published together, so that the rate of commits grows with the number open.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

start_server
printf 'open  commits/s    p50 us    p99 us\n'
for depth in 1 8 64; do
  load --mix commit=1 --nodes 10000 --connections 8 --depth "$depth" --json >"$work/result.json"
  printf '%4d  %9.0f  %8.0f  %8.0f\n' "$((8 * depth))" \
    "$(figure "$work/result.json" commit requests_per_second)" "$(figure "$work/result.json" commit p50_us)" \
    "$(figure "$work/result.json" commit p99_us)"
done
