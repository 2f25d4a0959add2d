#!/usr/bin/env bash
# turndown 7.2.5 with turndown-plugin-gfm 1.0.2, marked 18.2.1; @joplin/turndown-plugin-gfm 1.0.68 to compare with (npm), seen
# on 2026-11-30.
#
# A mail in HTML, or a page, becomes a ticket in Markdown: turndown, with the plugin for tables. A cell holds a pipe, as in a filter
# ("level = error | warn"), a command or a type. In Markdown that is to be written \| (GFM, 4.10: a pipe in a cell is escaped,
# also within code), and the plugin writes it bare. So the row has one cell more, all that stand behind it move to the
# right, and the last one is left out, as GFM has it for cells in excess: the amount of 250 is nowhere on the page, and "warn" is
# the number of tickets. In the head, a pipe costs the table: it is shown as a paragraph of pipes. The fork of Joplin escapes it.
# Hurt: who reads the ticket instead of the mail: figures in the wrong columns, or none, in a table that looks in order.
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm init -y > /dev/null
npm install --silent --no-audit --no-fund turndown@7.2.5 turndown-plugin-gfm@1.0.2 @joplin/turndown-plugin-gfm@1.0.68 marked@18.2.1
cat > ask.mjs <<'JS'
import { createRequire } from 'node:module'
import { marked } from 'marked'
const require = createRequire(import.meta.url)
const Turndown = require('turndown')
const row = (cells, tag) => `<tr>${cells.map(cell => `<${tag}>${cell}</${tag}>`).join('')}</tr>`
const page = (head, ...rows) => `<table><thead>${row(head, 'th')}</thead><tbody>${rows.map(cells => row(cells, 'td')).join('')}</tbody></table>`
const pages = {
  row: page(['Filter', 'Tickets', 'EUR'], ['level = info', '3', '10'], ['level = error | warn', '7', '250']),
  code: page(['Command', 'Exit'], ['<code>ls | wc</code>', '1']),
  head: page(['error | warn', 'EUR'], ['7', '250'])
}
for (const plugin of ['turndown-plugin-gfm', '@joplin/turndown-plugin-gfm']) {
  const turndown = new Turndown()
  turndown.use(require(plugin).gfm)
  for (const [name, html] of Object.entries(pages)) {
    const shown = marked.parse(turndown.turndown(html))
    const rows = [...shown.matchAll(/<tr>(.*?)<\/tr>/gs)].map(([, cells]) => [...cells.matchAll(/<t[hd]>(.*?)<\/t[hd]>/g)].map(([, cell]) => `[${cell}]`).join(''))
    console.log(`${plugin}, ${name}:`, rows.length ? rows.join(' ') : 'no table')
  }
}
JS
node ask.mjs > said.txt
cat > expected.txt <<'TXT'
turndown-plugin-gfm, row: [Filter][Tickets][EUR] [level = info][3][10] [level = error][warn][7]
turndown-plugin-gfm, code: [Command][Exit] [`ls][wc`]
turndown-plugin-gfm, head: no table
@joplin/turndown-plugin-gfm, row: [Filter][Tickets][EUR] [level = info][3][10] [level = error | warn][7][250]
@joplin/turndown-plugin-gfm, code: [Command][Exit] [<code>ls | wc</code>][1]
@joplin/turndown-plugin-gfm, head: [error | warn][EUR] [7][250]
TXT
cmp -s said.txt expected.txt || { echo 'CHANGED: now'; cat said.txt; exit 1; }
cat said.txt
echo 'As seen: behind a pipe in a cell, the cells move to the right, and the last one is gone.'
