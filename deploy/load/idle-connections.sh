#!/usr/bin/env bash
# Proves: 10,000 idle connections from two client processes cost a few kilobytes each, and 100 active ones are served as before.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

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

# active NAME: the load of 100 active connections; the result is kept under that name.
active() {
  load --topology load --mix point=1 --connections 100 --depth 1 --json >"$work/$1.json"
  printf '%6d idle: %8.0f point reads/s over 100 connections, p50 %.0f us, p99 %.0f us\n' "$2" \
    "$(figure "$work/$1.json" point requests_per_second)" "$(figure "$work/$1.json" point p50_us)" \
    "$(figure "$work/$1.json" point p99_us)"
}

# ratio FIELD: with idle connections to the mean of before and after.
ratio() {
  calculate "2 * $(figure "$work/with.json" point "$1") / ($(figure "$work/before.json" point "$1") + $(figure "$work/after.json" point "$1"))"
}

start_server --connections-max $((2 * each + 1000))
"$stemma" load --mix point=1 --nodes 10000 --seconds 5 --warm-up 5 --connections 100 --depth 1 >/dev/null
active before 0
before=$(resident)
for client in 1 2; do
  idle "$each" >"$work/idle$client" &
  clients+=("$!")
done
until grep -q open "$work/idle1" && grep -q open "$work/idle2"; do
  for client in "${clients[@]}"; do kill -0 "$client" || exit 1; done
  sleep 0.2
done
after=$(resident)
active with $((2 * each))
for client in "${clients[@]}"; do kill "$client"; done
clients=()
until [ "$(server_meter stemma_connections)" = 0 ]; do sleep 0.2; done
active after 0
printf 'with idle connections / without: point reads/s %.2f, p50 %.2f, p99 %.2f\n' \
  "$(ratio requests_per_second)" "$(ratio p50_us)" "$(ratio p99_us)"
printf 'resident: %d KiB before, %d KiB with %d idle connections: %.1f KiB each\n' "$before" "$after" $((2 * each)) \
  "$(calculate "($after - $before) / (2 * $each)")"
