#!/usr/bin/env bash
# Proves: what a point read costs the server's process beside a bare Netty echo of the same frame sizes, in pairs.
# With two CPUs or more the servers run on CPU 0 and the driver on CPU 1.
set -euo pipefail
here=$(cd -P "$(dirname "${BASH_SOURCE[0]}")" && pwd)
if command -v taskset >/dev/null && [ "$(nproc)" -ge 2 ]; then
  exec taskset -c 1 "$here/../stemma" load baseline --server-cpus 0 "$@"
fi
exec "$here/../stemma" load baseline "$@"
