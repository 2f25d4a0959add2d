#!/usr/bin/env bash
# remove-markdown 0.7.0, marked 18.2.1 to compare with (npm), seen on 2026-11-30.
#
# Tickets and comments are written in Markdown, and their plain text is wanted for a list, a mail or a search. remove-markdown, which
# is "to remove Markdown formatting", takes anything between "<" and ">" for a tag of HTML. In Markdown that is a tag only if
# a letter or a slash follows at once (CommonMark, 6.6), and else text: "limit is <50 and >10 items" is a sentence for marked and for
# any other renderer. Here it becomes "limit is 10 items", and a rule that holds between two amounts loses its first half. A
# link in angle brackets, which is a link by 6.5, vanishes with its address.
# Hurt: who reads the list of tickets, the notification or the search results instead of the ticket: another number, and no link.
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm init -y > /dev/null
npm install --silent --no-audit --no-fund remove-markdown@0.7.0 marked@18.2.1
cat > ask.mjs <<'JS'
import { marked } from 'marked'
import removeMarkdown from 'remove-markdown'
const entities = { lt: '<', gt: '>', amp: '&' }
for (const text of ['The limit is <50 and >10 items.', 'Refund if 0 < sum and sum > 500 EUR, else ask.', 'The log is at <https://example.com/log/4711>.', 'It is **5 < 6**.']) {
  const shown = marked.parse(text).replace(/<\/?(p|a|strong)\b[^>]*>/g, '').replace(/&(lt|gt|amp);/g, (_, name) => entities[name]).trim()
  console.log(`${text} | marked: ${shown} | remove-markdown: ${removeMarkdown(text)}`)
}
JS
node ask.mjs > said.txt
cat > expected.txt <<'TXT'
The limit is <50 and >10 items. | marked: The limit is <50 and >10 items. | remove-markdown: The limit is 10 items.
Refund if 0 < sum and sum > 500 EUR, else ask. | marked: Refund if 0 < sum and sum > 500 EUR, else ask. | remove-markdown: Refund if 0  500 EUR, else ask.
The log is at <https://example.com/log/4711>. | marked: The log is at https://example.com/log/4711. | remove-markdown: The log is at .
It is **5 < 6**. | marked: It is 5 < 6. | remove-markdown: It is 5 < 6.
TXT
cmp -s said.txt expected.txt || { echo 'CHANGED: now'; cat said.txt; exit 1; }
cat said.txt
echo 'As seen: "<50 and >10" becomes "10", and a link in angle brackets is gone.'
