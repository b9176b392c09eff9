#!/usr/bin/env bash
# Proves: 2,000 slow or silent connections are closed in time, those that stop reading cost no more than their cap, and meanwhile others
# are served. Exits with 1 if a connection stays open or the others are not served.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

each=${SLOW_EACH:-500}
stopped=${STOPPED_READERS:-20}
ulimit -n $((8 * each + 1000))
start_server --hello-timeout-ms 3000 --frame-timeout-ms 3000 --idle-timeout-ms 4000 --write-timeout-ms 4000 --write-buffer-bytes-max 1048576
"$stemma" load --mix point=1 --nodes 10000 --seconds 1 --warm-up 1 >/dev/null

python3 - "${STEMMA_SERVER##*:}" "$http_port" "$each" "$stopped" <<'PYTHON'
import select, socket, sys, time, urllib.request

port, http, each, stopped = (int(a) for a in sys.argv[1:])
CLOSED_IN_MAX = 10
PAGES = 40


def delimited(payload):
    length = len(payload)
    return (bytes([length]) if length < 128 else bytes([length & 127 | 128, length >> 7])) + payload


def field(number, payload):
    tag = number << 3 | 2
    return (bytes([tag]) if tag < 128 else bytes([tag & 127 | 128, tag >> 7])) + delimited(payload)


def request(number, call):
    return delimited(bytes([0x08, number & 127 | 128, number >> 7 & 127 | 128, number >> 14]) + call)


hello = bytes([6, 0x08, 1, 0x1A, 2, 0x08, 1])
get_node = field(22, field(1, b"load") + field(2, b"n1"))
# A page of 10,000 nodes: replies of some 400 kB each.
list_nodes = field(23, field(1, b"load") + bytes([3 << 3, 0x90, 0x4E]))


def meter(name, label=""):
    text = urllib.request.urlopen(f"http://127.0.0.1:{http}/metrics").read().decode()
    return sum(float(line.split()[-1]) for line in text.splitlines() if line.startswith(name) and label in line)


def connect(first):
    connection = socket.create_connection(("127.0.0.1", port))
    connection.sendall(first)
    return connection


def served():
    connection = connect(hello + request(1 << 14, get_node))
    begun = time.time()
    received = b""
    while len(received) < 60:
        received += connection.recv(4096)
    connection.close()
    return time.time() - begun


slow = {
    "no hello": [connect(b"") for _ in range(each)],
    "half a hello": [connect(hello[:3]) for _ in range(each)],
    "half a frame": [connect(hello + request(1 << 14, get_node)[:9]) for _ in range(each)],
    "idle after hello": [connect(hello) for _ in range(each)],
}
begun = time.time()
worst = 0
open_now = {connection: name for name, all in slow.items() for connection in all}
closed = {name: [] for name in slow}
poll = select.epoll()
by_number = {connection.fileno(): connection for connection in open_now}
for number in by_number:
    poll.register(number, select.EPOLLIN)
while open_now and time.time() - begun < CLOSED_IN_MAX + 5:
    for number, _ in poll.poll(0.2):
        connection = by_number[number]
        try:
            data = connection.recv(65536)
        except OSError:
            data = b""
        if not data:
            poll.unregister(number)
            closed[open_now.pop(connection)].append(time.time() - begun)
            connection.close()
    worst = max(worst, served())
print("slow or silent connections, time limits of 3 s for Hello and frames and 4 s idle")
for name, times in closed.items():
    print(f"  {name + ':':18} {len(times)} of {each} closed, the last after {max(times, default=0):.1f} s")
print(f"  meanwhile a new connection had its answer after {worst * 1e3:.0f} ms at most")
failed = bool(open_now) or any(max(t) > CLOSED_IN_MAX for t in closed.values())

before = meter("stemma_direct_memory_bytes")
readers = []
for _ in range(stopped):
    reader = socket.socket()
    reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    reader.connect(("127.0.0.1", port))
    reader.sendall(hello)
    readers.append(reader)
burst = b"".join(request((1 << 14) + i, list_nodes) for i in range(PAGES))
for reader in readers:
    reader.sendall(burst)
peak = 0
begun = time.time()
acted = meter("stemma_protections_total", "write_timeout")
while time.time() - begun < 30 and meter("stemma_protections_total", "write_timeout") - acted < stopped:
    peak = max(peak, meter("stemma_direct_memory_bytes"))
    worst = max(worst, served())
    time.sleep(0.1)
ended = meter("stemma_protections_total", "write_timeout") - acted
print(f"{stopped} connections that ask for {PAGES} pages of 10,000 nodes each and read nothing, cap of 1 MiB, 4 s to read")
print(f"  direct memory grew by {(peak - before) / stopped / 1024:.0f} KiB for each at most; {ended:.0f} closed after {time.time() - begun:.1f} s")
print(f"  meanwhile a new connection had its answer after {worst * 1e3:.0f} ms at most")
sys.exit(failed or ended < stopped)
PYTHON
