#!/usr/bin/env bash
# Proves: what point reads cost beside unary calls of grpc-java and GET of redis-server, and what two-hop neighbourhoods and shortest
# paths cost beside Neo4j over Bolt and FalkorDB: the same data, clients and questions, in turns, every answer of the graph servers checked.
# The first time it fetches the peers; that takes minutes, and so does a run. With two CPUs or more the servers run on CPU 0 and the
# clients on CPU 1. Options go to every comparison: --rounds N, --seconds N, --warm-up N, --nodes N, --clients N, --seed N.
#
#   FALKORDB   HOST:PORT of a FalkorDB that runs, on CPU 0 if it is to be compared fairly; without it FalkorDB is left out
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

STEMMA_JAVA=${STEMMA_JAVA:-$(command -v java)} # the Java that Maven gives the peers
export STEMMA_JAVA

deploy/stemma --version >/dev/null # builds what is not built
mvn -q -B -ntp -f client/src/peers/neo4j/pom.xml package

pin=()
servers=''
if command -v taskset >/dev/null && [ "$(nproc)" -ge 2 ]; then
  pin=(taskset -c 1)
  servers='--server-cpus 0'
fi

peers() {
  ${pin[@]+"${pin[@]}"} mvn -q -B -ntp -Dspotless.check.skip=true -Ppeers -pl proto,server,client test "-Dpeers.args=$*"
}

graph() {
  # shellcheck disable=SC2086
  peers graph --neo4j neo4j ${FALKORDB:+--falkordb "$FALKORDB"} $servers "$@"
}

# shellcheck disable=SC2086
peers points $servers "$@"
graph "$@"
graph --both-ways "$@"
