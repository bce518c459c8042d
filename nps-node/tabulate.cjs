// `tabulate` of rows: their values go to the core as columns, a block of rows at a time, and the cells of blocks are merged.
'use strict'

/** How many rows are held at a time. */
const BLOCK = 1 << 16

/** The tables that blocks were counted into, merged so that all together are at most about twice the largest. */
class Parts {
  #tables = []

  async add(table) {
    const tables = this.#tables
    tables.push(await table)
    while (tables.length > 1 && tables.at(-2).rows <= 2 * tables.at(-1).rows) await this.#merge()
  }

  async #merge() {
    const last = this.#tables.pop()
    this.#tables.push(await this.#tables.pop().merge(last))
  }

  async whole() {
    while (this.#tables.length > 1) await this.#merge()
    return this.#tables[0]
  }
}

/** Counts rows, in one or several batches; `count` is of a table of columns. */
async function counted(source, { score, by, paths, tags, time, frequency, weight, customer }, count) {
  const listed = (names) => (Array.isArray(names) ? names : [])
  const named = [score, ...listed(by), ...listed(paths), ...listed(tags), time, frequency, weight, customer]
  const names = [...new Set(named.filter((name) => typeof name === 'string'))]
  const empty = () => Object.assign(Object.create(null), Object.fromEntries(names.map((name) => [name, []])))
  const found = new Set()
  const parts = new Parts()
  let [columns, rows, before, pending] = [empty(), 0, 0, undefined]
  // A column that no row has is not there; those that are there are named where it is asked for.
  const there = () => Object.assign(Object.create(null), Object.fromEntries([...found].map((name) => [name, columns[name] ?? []])))
  const flush = async () => {
    await pending
    pending = parts.add(count(columns))
    // It is awaited before anything else is done with it.
    pending.catch(() => {})
    before += rows
    rows = 0
    columns = empty()
  }
  try {
    for await (const batch of source) {
      for (const row of Array.isArray(batch) ? batch : [batch]) {
        // The core says of what is no row that it is none.
        if (typeof row !== 'object' || row === null) return await count(row)
        for (const name of Object.keys(row)) found.add(name)
        for (const name of names) columns[name].push(row[name])
        if (++rows === BLOCK) await flush()
      }
    }
    if (before === 0) return await count(rows === 0 ? columns : there())
    if (rows > 0) await flush()
    await pending
  } catch (error) {
    // Of a block without a column the core says that its rows have no value there.
    if (before > 0 && !names.every((name) => found.has(name))) await count(there())
    throw error
  }
  if (!names.every((name) => found.has(name))) return count(there())
  return parts.whole()
}

/** Whether a source gives rows: bytes and columns go to the core as they are. */
function givesRows(source) {
  if (typeof source !== 'object' || source === null || ArrayBuffer.isView(source)) return false
  return Symbol.iterator in source || Symbol.asyncIterator in source
}

module.exports = { counted, givesRows }
