#!/usr/bin/env bash
# hey 0.1.4-2+b4 (Debian 12, amd64), seen on 2026-11-30.
#
# A server takes every second request, and closes the connection without a word of an answer. `hey -n 20 -c 1` of GET: "[200] 20
# responses", no "Error distribution" at all, while 39 requests have arrived and 19 of them were dropped. The HTTP client of
# Go that it uses sends a GET again when a connection that it had used before breaks, even if the request was fully sent, and hey
# does not know of it. Of the same server, POST (not sent again) or GET with `-disable-keepalive` shows 10 errors of 20.
# Hurt: who looks with hey whether a deployment, or a balancer with a too short idle time, loses requests: half of them lost is a
# run without an error, and the server has had twice the load that was asked for.
set -euo pipefail
unset PYTHONPATH
place=$(mktemp -d)
trap 'kill "${server:-0}" 2>/dev/null || true; rm -rf "$place"' EXIT
cd "$place"
apt-get download -q hey=0.1.4-2+b4 > apt.txt 2>&1 || { cat apt.txt; exit 1; }
dpkg-deb -x hey_*.deb .
cat > server.py <<'PY'
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count

arrived, dropped = count(1), []


class Half(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.path != "/counts":
            number = next(arrived)
            if number % 2 == 0:
                dropped.append(number)
                self.close_connection = True
                return
            said = b"ok"
        else:
            said = f"{next(arrived) - 1} arrived, {len(dropped)} dropped".encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    do_POST = do_GET

    def log_message(self, *about):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Half)
with open("port.part", "w") as file:
    file.write(str(server.server_port))
__import__("os").rename("port.part", "port")
server.serve_forever()
PY
ask() {
  usr/bin/hey -n 20 -c 1 "$@" "http://127.0.0.1:$(cat port)/" > hey.txt
  echo "$(grep -oE '\[200\].*' hey.txt | tr '\t' ' '), errors: $(grep -oE '^ *\[[0-9]+\].*EOF' hey.txt | grep -oE '[0-9]+' | head -1 || true)"
}
for way in GET POST closing; do
  rm -f port
  python3 server.py &
  server=$!
  for _ in $(seq 50); do [ -e port ] && break; sleep 0.1; done
  case $way in GET) said=$(ask) ;; POST) said=$(ask -m POST -d '{}') ;; *) said=$(ask -disable-keepalive) ;; esac
  echo "$way: $said; server: $(python3 -c 'import sys, urllib.request as u; print(u.urlopen(sys.argv[1]).read().decode())' "http://127.0.0.1:$(cat port)/counts")"
  kill "$server"
done > said.txt
printf '%s\n' 'GET: [200] 20 responses, errors: ; server: 39 arrived, 19 dropped' \
  'POST: [200] 10 responses, errors: 10; server: 20 arrived, 10 dropped' \
  'closing: [200] 10 responses, errors: 10; server: 20 arrived, 10 dropped' > expected.txt
cmp -s said.txt expected.txt || { echo 'CHANGED: now'; cat said.txt; exit 1; }
echo 'As seen: 19 of 39 requests were dropped unanswered, and hey counts 20 answers and no error.'
