#!/usr/bin/env bash
# Proves: 10,000 idle connections from two client processes cost a few kilobytes each, and 100 active ones are served as before: in turns without and
# with the idle ones, each first as often as the other, ratios of each pair and their medians. What the server answers for each CPU second that it gets is the steadier figure on a machine
# that others use, too.
#   ROUNDS      how often; default 5
#   IDLE_EACH   connections of each of the two processes; default 5000
SECONDS_EACH=${SECONDS_EACH:-4}
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
apart

rounds=${ROUNDS:-5}
each=${IDLE_EACH:-5000}
clients=()
stop_clients() {
  for client in "${clients[@]}"; do kill "$client" 2>/dev/null || true; done
  clean_up
}
trap stop_clients EXIT
ulimit -n $((2 * each + 1000))

resident() { ps -o rss= -p "$server_pid"; }

# idle N: opens so many connections, says Hello on each, prints "open", and keeps them.
idle() {
  exec python3 - "$1" "${STEMMA_SERVER##*:}" <<'PYTHON'
import socket, sys, time
hello = bytes([6, 0x08, 1, 0x1A, 2, 0x08, 1])
kept = []
for _ in range(int(sys.argv[1])):
    connection = socket.create_connection(("127.0.0.1", int(sys.argv[2])))
    connection.sendall(hello)
    if not connection.recv(64):
        sys.exit("a connection was closed")
    kept.append(connection)
print("open", flush=True)
time.sleep(3600)
PYTHON
}

# active NAME IDLE: the load of 100 active connections; sets by_cpu, what the server answered for each CPU second after the warm-up.
active() {
  local begun pid cpu count
  begun=$(answered)
  load --topology load --mix point=1 --connections 100 --depth 1 --warm-up 1 --json >"$work/$1.json" &
  pid=$!
  while kill -0 "$pid" 2>/dev/null && [ "$(answered)" = "$begun" ]; do sleep 0.2; done
  sleep 1
  cpu=$(server_cpu) count=$(answered)
  sleep "$(calculate "$seconds - 1")"
  by_cpu=$(calculate "($(answered) - $count) / ($(server_cpu) - $cpu)")
  wait "$pid"
  printf '%6d idle: %8.0f point reads/s over 100 connections, %8.0f for each CPU second, p50 %.0f us, p99 %.0f us\n' "$2" \
    "$(figure "$work/$1.json" point requests_per_second)" "$by_cpu" "$(figure "$work/$1.json" point p50_us)" \
    "$(figure "$work/$1.json" point p99_us)"
}

answered() {
  server_meter 'stemma_rpc_seconds_count{code="OK",method="GetNode"}'
}

# note FIELD: the ratio of the pair, with idle connections to without.
note() {
  calculate "$(figure "$work/with.json" point "$1") / $(figure "$work/without.json" point "$1")" >>"$work/$1"
}

# open_idle and close_idle: the idle ones come and go; each waits until they have.
open_idle() {
  local client
  for client in 1 2; do
    idle "$each" >"$work/idle$client" &
    clients+=("$!")
  done
  until grep -q open "$work/idle1" && grep -q open "$work/idle2"; do
    for client in "${clients[@]}"; do kill -0 "$client" || exit 1; done
    sleep 0.2
  done
}

close_idle() {
  local client
  for client in "${clients[@]}"; do
    kill "$client"
    wait "$client" 2>/dev/null || true
  done
  clients=()
  until [ "$(server_meter stemma_connections)" = 0 ]; do sleep 0.2; done
}

start_server --connections-max $((2 * each + 1000))
"$stemma" load --mix point=1 --nodes 10000 --seconds 5 --warm-up 10 --connections 100 --depth 1 >/dev/null
# alone and beside: the active ones without the idle ones, and with them.
alone() {
  active without 0
  without=$by_cpu
}

beside() {
  local before after
  before=$(resident)
  open_idle
  after=$(resident)
  active with $((2 * each))
  with=$by_cpu
  close_idle
  if [ "$round" = 1 ]; then
    printf 'resident: %d KiB before, %d KiB with %d idle connections: %.1f KiB each\n' "$before" "$after" $((2 * each)) \
      "$(calculate "($after - $before) / (2 * $each)")"
  fi
}

for ((round = 1; round <= rounds; round++)); do
  if ((round % 2)); then alone; beside; else beside; alone; fi
  calculate "$with / $without" >>"$work/by_cpu"
  for field in requests_per_second p50_us p99_us; do note "$field"; done
done
printf 'with idle connections / without, medians of %d pairs: point reads/s %.2f, for each CPU second %.2f, p50 %.2f, p99 %.2f\n' "$rounds" \
  "$(median <"$work/requests_per_second")" "$(median <"$work/by_cpu")" "$(median <"$work/p50_us")" "$(median <"$work/p99_us")"
