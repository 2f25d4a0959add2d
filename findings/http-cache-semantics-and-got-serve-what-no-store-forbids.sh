#!/usr/bin/env bash
# http-cache-semantics 4.3.0, got 14.6.6 (npm), seen on 2026-11-30.
#
# A server says of an answer that it must not be kept: "Cache-Control: No-Store". The names of these directives are compared whatever
# their case (RFC 9111, 5.2). http-cache-semantics, which decides for got and others what may be kept, knows them in small
# letters only: No-Store, No-Cache, Private and Max-Age=0 are not there for it. As the answer says when it was last
# modified, a lifetime is guessed, a tenth of its age: what was changed 100 days ago is kept for 10 days and not asked for again.
# In small letters all four are obeyed. A lifetime that is given is lost in the same way: Max-Age=60 is 10 days as well.
# Hurt: who reads balances, quotas or tickets with got and its cache from a server, or through a proxy, that writes its
# headers with capitals, as all header names are written: the number stays the old one for days, without an error.
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm init -y > /dev/null
npm install --silent --no-audit --no-fund got@14.6.6 http-cache-semantics@4.3.0
cat > ask.mjs <<'JS'
import http from 'node:http'
import got from 'got'
import CachePolicy from 'http-cache-semantics'

const changed = new Date(Date.now() - 100 * 86400e3).toUTCString()
for (const directive of ['no-store', 'No-Store', 'no-cache', 'No-Cache', 'private', 'Private', 'max-age=0', 'Max-Age=0', 'max-age=60', 'Max-Age=60']) {
  const headers = { date: new Date().toUTCString(), 'last-modified': changed, 'cache-control': directive }
  const request = { url: '/', method: 'GET', headers: {} }
  const policy = new CachePolicy(request, { status: 200, headers })
  console.log(`${directive}: kept ${policy.storable() ? Math.round(policy.timeToLive() / 1000) : 'never'}`)
}
let asked = 0, directive
const server = http.createServer((_, answer) => {
  answer.writeHead(200, { 'Last-Modified': changed, 'Cache-Control': directive })
  answer.end(String(++asked))
}).listen(0, '127.0.0.1', async () => {
  const cache = new Map()
  for (directive of ['no-store', 'No-Store']) {
    const url = `http://127.0.0.1:${server.address().port}/${directive}`
    const read = []
    for (let time = 0; time < 3; time++) read.push(await got(url, { cache }).text())
    console.log(`got, ${directive}: ${read.join(' ')}`)
  }
  server.close()
})
JS
node ask.mjs > said.txt
cat > expected.txt <<'TXT'
no-store: kept never
No-Store: kept 864000
no-cache: kept 0
No-Cache: kept 864000
private: kept never
Private: kept 864000
max-age=0: kept 0
Max-Age=0: kept 864000
max-age=60: kept 60
Max-Age=60: kept 864000
got, no-store: 1 2 3
got, No-Store: 4 4 4
TXT
cmp -s said.txt expected.txt || { echo 'CHANGED: now'; cat said.txt; exit 1; }
cat said.txt
echo 'As seen: a Cache-Control with capitals is not obeyed; what is not to be stored is served for ten days.'
