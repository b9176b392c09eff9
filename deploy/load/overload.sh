#!/usr/bin/env bash
# Proves: asked for up to ten times what it can do, the server goes on answering as much as it can, says no to the rest early, holds no more
# memory, and is itself again within seconds. Exits with 1 if an answer is wrong, a request fails in another way than by being refused or late,
# or one is refused although the load is over.
#
# Before each overload the peak is measured: a closed loop with 32 requests open. The question is the cheapest path through a fat tree, much work
# for a small answer, so that the server is busy before the load is. Answers a second are the client's, of the median second; what the server
# answers for each CPU second that it gets, and its own p99, are taken from its meters meanwhile: on a machine that others use, too, that is the
# steadier figure. With two CPUs or more the server runs on CPU 0 and the load on CPU 1, unless SERVER_CPUS and LOAD_CPUS say otherwise.
#   ROUNDS   how often; medians are shown; default 3
#   NODES    of the fat tree; default 100000
# Options go to the server.
SECONDS_EACH=${SECONDS_EACH:-5}
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
apart

rounds=${ROUNDS:-3}
asked=(--topology load --mix cheapest=1 --connections 16)
refused='RESOURCE_EXHAUSTED/OVERLOADED|DEADLINE_EXCEEDED/DEADLINE_PASSED'
failed=0

# counted CODE: how many paths the server has answered so.
counted() {
  server_meter "stemma_rpc_seconds_count{code=\"$1\",method=\"FindPath\"}"
}

# buckets FILE: the server's histogram of the paths it answered, as it is now.
buckets() {
  curl -fsS "http://127.0.0.1:$http_port/metrics" |
    sed -n 's/^stemma_rpc_seconds_bucket{code="OK",method="FindPath",le="\([^"]*\)"} /\1 /p' >"$work/$1"
}

# p99 BEFORE AFTER: within which bucket's bound 99 of 100 stayed between two histograms, in ms.
p99() {
  awk 'NR == FNR { before[$1] = $2; next }
    { bound[++n] = $1; count[n] = $2 - before[$1] }
    END { for (i = 1; i <= n; i++) if (count[i] >= 0.99 * count[n]) { print (bound[i] == "+Inf" ? "inf" : bound[i] * 1000); exit } }' \
    "$work/$1" "$work/$2"
}

# judge NAME: what was wrong with a load, if anything was.
judge() {
  if grep -q '"violations" : [1-9]' "$work/$1.json" ||
    sed -n '/"errors" : {/,/}/p' "$work/$1.json" | grep '/' | grep -Eqv "$refused"; then
    sed -n '/"violations"/,/"operations"/p' "$work/$1.json" >&2
    failed=1
  fi
}

# run NAME OPTION...: a load, and the server's meters from its second second on; sets answered, which is the median second's answers, by_cpu,
# no_for_each, which is refusals for each answer, and own_p99.
run() {
  local name=$1 begun pid cpu ok no
  shift
  begun=$(counted OK)
  load "${asked[@]}" --warm-up 1 --json "$@" >"$work/$name.json" &
  pid=$!
  while kill -0 "$pid" 2>/dev/null && [ "$(counted OK)" = "$begun" ]; do sleep 0.2; done
  sleep 1
  buckets first
  cpu=$(server_cpu) ok=$(counted OK) no=$(counted RESOURCE_EXHAUSTED)
  sleep "$(calculate "$seconds - 1")"
  ok=$(($(counted OK) - ok)) no=$(($(counted RESOURCE_EXHAUSTED) - no))
  cpu=$(calculate "$(server_cpu) - $cpu")
  buckets last
  wait "$pid" || failed=1
  judge "$name"
  answered=$(timeline "$work/$name.json" requests_per_second | median)
  by_cpu=$(calculate "$ok / $cpu")
  no_for_each=$(calculate "$no / ($ok + 0.001)")
  own_p99=$(p99 first last)
}

# line NAME FIGURE...: a line of the table.
line() {
  printf '%8s  %10.0f  %12.1f  %11s  %9s  %9.0f  %9.0f  %12s  %9.0f  %7d\n' "$@"
}

start_server "$@"
pin "${LOAD_CPUS:-}" "$stemma" load --nodes "${NODES:-100000}" --shape fat-tree --mix cheapest=1 --connections 16 --depth 4 --warm-up 20 --seconds 1 >/dev/null
printf '%8s  %10s  %12s  %11s  %9s  %9s  %9s  %12s  %9s  %7s\n' '' answered refusals 'answered /' 'same, by' 'p50 us,' 'p99 us,' \
  'p99 ms, own' 'sent late' server
printf '%8s  %10s  %12s  %11s  %9s  %9s  %9s  %12s  %9s  %7s\n' offered 'a second' 'an answer' 'peak' 'CPU s' client client \
  'within' 'p99 us' MiB
for ((round = 1; round <= rounds; round++)); do
  for times in 1 2 5 10; do
    run peak --depth 2
    peak=$answered peak_by_cpu=$by_cpu
    line peak "$peak" "$no_for_each" - - "$(figure "$work/peak.json" all p50_us)" "$(figure "$work/peak.json" all p99_us)" "$own_p99" 0 "$(server_mib)"
    run over --rate "$(calculate "$peak * $times")" --open-max 65536
    of_peak=$(calculate "int(100 * $answered / $peak + 0.5) / 100")
    by_cpu=$(calculate "int(100 * $by_cpu / $peak_by_cpu + 0.5) / 100")
    line "$times x" "$answered" "$no_for_each" "$of_peak" "$by_cpu" "$(figure "$work/over.json" all p50_us)" \
      "$(figure "$work/over.json" all p99_us)" "$own_p99" "$(field "$work/over.json" sent_late_p99_us)" "$(server_mib)"
    echo "$of_peak" >>"$work/clock.$times"
    echo "$by_cpu" >>"$work/cpu.$times"
    echo "$peak" >>"$work/peaks"
  done
done
for times in 1 2 5 10; do
  printf 'median of %d rounds at %2d x: %.2f of the peak, %.2f for each CPU second\n' "$rounds" "$times" \
    "$(median <"$work/clock.$times")" "$(median <"$work/cpu.$times")"
done

# How soon it is over: another load, at a tenth of the peak, looks on while one of ten times the peak comes and goes.
peak=$(median <"$work/peaks")
rate=$(calculate "$peak * 0.1")
pin "${LOAD_CPUS:-}" "$stemma" load "${asked[@]}" --rate "$rate" --warm-up 1 --seconds 25 --json >"$work/beside.json" &
beside=$!
sleep 8
SECONDS_EACH=4 load "${asked[@]}" --rate "$(calculate "$peak * 10")" --open-max 65536 --warm-up 0 --json >"$work/over.json" || failed=1
judge over
wait "$beside" || failed=1
judge beside
echo "beside 10 x, $(printf %.0f "$rate") paths a second on connections of its own, second by second (answered, p50 us, p99 us):"
paste <(timeline "$work/beside.json" requests_per_second) <(timeline "$work/beside.json" p50_us) <(timeline "$work/beside.json" p99_us) |
  awk -v rate="$rate" '
    { printf "%4d  %8.0f  %9.0f  %9.0f\n", NR, $1, $2, $3; p50[NR] = $2; if ($1 < 0.5 * rate) last = NR }
    NR <= 6 && $2 > before { before = $2 }
    END {
      for (i = last + 1; i <= NR && !(p50[i] <= 2 * before); i++) slow++
      printf "the last second with less than half of them answered: %d; then %d s until p50 is within twice that of the first 6\n", last, slow
    }'
run after --rate "$rate"
if [ "$(errors "$work/after.json")" != 0 ]; then
  echo "requests are refused although the load is over" >&2
  failed=1
fi
exit "$failed"
