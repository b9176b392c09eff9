#!/bin/sh
# Proves: the rules are valid and their tests pass, and every query of every dashboard, rule and alert can be answered under load.
#
# Starts two Stemma servers (rcu, and rwlock so that locks have something to tell), a bounded load on each, and a Prometheus that
# scrapes both; then asks it each query and prints a line for it. All on free ports of this machine, in a temporary folder.
# Exit code 1 if a query fails, or is empty although all its meters are served. Needs prometheus, promtool, curl and jq.
#   SECONDS_LOAD     how long the load runs and is scraped before the queries; default 40
#   PROMETHEUS_PORT  the port for Prometheus on 127.0.0.1; default 19090
set -eu

here=$(cd "$(dirname "$0")" && pwd)
stemma=$here/../stemma
seconds=${SECONDS_LOAD:-40}
port=${PROMETHEUS_PORT:-19090}
for tool in prometheus promtool curl jq; do
  command -v "$tool" >/dev/null || { echo "check.sh: $tool is not on the PATH" >&2; exit 2; }
done
if curl -s -o /dev/null "http://127.0.0.1:$port/"; then
  echo "check.sh: port $port is in use (expected a free one; set PROMETHEUS_PORT)" >&2
  exit 2
fi

work=$(mktemp -d "${TMPDIR:-/tmp}/stemma-check.XXXXXX")
started=''

clean_up() {
  for process in $started; do kill "$process" 2>/dev/null || true; done
  for process in $started; do wait "$process" 2>/dev/null || true; done
  rm -rf "$work"
}
trap clean_up EXIT
trap 'exit 130' INT TERM

# ---- The rules by themselves

promtool check config --lint=all --lint-fatal "$here/prometheus.yml"
promtool check rules --lint=all --lint-fatal "$here"/*.rules.yml
for tests in "$here"/tests/*.yml; do promtool test rules "$tests"; done

# ---- Servers, load, Prometheus

# A small heap, so that the collector has something to tell.
start_server() {
  STEMMA_OPTS=${STEMMA_OPTS:--Xmx192m} "$stemma" server --engine "$1" --rpc-port 0 --http-port 0 --ports-file "$work/$1.ports" >"$work/$1.log" 2>&1 &
  started="$started $!"
  tries=0
  until grep -q '^http=' "$work/$1.ports" 2>/dev/null; do
    tries=$((tries + 1))
    if [ "$tries" -gt 600 ]; then cat "$work/$1.log" >&2; exit 1; fi
    sleep 0.1
  done
}

rpc_of() { echo "127.0.0.1:$(sed -n 's/^rpc=//p' "$work/$1.ports")"; }
http_of() { echo "127.0.0.1:$(sed -n 's/^http=//p' "$work/$1.ports")"; }

# Something of everything that meters tell: answers other than OK, a conflict, a counter.
stir() {
  "$stemma" --server "$(rpc_of "$1")" node get nowhere x >/dev/null 2>&1 || true
  "$stemma" --server "$(rpc_of "$1")" topology create stirred >/dev/null 2>&1 || true
  "$stemma" --server "$(rpc_of "$1")" node put stirred a >/dev/null
  "$stemma" --server "$(rpc_of "$1")" node put stirred a --if-absent >/dev/null 2>&1 || true
}

load() {
  "$stemma" --server "$(rpc_of "$1")" load --nodes 2000 --connections 4 --depth 4 --warm-up 1 --seconds "$seconds" \
    --mix point=55,pair=5,neighbors=10,khop=10,path=5,commit=15 >"$work/$1.load" 2>&1 &
  started="$started $!"
  loads="$loads $!"
}

loads=''
sed -e 's/15s/1s/g; s/scrape_timeout: 10s/scrape_timeout: 1s/' "$here/prometheus.yml" >"$work/prometheus.yml"
cp "$here"/*.rules.yml "$work"
for engine in rcu rwlock; do start_server "$engine"; done
printf '[{"targets": ["%s", "%s"]}]\n' "$(http_of rcu)" "$(http_of rwlock)" >"$work/targets.json"
prometheus --config.file="$work/prometheus.yml" --storage.tsdb.path="$work/data" \
  --web.listen-address="127.0.0.1:$port" >"$work/prometheus.log" 2>&1 &
started="$started $!"
for engine in rcu rwlock; do load "$engine"; done
sleep "$((seconds / 2))"
for engine in rcu rwlock; do stir "$engine"; done

# The last moment at which the load still ran: all queries are asked as of then.
moment=$(date +%s)
for process in $loads; do
  while kill -0 "$process" 2>/dev/null; do
    moment=$(($(date +%s) - 2))
    sleep 1
  done
done

# ---- The queries

api=http://127.0.0.1:$port/api/v1
ok=0
bad=0
elsewhere=0

# Each line: where it stands, a tab, the query with the dashboard's variables filled in.
{
  for dashboard in "$here"/../grafana/dashboards/*.json; do
    jq -r --arg file "$(basename "$dashboard" .json)" \
      '.panels[] | .title as $t | .targets[]? | "\($file): \($t) [\(.refId)]\t\(.expr)"' "$dashboard"
  done
  curl -fsS "$api/rules" | jq -r '.data.groups[] | .name as $g | .rules[] | select(.type == "recording") | "\($g): \(.name)\t\(.name)"'
} | sed -e 's/\$__rate_interval/1m/g; s/\$instance/.*/g; s/\$topology/.*/g' >"$work/queries"

sed -e '/^#/d; s/ .*//' "$here/not-always.txt" >"$work/not-always"
for engine in rcu rwlock; do curl -fsS "http://$(http_of "$engine")/metrics"; done |
  sed -n 's/^\([a-z][a-zA-Z0-9_]*\).*/\1/p' | sort -u >"$work/served"

# Whether the query asks for a meter that is not always there, and is not there now.
is_elsewhere() {
  printf '%s' "$1" | grep -oE '(stemma|jvm)_[a-z0-9_]+' | sort -u | while read -r meter; do
    if grep -qx "$meter" "$work/not-always" && ! grep -qx "$meter" "$work/served"; then echo yes; fi
  done
}

tab=$(printf '\t')
while IFS="$tab" read -r place query; do
  answer=$(curl -sS --get --data-urlencode "query=$query" --data-urlencode "time=$moment" "$api/query")
  status=$(printf '%s' "$answer" | jq -r .status)
  series=$(printf '%s' "$answer" | jq -r '.data.result | length')
  numbers=$(printf '%s' "$answer" | jq -r '[.data.result[] | select(.value[1] != "NaN")] | length')
  if [ "$status" = success ] && [ "${numbers:-0}" -gt 0 ]; then
    ok=$((ok + 1))
    printf 'ok     %3d series, %3d with a number  %s\n' "$series" "$numbers" "$place"
  elif [ "$status" = success ] && [ -n "$(is_elsewhere "$query")" ]; then
    elsewhere=$((elsewhere + 1))
    printf 'absent its meters are not served here  %s\n' "$place"
  else
    bad=$((bad + 1))
    printf 'BAD    %s  %s  %s\n' "$(printf '%s' "$answer" | jq -rc '.error // "empty"')" "$place" "$query"
  fi
done <"$work/queries"

# Prometheus must have scraped and evaluated without a fault, and the load must have been right.
printf 'targets: %s\n' "$(curl -fsS "$api/targets" | jq -r '[.data.activeTargets[] | "\(.labels.instance) \(.health)"] | join(", ")')"
faults=$(curl -fsS "$api/rules" | jq -r '[.data.groups[].rules[] | select(.health == "err") | .name] | join(" ")')
down=$(curl -fsS "$api/targets" | jq -r '[.data.activeTargets[] | select(.health != "up")] | length')
printf 'rules with a fault: %s\n' "${faults:-none}"
for process in $loads; do wait "$process" || { echo "BAD    a load failed or found a violation"; bad=$((bad + 1)); }; done
printf '%d queries with data, %d bad, %d of meters not served\n' "$ok" "$bad" "$elsewhere"
[ "$bad" -eq 0 ] && [ -z "$faults" ] && [ "$down" -eq 0 ]
