#!/usr/bin/env bash
# openapi-core 0.23.1 (PyPI; with openapi-schema-validator 0.8.1), seen on 2026-11-29.
#
# In OpenAPI 3.1 the schema of an answer may be a $ref with more beside it ("a ticket, and nothing else in it"), and both hold:
# 3.0 ignored what stood beside a $ref, 3.1 took that back for schemas. openapi-core follows the $ref of the
# answer's own schema and drops its neighbours: an answer that breaks them is valid. The same words one level down, in a
# property or in an allOf, are obeyed, and openapi-schema-validator, which openapi-core itself uses, refuses the answer
# everywhere.
# Hurt: the commonest place for a $ref is the schema of an answer; the tightening that was put beside it (no further
# fields, required ones, a closed set) is never checked, and the contract test is green.
set -euo pipefail
unset PYTHONPATH
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet --disable-pip-version-check openapi-core==0.23.1 openapi-schema-validator==0.8.1
cd "$place"
cat > ask.py <<'PY'
import json

from openapi_core import OpenAPI
from openapi_core.exceptions import OpenAPIError
from openapi_core.testing import MockRequest, MockResponse
from openapi_schema_validator import OAS31Validator

TICKET = {"type": "object", "properties": {"id": {"type": "string"}, "owner": {"type": "string"}}}
ANSWER = {"id": "1", "more": "a field beside it"}
ref = {"$ref": "#/components/schemas/Ticket"}
closed = {**ref, "unevaluatedProperties": False}
cases = {
    "closed": (closed, ANSWER),
    "more": ({**ref, "minProperties": 5}, ANSWER),
    "in-allOf": ({"allOf": [closed]}, ANSWER),
    "in-property": ({"type": "object", "properties": {"ticket": closed}}, {"ticket": ANSWER}),
}
said = []
for name, (schema, answer) in cases.items():
    answers = {"200": {"description": "", "content": {"application/json": {"schema": schema}}}}
    document = {"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": {"/t": {"get": {"responses": answers}}},
                "components": {"schemas": {"Ticket": TICKET}}}
    try:
        OpenAPI.from_dict(document).validate_response(
            MockRequest("http://127.0.0.1", "get", "/t"), MockResponse(json.dumps(answer).encode(), content_type="application/json"))
        core = "valid"
    except OpenAPIError:
        core = "refused"
    alone = OAS31Validator({**schema, "components": document["components"]}).is_valid(answer)
    said.append(f"{name} {core}/{'valid' if alone else 'refused'}")
print(", ".join(said))
PY
"$place/venv/bin/python" ask.py > said.txt 2> errors.txt || { echo 'CHANGED: it does not run'; tail -3 errors.txt; exit 1; }
[ "$(cat said.txt)" = 'closed valid/refused, more valid/refused, in-allOf refused/refused, in-property refused/refused' ] \
  || { echo "CHANGED: $(cat said.txt)"; exit 1; }
echo "As seen (openapi-core/the schema validator it uses): $(cat said.txt)."
