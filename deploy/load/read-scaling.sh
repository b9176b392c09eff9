#!/usr/bin/env bash
# Proves: point reads a second do not fall as connections grow from 1 to 1,000 with the same number of requests open.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

start_server
printf 'connections  depth    point/s   p50 us    p99 us\n'
for connections in 1 10 100 1000; do
  depth=$((1000 / connections))
  load --mix point=1 --nodes 10000 --connections "$connections" --depth "$depth" --json >"$work/result.json"
  printf '%11d  %5d  %9.0f  %7.0f  %8.0f\n' "$connections" "$depth" \
    "$(figure "$work/result.json" point requests_per_second)" "$(figure "$work/result.json" point p50_us)" \
    "$(figure "$work/result.json" point p99_us)"
done
