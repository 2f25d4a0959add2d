#!/usr/bin/env bash
# postal-mime 4.0.0, mailparser 3.14.2 to compare with (npm), the mails are made by Python's email; seen on 2026-11-30.
#
# A mail to a help desk has a file, as text: Python's email writes those as they are (7bit), or as quoted-printable. The line break
# before a boundary is the boundary's, not the file's (RFC 2046, 5.1.1), so a file may end without one. postal-mime hands out one
# more line break at the end of each such file, and in one that was not encoded "\n" for each "\r\n": another length, another
# checksum; a token of 4 bytes has 5. In base64 it is the file that was sent; mailparser gives that file for all three.
# Two more: the sender "amy@example.com (Amy (sales))", with a comment in a comment (RFC 5322, 3.2.2), has the address
# "amy@example.com)"; and a quoted paragraph of a flowed mail keeps a ">" of each line in the middle of its sentences, where
# RFC 3676 (4.5) has the marks taken off before lines are joined.
# Hurt: who takes files from mails, with their checksums, tokens or keys, or compares them with what was sent; and customers whose
# answer goes to an address that does not exist.
set -euo pipefail
unset PYTHONPATH
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm init -y > /dev/null
npm install --silent --no-audit --no-fund postal-mime@4.0.0 mailparser@3.14.2
cat > write.py <<'PY'
from email import policy
from email.message import EmailMessage

SMTP = policy.SMTP
for encoding in ("7bit", "quoted-printable", "base64"):
    for name, text in (("token", "4711"), ("csv", "id,eur\r\n7,250\r\n")):
        mail = EmailMessage(policy=SMTP)
        mail["From"], mail["To"], mail["Subject"] = "amy@example.com", "desk@example.com", "a file"
        mail.set_content("See the file.")
        mail.add_attachment(text.encode(), maintype="text", subtype="plain", filename=f"{name}.txt", cte=encoding)
        with open(f"{encoding}-{name}.eml", "wb") as file:
            file.write(mail.as_bytes())
PY
cat > ask.mjs <<'JS'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import PostalMime from 'postal-mime'
const { simpleParser } = createRequire(import.meta.url)('mailparser')
for (const encoding of ['7bit', 'quoted-printable', 'base64']) {
  for (const name of ['token', 'csv']) {
    const path = `${encoding}-${name}.eml`, mail = readFileSync(path)
    const text = ({ attachments: [{ content }] }) => JSON.stringify(Buffer.from(content).toString())
    console.log(`${path}: mailparser ${text(await simpleParser(mail))}, postal-mime ${text(await PostalMime.parse(mail))}`)
  }
}
const head = ['From: amy@example.com (Amy (sales))', 'To: desk@example.com', 'Subject: s', 'MIME-Version: 1.0', 'Content-Type: text/plain; format=flowed']
const mail = [...head, '', '> Is the invoice ', '> of May paid?', '', 'Yes.', ''].join('\r\n')
const [one, other] = [await simpleParser(mail), await PostalMime.parse(mail)]
console.log(`mailparser ${one.from.value[0].address} ${JSON.stringify(one.text.trim())}`)
console.log(`postal-mime ${other.from.address} ${JSON.stringify(other.text.trim())}`)
JS
{ python3 write.py && node ask.mjs; } > said.txt
cat > expected.txt <<'TXT'
7bit-token.eml: mailparser "4711", postal-mime "4711\n"
7bit-csv.eml: mailparser "id,eur\r\n7,250\r\n", postal-mime "id,eur\n7,250\n\n"
quoted-printable-token.eml: mailparser "4711", postal-mime "4711\n"
quoted-printable-csv.eml: mailparser "id,eur\r\n7,250\r\n", postal-mime "id,eur\r\n7,250\r\n\n"
base64-token.eml: mailparser "4711", postal-mime "4711"
base64-csv.eml: mailparser "id,eur\r\n7,250\r\n", postal-mime "id,eur\r\n7,250\r\n"
mailparser amy@example.com "> Is the invoice of May paid?\n\nYes."
postal-mime amy@example.com) "> Is the invoice > of May paid?\n\nYes."
TXT
cmp -s said.txt expected.txt || { echo 'CHANGED: now'; cat said.txt; exit 1; }
cat said.txt
echo 'As seen: a file of text gets another line at its end and other line breaks; a comment in a comment spoils the address.'
