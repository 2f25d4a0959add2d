#!/usr/bin/env bash
# email-reply-parser 0.5.12 (PyPI), node-email-reply-parser 0.1.4 and emailreplyparser 0.0.5 (npm), seen on 2026-11-30; beside them
# mail-parser-reply 1.36 (PyPI).
#
# A help desk takes replies by mail, and three libraries are to keep the text and leave out what was quoted, and the signature. By
# convention a signature comes after a line that is exactly "-- " (RFC 3676, 4.3). They take any line for its start that
# begins with a minus and a letter or digit, or with two minuses or underscores, and drop it with all that follows in the
# paragraph or the mail: a negative amount, a list without blanks, the removed lines of a diff, options of a command, and all below a
# ruler of three minuses. What is left is a whole sentence, "The balance shown is:", and nobody sees that there was more. Of
# "From: Monday to Friday we are closed", which begins a mail, the Python one leaves no text at all.
# Hurt: customers of a help desk by mail, and its agents: the figures, the items or the second question never reach the ticket.
set -euo pipefail
unset PYTHONPATH
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet --disable-pip-version-check email-reply-parser==0.5.12 mail-parser-reply==1.36
cd "$place"
npm init -y > /dev/null
npm install --silent --no-audit --no-fund node-email-reply-parser@0.1.4 emailreplyparser@0.0.5
cat > mails.json <<'JSON'
{
  "amount": "The balance shown is:\n\n-12.50 EUR\n",
  "list": "These are wrong, please change them:\n\n-the invoice of May\n-the address\n",
  "options": "We called it as you said:\n\n--dry-run did nothing\n\n--force deleted the tickets\n",
  "ruler": "The login fails.\n\n---\n\nAnd the invoice 4711 is wrong.\n",
  "hours": "From: Monday to Friday we are closed.\nPlease call on Saturday.\n",
  "quoted": "Yes, delete it.\n\nOn 1 May 2026 at 10:00, Desk <desk@example.com> wrote:\n> Do you agree?\n"
}
JSON
cat > ask.py <<'PY'
import json

from email_reply_parser import EmailReplyParser
from mailparser_reply import EmailReplyParser as Other

for name, mail in json.load(open("mails.json")).items():
    left = {"email-reply-parser": EmailReplyParser.parse_reply(mail), "mail-parser-reply": Other(languages=["en"]).parse_reply(text=mail)}
    for library, text in left.items():
        print(f"{library}, {name}:", "all of it" if text.strip() == mail.strip() else json.dumps(text.strip()))
PY
cat > ask.js <<'JS'
const parse = require('node-email-reply-parser')
const { EmailReplyParser } = require('emailreplyparser')
for (const [name, mail] of Object.entries(require('./mails.json'))) {
  const left = { 'node-email-reply-parser': parse(mail).getVisibleText(), emailreplyparser: EmailReplyParser.parse_reply(mail) }
  for (const [library, text] of Object.entries(left))
    console.log(`${library}, ${name}:`, text.trim() === mail.trim() ? 'all of it' : JSON.stringify(text.trim()))
}
JS
{ "$place/venv/bin/python" ask.py && node ask.js; } > said.txt
LC_ALL=C sort -o said.txt said.txt
cat > expected.txt <<'TXT'
email-reply-parser, amount: "The balance shown is:"
email-reply-parser, hours: ""
email-reply-parser, list: "These are wrong, please change them:"
email-reply-parser, options: "We called it as you said:"
email-reply-parser, quoted: "Yes, delete it."
email-reply-parser, ruler: "The login fails."
emailreplyparser, amount: "The balance shown is:"
emailreplyparser, hours: all of it
emailreplyparser, list: "These are wrong, please change them:"
emailreplyparser, options: "We called it as you said:"
emailreplyparser, quoted: "Yes, delete it."
emailreplyparser, ruler: "The login fails."
mail-parser-reply, amount: all of it
mail-parser-reply, hours: all of it
mail-parser-reply, list: all of it
mail-parser-reply, options: all of it
mail-parser-reply, quoted: "Yes, delete it."
mail-parser-reply, ruler: all of it
node-email-reply-parser, amount: "The balance shown is:"
node-email-reply-parser, hours: all of it
node-email-reply-parser, list: "These are wrong, please change them:"
node-email-reply-parser, options: "We called it as you said:"
node-email-reply-parser, quoted: "Yes, delete it."
node-email-reply-parser, ruler: "The login fails."
TXT
cmp -s said.txt expected.txt || { echo 'CHANGED: now'; cat said.txt; exit 1; }
cat said.txt
echo 'As seen: a line that begins with a minus is taken for a signature; it and what follows is lost.'
