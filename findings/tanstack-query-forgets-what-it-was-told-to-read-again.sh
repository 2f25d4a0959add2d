#!/usr/bin/env bash
# @tanstack/query-core 5.108.0 (npm), seen on 2026-11-30.
#
# A list of tickets is not on the screen. A live message tells of a ticket that it lacks, so it is marked to be read again when
# it is looked at: invalidateQueries with refetchType "none". Before that, another of its tickets is changed, and the answer is
# laid into the list with setQueryData, as an updater that changes one entry of what was there. With that the mark is gone:
# whoever looks at the list next is shown it without the new ticket, and nothing is asked of the server for as long as it is
# fresh. Without the change in between, it is asked at once.
# Guessed: a mark that says "this lacks something" outlives a change of something else in it.
# Hurt: a customer who saves a ticket does not see the one that a colleague opened meanwhile, and is not told.
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund --prefix "$place" @tanstack/query-core@5.108.0 > /dev/null
cat > seen.mjs <<'JS'
import { QueryClient, QueryObserver } from '@tanstack/query-core'
async function looked(changesOne) {
  const client = new QueryClient(), queryKey = ['tickets']
  let asked = 0
  const options = { queryKey, staleTime: 60_000, queryFn: async () => { asked += 1; return ['one', 'two'] } }
  client.setQueryData(queryKey, ['one'])
  await client.invalidateQueries({ queryKey, refetchType: 'none' })
  if (changesOne) client.setQueryData(queryKey, old => old.map(each => `${each}, resolved`))
  const stop = new QueryObserver(client, options).subscribe(() => {})
  await new Promise(done => setTimeout(done, 50))
  stop()
  return `asked ${asked}, shown ${JSON.stringify(client.getQueryData(queryKey))}`
}
console.log('marked:', await looked(false))
console.log('marked, then one entry changed:', await looked(true))
JS
node seen.mjs > said.txt
printf '%s\n' 'marked: asked 1, shown ["one","two"]' \
  'marked, then one entry changed: asked 0, shown ["one, resolved"]' > expected.txt
cmp -s said.txt expected.txt || { echo 'CHANGED: query-core says'; cat said.txt; exit 1; }
echo 'As seen: a change of one entry takes away the mark that the list has to be read again.'
