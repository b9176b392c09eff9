#!/usr/bin/env bash
# Proves: what a point read costs the server's process beside a bare Netty echo of the same frame sizes, and beside redis-server
# answering GET of as many bytes, in pairs, with a writer running. With two CPUs or more the servers run on CPU 0 and the driver
# on CPU 1. Options go to 'stemma load baseline'; --commits adds transactions of one change each.
set -euo pipefail
here=$(cd -P "$(dirname "${BASH_SOURCE[0]}")" && pwd)
options=(--peer redis --writer 100 "$@")
case " $* " in *--warm-up*) ;; *) options+=(--warm-up 30) ;; esac
if command -v taskset >/dev/null && [ "$(nproc)" -ge 2 ]; then
  exec taskset -c 1 "$here/../stemma" load baseline --server-cpus 0 "${options[@]}"
fi
exec "$here/../stemma" load baseline "${options[@]}"
