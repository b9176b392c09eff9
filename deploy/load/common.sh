# What the scenarios share: a server of their own on free ports, stopped at the end. To be sourced.
#
#   SECONDS_EACH   how long each run is measured; default 10
#   SERVER_CPUS    pin the server to these CPUs (taskset -c), and the load to LOAD_CPUS; default: not pinned
set -euo pipefail

here=$(cd -P "$(dirname "${BASH_SOURCE[0]}")" && pwd)
stemma=$here/../stemma
seconds=${SECONDS_EACH:-10}
work=$(mktemp -d "${TMPDIR:-/tmp}/stemma-scenario.XXXXXX")
server_pid=''

pin() {
  local cpus=$1
  shift
  if [ -n "$cpus" ]; then taskset -c "$cpus" "$@"; else "$@"; fi
}

stop_server() {
  if [ -n "$server_pid" ]; then
    kill "$server_pid" 2>/dev/null || true
    wait "$server_pid" 2>/dev/null || true
    server_pid=''
  fi
}

clean_up() {
  stop_server
  rm -rf "$work"
}
trap clean_up EXIT

# start_server OPTION...: a server with these options; sets STEMMA_SERVER and http_port.
start_server() {
  rm -f "$work/ports"
  if [ -n "${SERVER_CPUS:-}" ]; then
    taskset -c "$SERVER_CPUS" "$stemma" server --rpc-port 0 --http-port 0 --ports-file "$work/ports" "$@" >"$work/server.log" 2>&1 &
  else
    "$stemma" server --rpc-port 0 --http-port 0 --ports-file "$work/ports" "$@" >"$work/server.log" 2>&1 &
  fi
  server_pid=$!
  local tries=0
  until grep -q '^http=' "$work/ports" 2>/dev/null; do
    tries=$((tries + 1))
    if [ "$tries" -gt 600 ] || ! kill -0 "$server_pid" 2>/dev/null; then
      cat "$work/server.log" >&2
      exit 1
    fi
    sleep 0.1
  done
  STEMMA_SERVER=127.0.0.1:$(sed -n 's/^rpc=//p' "$work/ports")
  http_port=$(sed -n 's/^http=//p' "$work/ports")
  export STEMMA_SERVER http_port
}

# apart: with two CPUs or more, the server on CPU 0 and the load on CPU 1, unless SERVER_CPUS and LOAD_CPUS say otherwise.
apart() {
  if command -v taskset >/dev/null && [ "$(nproc)" -ge 2 ]; then
    SERVER_CPUS=${SERVER_CPUS-0}
    LOAD_CPUS=${LOAD_CPUS-1}
  fi
}

# load OPTION...: a load, measured for the time asked for.
load() {
  pin "${LOAD_CPUS:-}" "$stemma" load --seconds "$seconds" "$@"
}

# figure FILE OPERATION FIELD: a figure of a result written with --json, one field a line, as stemma writes it.
figure() {
  awk -v operation="\"$2\"" -v field="\"$3\"" '
    { value = $3; sub(/,$/, "", value) }
    $1 == "\"name\"" { found = (value == operation) }
    found && $1 == field { print value; answered = 1; exit }
    END { if (!answered) print "nan" }' "$1"
}

# errors FILE: how many requests failed, by a result written with --json.
errors() {
  awk '/"errors" : {/ { inside = 1; if (/}/) exit; next } inside && /}/ { exit } inside { sub(/,$/, "", $NF); sum += $NF } END { print sum + 0 }' "$1"
}

# field FILE NAME: a field of the result as a whole.
field() {
  awk -v field="\"$2\"" '$1 == field { sub(/,$/, "", $3); print $3; exit }' "$1"
}

# server_cpu: the CPU time that the server has used, in seconds. On a machine that others use, too, what a CPU second does says more than what
# a second does.
server_cpu() {
  awk -v tick="$(getconf CLK_TCK)" '{ sub(/.*\) /, ""); print ($12 + $13) / tick }' "/proc/$server_pid/stat"
}

# server_mib: what the server holds in memory, in MiB.
server_mib() {
  awk '/^VmRSS/ { printf "%d", $2 / 1024 }' "/proc/$server_pid/status"
}

# server_meter NAME: the sum of a meter's samples in the server's /metrics whose lines start so.
server_meter() {
  curl -fsS "http://127.0.0.1:$http_port/metrics" | awk -v start="$1" 'index($0, start) == 1 { sum += $NF } END { printf "%.0f\n", sum }'
}

# calculate EXPRESSION: with numbers and + - * /.
calculate() {
  awk "BEGIN { printf \"%.6g\\n\", $1 }"
}

# timeline FILE FIELD: a figure of each second of a result.
timeline() {
  awk -v field="\"$2\"" '/"timeline"/ { inside = 1 } inside && $1 == field { sub(/,$/, "", $3); print $3 }' "$1"
}

# median: of the numbers that come in, one a line.
median() {
  sort -g | awk '{ v[NR] = $1 } END { print (NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2) }'
}
