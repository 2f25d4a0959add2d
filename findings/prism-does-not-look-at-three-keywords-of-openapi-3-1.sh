#!/usr/bin/env bash
# @stoplight/prism-cli 5.14.2 (npm), jsonschema 4.26.0 (PyPI), seen on 2026-11-29.
#
# `prism proxy --errors` stands between the tests and a service and turns an answer that breaks the OpenAPI document into
# a 500. An OpenAPI 3.1 document says of three addresses, in three ways that JSON Schema 2020-12 gives it, that an answer
# holds nothing but an id (unevaluatedProperties, the one that works with allOf), that who names an owner names an id
# (dependentRequired), or the same as a schema (dependentSchemas). Each answer breaks it. All three pass, no violation is named, no
# warning that a keyword is not understood. The fourth, with additionalProperties, is caught. jsonschema refuses all four.
# Prism's front page announces support of 3.1, whose schemas are JSON Schema 2020-12.
# Hurt: whoever tightened an answer with these three words: the contract test is green, whatever the answer holds.
set -euo pipefail
unset PYTHONPATH
place=$(mktemp -d)
trap 'kill "${server:-0}" "${proxy:-0}" 2>/dev/null || true; rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet --disable-pip-version-check jsonschema==4.26.0
cd "$place"
npm install --silent --no-audit --no-fund --prefix "$place" @stoplight/prism-cli@5.14.2 > /dev/null
cat > prepare.py <<'PY'
import http.server, json, pathlib, socket
from jsonschema import Draft202012Validator

ANSWER = {"owner": "somebody"}
ONLY_ID = {"properties": {"id": {"type": "string"}}}
SCHEMAS = {
    "unevaluated": {"allOf": [ONLY_ID], "unevaluatedProperties": False},
    "required": {"dependentRequired": {"owner": ["id"]}},
    "dependent": {"dependentSchemas": {"owner": {"required": ["id"]}}},
    "additional": {**ONLY_ID, "additionalProperties": False},
}


class Service(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(ANSWER).encode())


service = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Service)
answers = {name: {"200": {"description": "", "content": {"application/json": {"schema": one}}}} for name, one in SCHEMAS.items()}
paths = {f"/{name}": {"get": {"responses": one}} for name, one in answers.items()}
pathlib.Path("api.json").write_text(json.dumps({"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": paths}))
refused = [name for name, one in SCHEMAS.items() if not Draft202012Validator(one).is_valid(ANSWER)]
with socket.create_server(("127.0.0.1", 0)) as free:
    pathlib.Path("ready").write_text(f"{service.server_port} {free.getsockname()[1]} {len(refused)}\n")
service.serve_forever()
PY
"$place/venv/bin/python" prepare.py > /dev/null 2>&1 & server=$!
for _ in $(seq 100); do [ -s ready ] && break; sleep 0.1; done
read -r port own refused < ready
node_modules/.bin/prism proxy api.json "http://127.0.0.1:$port" --errors --host 127.0.0.1 -p "$own" > prism.txt 2>&1 & proxy=$!
status() { curl --noproxy '*' -s -o /dev/null -w '%{http_code}' "http://127.0.0.1:$own/$1" || true; }
for _ in $(seq 150); do [ "$(status additional)" != 000 ] && break; sleep 0.2; done
said="$(status unevaluated) $(status required) $(status dependent), control $(status additional), jsonschema refuses $refused"
[ "$said" = '200 200 200, control 500, jsonschema refuses 4' ] || { echo "CHANGED: $said"; exit 1; }
echo "As seen: prism --errors passes three answers that its document forbids: $said."
