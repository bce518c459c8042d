// `Live.push` without a crossing to Rust for each answer: those that the core is sure to take are kept back as
// numbers, and counted before anybody can look. Any other goes to the core at once, which says what is wrong with it.
'use strict'

const { isDate, isProxy } = require('node:util/types')
const { Live } = require('./native.cjs')
const method = require('./method.cjs')

const { code, fast, hasRoom, push, pushBlock } = Live.prototype
for (const name of ['code', 'fast', 'hasRoom', 'pushBlock']) delete Live.prototype[name]

const { getTime } = Date.prototype

/** How many answers are kept back at first. */
const FEW = 64
/** How many are at most, and how many numbers they may be. */
const MANY = 16_384
const MOST_NUMBERS = 65_536
/** More values than there can be dimensions. */
const TOO_MANY = 257

/** How many calls into the core there are, which may run what is among their arguments: nothing is kept back then. */
let inside = 0

/** What is kept back of one aggregator. */
class Kept {
  constructor(live) {
    const { first, last, scores, missing } = fast.call(live)
    this.first = first
    this.last = last
    this.scores = Uint8Array.from(scores)
    this.missing = missing
    /** By dimension, the numbers of the values that were counted before. */
    this.codes = live.dimensions.map(() => new Map())
    this.width = 2 + this.codes.length
    this.size = Math.min(FEW, Math.floor(MOST_NUMBERS / this.width))
    /** Of each answer the moment, the score and the numbers of its values. */
    this.rows = new Float64Array(this.size * this.width)
    this.count = 0
    /** Grows whenever something is kept or handed over: a getter or proxy among the values may do either. */
    this.changes = 0
    /** Whether whatever is kept back can still be counted. */
    this.room = hasRoom.call(live)
  }

  /** Keeps an answer back, unless only the core can say whether it is one. */
  keep(at, score, values) {
    if (inside > 0) return false
    const { changes, codes, rows } = this
    let moment
    if (typeof at === 'number') moment = Math.floor(at)
    else if (typeof at === 'object' && isDate(at)) moment = Math.floor(getTime.call(at) / 1000)
    else return false
    if (!(moment >= this.first && moment <= this.last) || !this.room) return false
    let slot = this.missing
    if (typeof score === 'number') {
      if ((score | 0) !== score || this.scores[score] !== 1) return false
      slot = score
    } else if (score !== null && score !== undefined) return false
    let place = this.count * this.width
    const row = place
    if (values === undefined ? codes.length > 0 : !Array.isArray(values) || values.length !== codes.length) return false
    for (let dimension = 0; dimension < codes.length; dimension++) {
      const number = codes[dimension].get(values[dimension])
      if (number === undefined || this.changes !== changes) return false
      rows[place + 2] = number
      place++
    }
    if (this.changes !== changes) return false
    rows[row] = moment
    rows[row + 1] = slot
    this.changes++
    this.count++
    return true
  }

  /** Has the core count what was kept back. */
  handOver(live) {
    const { count } = this
    if (count === 0) return
    this.count = 0
    this.changes++
    this.room = pushBlock.call(live, this.rows, count)
  }

  /** Makes room for more. */
  grow() {
    const size = Math.min(2 * this.size, MANY, Math.floor(MOST_NUMBERS / this.width))
    if (size <= this.size) return
    this.size = size
    this.rows = new Float64Array(size * this.width)
    this.changes++
  }

  /** Learns the numbers of values that the core has just counted. */
  learn(live, values) {
    if (!Array.isArray(values) || values.length !== this.codes.length) return
    for (const [dimension, known] of this.codes.entries()) {
      const value = values[dimension]
      if ((typeof value !== 'string' && value !== null && value !== undefined) || known.has(value)) continue
      const number = code.call(live, dimension, value)
      if (number !== null) known.set(value, number)
    }
  }
}

/** Lets a constructor put its fields on any object. */
class On {
  constructor(object) {
    return object
  }
}

/** An aggregator and what is kept back of it, which nobody else can see or lose. */
class Keeper extends On {
  #kept

  constructor(live) {
    super(live)
    this.#kept = new Kept(live)
  }

  static of(live) {
    return typeof live === 'object' && live !== null && #kept in live ? live.#kept : undefined
  }
}

function handOver(live) {
  Keeper.of(live)?.handOver(live)
}

/** A list that is a proxy, which is none to the core, as the list that `keep` takes it for. */
function listed(values) {
  if (!isProxy(values) || !Array.isArray(values)) return values
  return Array.from({ length: Math.min(values.length, TOO_MANY) }, (_, place) => values[place])
}

/** Counts an answer through the core, before those that are kept back, as order does not matter; and learns of it. */
function pushNow(live, at, score, values) {
  inside++
  try {
    push.call(live, at, score, listed(values))
  } finally {
    inside--
  }
  if (Keeper.of(live) === undefined) new Keeper(live)
  try {
    Keeper.of(live).learn(live, values)
  } catch {
    // The answer is counted: what a getter among the values throws when it is read again comes too late.
  }
}

/** What does not change with what is counted. */
const fixed = ['constructor', 'scale', 'dimensions', 'windowName', 'retainDays', 'level', 'method']
fixed.push('granularity', 'zone', 'dayBegins', 'caps')

for (const [name, property] of Object.entries(Object.getOwnPropertyDescriptors(Live.prototype))) {
  if (fixed.includes(name)) continue
  const { get, value } = property
  if (get !== undefined) {
    const getter = function () {
      handOver(this)
      return get.call(this)
    }
    Object.defineProperty(Live.prototype, name, { ...property, get: getter })
    continue
  }
  const { [name]: call } = {
    [name](...given) {
      handOver(this)
      inside++
      try {
        return value.apply(this, given)
      } finally {
        inside--
      }
    },
  }
  method(Live, name, call)
}

const { equals, merge } = Live.prototype

method(Live, 'push', function push(at, score, values) {
  const kept = Keeper.of(this)
  if (kept === undefined || !kept.keep(at, score, values)) return pushNow(this, at, score, values)
  if (kept.count < kept.size) return
  kept.handOver(this)
  kept.grow()
})
method(Live, 'merge', function (other) {
  handOver(other)
  merge.call(this, other)
  const kept = Keeper.of(this)
  if (kept !== undefined) kept.room = hasRoom.call(this)
})
method(Live, 'equals', function (other) {
  handOver(other)
  return equals.call(this, other)
})
