#!/usr/bin/env bash
# httpx 0.28.1 and geventhttpclient 2.6.1, Locust's client (PyPI), seen on 2026-11-30; beside them urllib3 2.8.0.
#
# Asked for https://[::1]:8443/ through an HTTP proxy, both write "CONNECT ::1:8443": which of the colons begins
# the port, nobody can tell. A target of CONNECT is host and port as in an address, so an IPv6 address stands in
# brackets (RFC 9112, 3.2.3; RFC 3986, 3.2.2). urllib3, and so requests and boto3, write "[::1]:8443".
# Hurt: behind a company's proxy one half of a test run reaches the deployment and the other half says that it
# is down, and each blames the network.
set -euo pipefail
unset PYTHONPATH HTTP_PROXY HTTPS_PROXY ALL_PROXY NO_PROXY http_proxy https_proxy all_proxy no_proxy
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet --disable-pip-version-check \
  httpx==0.28.1 geventhttpclient==2.6.1 urllib3==2.8.0
cd "$place"
cat > ask.py <<'PY'
import socket
import threading
from contextlib import suppress

import httpx
import urllib3
from geventhttpclient import HTTPClient

URL = "https://[::1]:8443/"
asked = []


def refuse(listener):
    while True:
        line, _ = listener.accept()
        head = b""
        while b"\r\n\r\n" not in head:
            head += line.recv(4096)
        asked.append(head.split()[1].decode())
        line.sendall(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        line.close()


def through(port):
    way = f"http://127.0.0.1:{port}"
    yield "httpx", lambda: httpx.Client(proxy=way, trust_env=False).get(URL)
    yield "geventhttpclient", lambda: HTTPClient.from_url(URL, proxy_host="127.0.0.1", proxy_port=port).get("/")
    yield "urllib3", lambda: urllib3.ProxyManager(way, retries=False).request("GET", URL)


listener = socket.create_server(("127.0.0.1", 0))
threading.Thread(target=refuse, args=(listener,), daemon=True).start()
said = []
for name, ask in through(listener.getsockname()[1]):
    with suppress(Exception):
        ask()
    said.append(f"{name} {asked.pop()}")
print("; ".join(said))
PY
"$place/venv/bin/python" ask.py > said.txt 2> errors.txt || { cat said.txt errors.txt; exit 1; }
grep -q '^httpx ::1:8443; geventhttpclient ::1:8443; urllib3 \[::1\]:8443$' said.txt \
  || { echo 'CHANGED: the proxy is asked'; cat said.txt; exit 1; }
echo "As seen: $(cat said.txt)."
