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

active() {
  load "$@" --mix point=1 --connections 100 --depth 1 --json >"$work/result.json"
  printf '%6d idle: %8.0f point reads/s over 100 connections, p50 %.0f us, p99 %.0f us\n' "$idle_now" \
    "$(figure "$work/result.json" point requests_per_second)" "$(figure "$work/result.json" point p50_us)" \
    "$(figure "$work/result.json" point p99_us)"
}

start_server --connections-max $((2 * each + 1000))
idle_now=0
active --nodes 10000
before=$(resident)
for client in 1 2; do
  idle "$each" >"$work/idle$client" &
  clients+=("$!")
done
until grep -q open "$work/idle1" && grep -q open "$work/idle2"; do
  for client in "${clients[@]}"; do kill -0 "$client" || exit 1; done
  sleep 0.2
done
idle_now=$((2 * each))
after=$(resident)
active --topology load
printf 'resident: %d KiB before, %d KiB with %d idle connections: %.1f KiB each\n' "$before" "$after" "$idle_now" \
  "$(python3 -c "print(($after - $before) / $idle_now)")"
