#!/usr/bin/env bash
# siege 4.0.7-1+b1, httperf 0.9.0-9+b2 and hey 0.1.4-2+b4 (Debian 12, amd64), seen on 2026-11-30.
#
# A server answers 200, announces 100 bytes (Content-Length), sends 10 of them and closes the connection. Any client has to
# take that for an incomplete answer; `http.client` of Python raises IncompleteRead. Of ten such answers,
# - siege: 10 successful transactions, 0 failed, availability 100.00;
# - httperf: 10 replies of 2xx, errors 0, and a reply size of 10 bytes;
# - hey: 10 responses of 200, no errors, and "Total data: 1000 bytes", of which 900 were never sent: it adds up what was announced.
# Hurt: who loads a release with them, to see whether downloads and lists stand it: a server that breaks off every answer is fully
# available, and by hey its throughput is right to the byte.
set -euo pipefail
unset PYTHONPATH
place=$(mktemp -d)
trap 'kill "${server:-0}" 2>/dev/null || true; rm -rf "$place"' EXIT
cd "$place"
apt-get download -q siege=4.0.7-1+b1 httperf=0.9.0-9+b2 hey=0.1.4-2+b4 > apt.txt 2>&1 || { cat apt.txt; exit 1; }
for package in *.deb; do dpkg-deb -x "$package" .; done
cat > server.py <<'PY'
import os
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Half(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Length", "100")
        self.end_headers()
        self.wfile.write(b"0123456789")
        self.close_connection = True

    def log_message(self, *about):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Half)
with open("port.part", "w") as file:
    file.write(str(server.server_port))
os.rename("port.part", "port")
server.serve_forever()
PY
python3 server.py &
server=$!
for _ in $(seq 50); do [ -e port ] && break; sleep 0.1; done
port=$(cat port)
python3 -c 'import sys, urllib.request as u; u.urlopen(sys.argv[1]).read()' "http://127.0.0.1:$port/" 2>&1 \
  | grep -oE 'IncompleteRead\([0-9].*' > said.txt || true
HOME=$place timeout 20 usr/bin/siege -b -c1 -r10 "http://127.0.0.1:$port/" > siege.txt 2>&1 || true
echo siege: $(grep -E '"(availability|successful_transactions|failed_transactions)"' siege.txt | tr -d '\t",') >> said.txt
timeout 20 usr/bin/httperf --server 127.0.0.1 --port "$port" --uri / --num-conns 10 --rate 10 > httperf.txt 2>&1 || true
echo httperf: $(grep -oE 'replies [0-9]+|content [0-9.]+|2xx=[0-9]+|Errors: total [0-9]+' httperf.txt) >> said.txt
timeout 20 usr/bin/hey -n 10 -c 1 "http://127.0.0.1:$port/" > hey.txt 2>&1 || true
echo hey: $(grep -oE 'Total data:.*|\[200\].*|Error distribution' hey.txt) >> said.txt
printf '%s\n' 'IncompleteRead(10 bytes read, 90 more expected)' \
  'siege: availability: 100.00 successful_transactions: 10 failed_transactions: 0' \
  'httperf: replies 10 content 10.0 2xx=10 Errors: total 0' 'hey: Total data: 1000 bytes [200] 10 responses' > expected.txt
cmp -s said.txt expected.txt || { echo 'CHANGED: now'; cat said.txt; exit 1; }
echo 'As seen: ten answers broken off after 10 of 100 bytes are no error to siege, httperf and hey, and hey has 1000 bytes of them.'
