#!/usr/bin/env bash
# Proves: under a steady mixed load of reads, commits and counters no answer is ever wrong, no count is lost, memory does not grow, and the
# server's meters count what the client counts, to the unit. Bounded: SOAK_ROUNDS, default 10, of SECONDS_EACH, default 60. Exits with 1 if anything was wrong.
SECONDS_EACH=${SECONDS_EACH:-60}
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

rounds=${SOAK_ROUNDS:-10}
mix=point=60,pair=10,neighbors=10,khop=4,path=1,commit=5,add=8,counters=2
failed=0

# The calls whose counts are compared, and what the load calls them.
declare -A operations=([GetNode]=point [BatchGet]=pair [Commit]=commit [AddToCounters]=add)
declare -A last

answered() {
  server_meter "stemma_rpc_seconds_count{code=\"OK\",method=\"$1\"}"
}

# Compares what the server counted since the last time with what the client did.
compare_counts() {
  local method now own
  for method in "${!operations[@]}"; do
    now=$(answered "$method")
    own=$(figure "$work/result.json" "${operations[$method]}" count)
    if [ "$((now - last[$method]))" != "$own" ]; then
      echo "$method: the server counted $((now - last[$method])), the client $own" >&2
      failed=1
    fi
    last[$method]=$now
  done
}

start_server
"$stemma" load --mix "$mix" --nodes 100000 --seconds 5 --warm-up 5 --json >"$work/first.json" || failed=1
for method in "${!operations[@]}"; do last[$method]=$(answered "$method"); done
printf ' round   requests/s    p99 us   errors   server resident MiB   versions live\n'
for ((round = 1; round <= rounds; round++)); do
  load --topology load --mix "$mix" --zipf 0.99 --warm-up 0 --json >"$work/result.json" || failed=1
  printf '%6d  %11.0f  %8.0f  %7d  %20d  %14.0f\n' "$round" "$(figure "$work/result.json" all requests_per_second)" \
    "$(figure "$work/result.json" all p99_us)" "$(errors "$work/result.json")" "$(server_mib)" \
    "$(server_meter 'stemma_versions_live{')"
  compare_counts
  if [ "$(errors "$work/result.json")" != 0 ]; then
    sed -n '/"errors"/,/}/p' "$work/result.json" >&2
    failed=1
  fi
done
[ "$failed" = 0 ] && echo "no answer was wrong, no count was lost, the server's meters agree with the client's"
exit "$failed"
