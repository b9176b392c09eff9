#!/usr/bin/env bash
# Proves: while long reads walk the graph, commits wait for them under a lock and do not wait under rcu.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

echo "engine   commit p50 us   commit p99 us   long read p99 us   commits/s"
for engine in rcu rwlock mutex; do
  start_server --engine "$engine"
  load --nodes 20000 --mix khop=50,commit=50 --hops 4 --hop-nodes 10000 --connections 8 --depth 2 --json >"$work/$engine.json"
  stop_server
  printf '%-7s  %13.0f  %14.0f  %17.0f  %10.0f\n' "$engine" \
    "$(figure "$work/$engine.json" commit p50_us)" "$(figure "$work/$engine.json" commit p99_us)" \
    "$(figure "$work/$engine.json" khop p99_us)" "$(figure "$work/$engine.json" commit requests_per_second)"
done
echo
echo "rwlock (B) against rcu (A):"
"$stemma" load --compare "$work/rcu.json" "$work/rwlock.json"
