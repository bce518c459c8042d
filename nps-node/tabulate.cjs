// `tabulate` of rows: their values go to the core as columns.
'use strict'

/** The columns that the options name, of rows in one or several batches. */
async function gathered(source, { score, by, tags, time, frequency }) {
  const listed = (names) => (Array.isArray(names) ? names : [])
  const names = [score, ...listed(by), ...listed(tags), time, frequency].filter((name) => typeof name === 'string')
  const columns = Object.create(null)
  const found = new Set()
  for (const name of names) columns[name] = []
  let rows = 0
  const take = (row) => {
    if (typeof row !== 'object' || row === null) return false
    for (const name of Object.keys(row)) found.add(name)
    for (const name in columns) columns[name].push(row[name])
    rows++
    return true
  }
  for await (const batch of source) {
    for (const row of Array.isArray(batch) ? batch : [batch]) {
      // The core says of what is no row that it is none.
      if (!take(row)) return row
    }
  }
  if (rows === 0) return columns
  // A column that no row has is not there; those that are there are named where it is asked for.
  const table = Object.create(null)
  for (const name of found) table[name] = columns[name] ?? []
  return table
}

/** Whether a source gives rows: bytes and columns go to the core as they are. */
function givesRows(source) {
  if (typeof source !== 'object' || source === null || ArrayBuffer.isView(source)) return false
  return Symbol.iterator in source || Symbol.asyncIterator in source
}

module.exports = { gathered, givesRows }
