#!/usr/bin/env bash
# mail-parser 4.8.0 (PyPI), mailparser 3.14.2 (npm) to compare with, seen on 2026-11-30.
#
# A customer writes "I did not mean this one", and attaches an older mail. It is a part of its own (message/rfc822), a mail within the mail.
# mail-parser walks through all parts as if they were of one mail: the text of the attached one is text of the customer's, in `body` and in
# `text_plain`, with a line of the package between the two at best, and a file that belongs to it is one of the customer's. With
# "Content-Disposition: attachment" the mail is in `attachments` as well; with "inline", it is nowhere else, and neither its sender, its date
# nor its subject is left. The email package of Python (get_body, iter_attachments) has one text and one attachment of the type
# message/rfc822 for both; so has mailparser of npm for the first one, and of the second it shows From, Subject and To above its text.
# Hurt: a help desk by mail, and its rules: "please close my account" of last year is found in the customer's own words of today, and
# the agent who wants to see when, and by whom, it was said has no such mail.
set -euo pipefail
unset PYTHONPATH
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet --disable-pip-version-check mail-parser==4.8.0
cd "$place"
npm init -y > /dev/null
npm install --silent --no-audit --no-fund mailparser@3.14.2
cat > ask.py <<'PY'
import email
import email.policy
from email.message import EmailMessage

import mailparser

inner = EmailMessage()
inner["From"], inner["To"], inner["Subject"] = "amy@example.com", "desk@example.com", "Close it"
inner.set_content("Please close my account.\n")
inner.add_attachment("account,reason\n4711,moved\n", subtype="csv", filename="accounts.csv")
for name in ("attachment", "inline"):
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "amy@example.com", "desk@example.com", "Not this one"
    mail.set_content("I did not mean this one.\n")
    mail.add_attachment(inner, disposition=name)
    open(f"{name}.eml", "wb").write(mail.as_bytes())
    seen = mailparser.parse_from_file(f"{name}.eml")
    print(f"{name}: mail-parser, texts:", [text.strip() for text in seen.text_plain])
    print(f"{name}: mail-parser, attachments:", [each["mail_content_type"] for each in seen.attachments])
    seen = email.message_from_binary_file(open(f"{name}.eml", "rb"), policy=email.policy.default)
    print(f"{name}: email of Python:", [seen.get_body(("plain",)).get_content().strip()], [each.get_content_type() for each in seen.iter_attachments()])
PY
cat > ask.js <<'JS'
for (const name of ['attachment', 'inline'])
  require('mailparser').simpleParser(require('fs').readFileSync(`${name}.eml`)).then(mail =>
    console.log(`${name}: mailparser of npm:`, JSON.stringify(mail.text.trim()), ...mail.attachments.map(each => each.contentType)))
JS
{ "$place/venv/bin/python" ask.py; node ask.js | LC_ALL=C sort; } > said.txt
cat > expected.txt <<'TXT'
attachment: mail-parser, texts: ['I did not mean this one.', 'Please close my account.']
attachment: mail-parser, attachments: ['message/rfc822', 'text/csv']
attachment: email of Python: ['I did not mean this one.'] ['message/rfc822']
inline: mail-parser, texts: ['I did not mean this one.', 'Please close my account.']
inline: mail-parser, attachments: ['text/csv']
inline: email of Python: ['I did not mean this one.'] ['message/rfc822']
attachment: mailparser of npm: "I did not mean this one." message/rfc822
inline: mailparser of npm: "I did not mean this one.\n\n\nFrom: amy@example.com\nSubject: Close it\nTo: desk@example.com\n\nPlease close my account." text/csv
TXT
cmp -s said.txt expected.txt || { echo 'CHANGED: now'; cat said.txt; exit 1; }
cat said.txt
echo 'As seen: the text and the files of a mail that was attached are those of the mail itself.'
