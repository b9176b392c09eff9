#!/usr/bin/env bash
# Proves: under a steady mixed load no answer is ever wrong and memory does not grow. Bounded: SOAK_MINUTES, default 10.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

minutes=${SOAK_MINUTES:-10}
seconds=60
start_server
printf 'minute   requests/s    p99 us   server resident MiB\n'
load --mix read-mostly --nodes 100000 --zipf 0.99 --json >"$work/result.json"
for ((minute = 1; minute <= minutes; minute++)); do
  load --topology load --mix read-mostly --zipf 0.99 --json >"$work/result.json"
  printf '%6d  %11.0f  %8.0f  %20.0f\n' "$minute" "$(figure "$work/result.json" all requests_per_second)" \
    "$(figure "$work/result.json" all p99_us)" "$(ps -o rss= -p "$server_pid" | awk '{print $1 / 1024}')"
done
