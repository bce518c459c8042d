// The sample company as columns: of several versions of a response, the latest; days as they are written.
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { nps, root } from './support.mjs'

export const dimensions = ['channel', 'use_case', 'product', 'team', 'region', 'site', 'age_band', 'language']
export const truth = JSON.parse(readFileSync(new URL('examples/data/truth.json', root), 'utf8'))

/** Every row of the file, in its order. */
export function read() {
  const text = gunzipSync(readFileSync(new URL('examples/data/interactions.csv.gz', root))).toString()
  // No cell of the columns before the last, the verbatim, is quoted.
  const [head, ...lines] = text.split('\n').filter((line) => /^(R\d+|response_id),/.test(line))
  const names = head.split(',').slice(0, -1)
  return lines.map((line) => {
    const cells = line.split(',')
    return Object.fromEntries(names.map((name, place) => [name, cells[place]]))
  })
}

/** The rows, in the order of their ids. */
export function rows() {
  const latest = new Map()
  for (const row of read().sort((a, b) => Date.parse(a.answered_at) - Date.parse(b.answered_at))) {
    latest.set(row.response_id, row)
  }
  return [...latest.values()].sort((a, b) => (a.response_id < b.response_id ? -1 : 1))
}

/** Rows as columns, the first characters of their time as their day. */
export function columns(from) {
  const table = Object.fromEntries(['score', ...dimensions].map((name) => [name, from.map((row) => row[name])]))
  return { ...table, at: from.map((row) => row.answered_at), day: from.map((row) => row.answered_at.slice(0, 10)) }
}

export const observed = (table, rest) => nps.observations(table, { score: 'score', dimensions, time: 'day', ...rest })
export const measures = () => truth.measures.map(({ id, date, where }) => new nps.Measure(id, { date, where }))
