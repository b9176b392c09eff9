#!/usr/bin/env bash
# Proves: 10^6 requests whose clients go away without reading the answer leave nothing behind: no open request, no connection,
# no network buffer. Netty's leak detector samples the buffers meanwhile.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

connections=${ABORTED_CONNECTIONS:-1000}
export STEMMA_OPTS="${STEMMA_OPTS-} -Dio.netty.leakDetection.level=advanced"
start_server
unset STEMMA_OPTS
"$stemma" load --mix point=1 --nodes 10000 --seconds 1 --warm-up 1 >/dev/null

python3 - "${STEMMA_SERVER##*:}" "$http_port" "$connections" <<'PYTHON'
import socket, struct, sys, time, urllib.request

port, http, connections = (int(a) for a in sys.argv[1:])
REQUESTS = 1000
PIECES = 4


def delimited(payload):
    length = len(payload)
    head = [length] if length < 128 else [length & 127 | 128, length >> 7]
    return bytes(head) + payload


def point_read(number):
    name, node = b"load", b"n%d" % (number % 10000)
    call = bytes([0x0A, len(name)]) + name + bytes([0x12, len(node)]) + node
    return delimited(bytes([0x08, number & 127 | 128, number >> 7, 0xB2, 0x01, len(call)]) + call)


def figures():
    text = urllib.request.urlopen(f"http://127.0.0.1:{http}/metrics").read().decode()
    wanted = ("stemma_rpc_in_flight", "stemma_connections", "stemma_direct_memory_bytes")
    return {line.split()[0]: float(line.split()[1]) for line in text.splitlines() if line.startswith(wanted)}


hello = bytes([6, 0x08, 1, 0x1A, 2, 0x08, 1])
burst = b"".join(point_read(1000 + i) for i in range(REQUESTS))
reset = struct.pack("ii", 1, 0)


def abort(times):
    for i in range(times):
        connection = socket.create_connection(("127.0.0.1", port))
        connection.sendall(hello + burst[: len(burst) - i % PIECES])  # most end within a request
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, reset)
        connection.close()


def settled():
    end = time.time() + 30
    while time.time() < end:
        now = figures()
        if now["stemma_connections"] == 0 and now["stemma_rpc_in_flight"] == 0:
            return now
        time.sleep(0.2)
    sys.exit(f"still open after 30 s: {now}")


abort(connections // 10)
before = settled()
abort(connections)
after = settled()
key = "stemma_direct_memory_bytes"
print(f"{connections * REQUESTS} aborted requests: direct memory {before[key]:.0f} bytes before, {after[key]:.0f} after")
print("open requests and connections: 0")
if after[key] > before[key] + (16 << 20):
    sys.exit("direct memory grew by more than 16 MiB")
PYTHON

if grep -q LEAK "$work/server.log"; then
  grep -A3 LEAK "$work/server.log" >&2
  exit 1
fi
echo "leak detector: nothing"
