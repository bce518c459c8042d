// The sample company's year: the score of all its customers, and of each use case, worst first.
//
// node examples/node/quickstart.mjs, after `make develop`; from npm, the import below is 'nps-node'.
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { scoreBy } from '../../nps-node/index.mjs'

const file = new URL('../data/interactions.csv.gz', import.meta.url)

/** The columns of a CSV text by name; its cells as they were written, quotes taken off. */
function readCsv(text) {
  const rows = [[]]
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\n]*))(,|\n)/g)) {
    rows.at(-1).push(quoted?.replaceAll('""', '"') ?? plain)
    if (end === '\n') rows.push([])
  }
  const [names, ...cells] = rows.slice(0, -1)
  return Object.fromEntries(names.map((name, column) => [name, cells.map((row) => row[column])]))
}

// Texts as they arrived: the library decides what is an answer, what is missing and what it has to reject.
const year = readCsv(gunzipSync(readFileSync(file)).toString())
// A late edit or a retry replaces the earlier row of the same response.
const last = new Map(year.response_id.map((id, row) => [id, row]))
const rows = [...last.values()].sort((a, b) => a - b)
const columns = Object.fromEntries(['score', 'use_case'].map((name) => [name, rows.map((row) => year[name][row])]))

const byUseCase = await scoreBy(columns, { score: 'score', by: ['use_case'] })
console.log(String(byUseCase.total))
for (const { row, value, reason } of byUseCase.rejects.examples.slice(0, 3)) {
  console.log(`  row ${row}: ${value} is ${reason}`)
}
for (const { en } of byUseCase.total.caveats) console.log(`  ${en}`)

console.log()
for (const [key, group] of [...byUseCase].sort(([, a], [, b]) => a.nps - b.nps)) {
  console.log(`${key.use_case.padEnd(20)} ${group}`)
}
