#!/usr/bin/env bash
# Proves: asked for up to ten times what it can do, the server goes on answering as much as it can, says no to the rest, holds no more memory,
# and is itself again within seconds. The peak is a closed loop with 256 requests open, measured right before each overload. Exits with 1 if an
# answer is wrong, a request fails in another way than by being refused or late, or requests are still refused when the load is over.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

# What is asked waits for a thread: such requests can overload the server before the load's own core is.
mix=(--mix "${MIX:-path=1}" --connections 16)
refused='RESOURCE_EXHAUSTED/OVERLOADED|DEADLINE_EXCEEDED/DEADLINE_PASSED'
failed=0

# run NAME OPTION...: a load; sets answered and each, which is answers for each CPU second of the server.
run() {
  local name=$1 before
  shift
  before=$(server_cpu)
  load --topology load "${mix[@]}" --json "$@" >"$work/$name.json" || failed=1
  answered=$(figure "$work/$name.json" all requests_per_second)
  each=$(calculate "$answered * $(field "$work/$name.json" seconds) / ($(server_cpu) - $before)")
  if grep -q '"violations" : [1-9]' "$work/$name.json" ||
    sed -n '/"errors" : {/,/}/p' "$work/$name.json" | grep '/' | grep -Eqv "$refused"; then
    sed -n '/"violations"/,/"operations"/p' "$work/$name.json" >&2
    failed=1
  fi
}

start_server
load --nodes 10000 --shape waxman "${mix[@]}" --depth 16 --warm-up 20 --json >"$work/warm.json"
printf '%8s  %10s  %10s  %11s  %9s  %9s  %9s  %10s\n' \
  offered answered/s refused/s 'of the peak' 'by CPU s' 'p50 us' 'p99 us' 'server MiB'
for times in 1 2 5 10; do
  run peak --depth 16 --warm-up 1
  peak=$answered peak_each=$each
  printf '%8s  %10.0f  %10s  %11s  %9s  %9.0f  %9.0f  %10d\n' peak "$peak" - - - \
    "$(figure "$work/peak.json" all p50_us)" "$(figure "$work/peak.json" all p99_us)" "$(server_mib)"
  run over --rate "$(calculate "$peak * $times")" --open-max 4096 --warm-up 0
  printf '%6s x  %10.0f  %10.0f  %11.2f  %9.2f  %9.0f  %9.0f  %10d\n' "$times" "$answered" \
    "$(calculate "$(errors "$work/over.json") / $(field "$work/over.json" seconds)")" \
    "$(calculate "$answered / $peak")" "$(calculate "$each / $peak_each")" \
    "$(figure "$work/over.json" all p50_us)" "$(figure "$work/over.json" all p99_us)" "$(server_mib)"
done
run after --rate "$(calculate "$peak * 0.3")" --warm-up 0
echo "after it, at 0.3 x the peak, second by second (p50 us, p99 us):"
sed -n 's/.*"p50_us" : \([0-9.]*\).*/\1/p; s/.*"p99_us" : \([0-9.]*\).*/\1/p' <(sed -n '/"timeline"/,$p' "$work/after.json") | paste - - | head -6
if [ "$(errors "$work/after.json")" != 0 ]; then
  echo "requests are refused although the load is over" >&2
  failed=1
fi
exit "$failed"
