// The package as CommonJS: the native functions, plus what only JS can say. Rules are in nps-core, not here.
'use strict'

const native = require('./native.cjs')
const { Difference, Distribution, Nps, ScoreTable, adjust, compare } = native

/** A list of numbers, null and undefined as a typed array and its validity bitmap; any other list as it is. */
function pack(list) {
  const values = new Float64Array(list.length)
  const validity = new Uint8Array(Math.ceil(values.length / 8))
  for (let row = 0; row < values.length; row++) {
    const value = list[row]
    if (typeof value === 'number') {
      values[row] = value
      validity[row >> 3] |= 1 << (row & 7)
    } else if (value !== null && value !== undefined) {
      return list
    }
  }
  return { values, validity }
}

/** A list as its distinct values and a code for each row: only the distinct values cross to Rust. */
function encode(list) {
  const codes = new Int32Array(list.length)
  const values = []
  const known = new Map()
  for (let row = 0; row < codes.length; row++) {
    const value = list[row]
    let code = known.get(value)
    if (code === undefined) {
      code = values.push(value) - 1
      known.set(value, code)
    }
    codes[row] = code
  }
  return { codes, values }
}

function score(values, options) {
  return native.score(values, options, pack)
}

function categoryCounts(values, options) {
  return native.categoryCounts(values, options, pack)
}

// `async`, so that wrong arguments reject the promise, as wrong values do.
async function scoreAsync(values, options) {
  return native.scoreAsync(values, options, pack)
}

async function scoreBy(table, options) {
  return native.scoreBy(table, options, pack, encode)
}

Object.defineProperty(ScoreTable.prototype, Symbol.iterator, {
  configurable: true,
  writable: true,
  value: function* entries() {
    for (let group = 0; group < this.length; group++) yield this.at(group)
  },
})

for (const { prototype } of [Nps, Difference, Distribution, ScoreTable]) {
  Object.defineProperty(prototype, Symbol.for('nodejs.util.inspect.custom'), {
    configurable: true,
    writable: true,
    value: function inspect(_depth, options, show) {
      return prototype === Distribution.prototype ? `Distribution ${show(this.toJSON(), options)}` : String(this)
    },
  })
}

const ERROR_CODES = Object.freeze(native.errorCodes())

module.exports = {
  Difference,
  Distribution,
  ERROR_CODES,
  Nps,
  ScoreTable,
  adjust,
  categoryCounts,
  compare,
  score,
  scoreAsync,
  scoreBy,
}
