// `Live.push` without a crossing to Rust for each answer: those that the core is sure to take are kept back as
// numbers, and counted before anybody can look. Any other goes to the core at once, which says what is wrong with it.
'use strict'

const { isDate, isProxy } = require('node:util/types')
const { Live, refuse } = require('./native.cjs')
const method = require('./method.cjs')
const copied = require('./values.cjs')

const { code, fast, followed, hasRoom, push, pushBlock, pushFollowed, windows } = Live.prototype
for (const name of ['code', 'fast', 'followed', 'hasRoom', 'pushBlock', 'pushFollowed', 'windows']) {
  delete Live.prototype[name]
}

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
    /** Grows whenever something is counted, or anything else may have changed what is. */
    this.version = 0
    /** How many columns are on their way, which may be counted at any time. */
    this.coming = 0
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
    this.version++
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

  /** Makes room for the next one, where there is none. */
  makeRoom(live) {
    if (this.count < this.size) return
    this.handOver(live)
    this.grow()
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

  /** What is kept back of an aggregator, from now on. */
  static have(live) {
    return Keeper.of(live) ?? (new Keeper(live), live.#kept)
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

/** Calls the core, which may change what is counted. */
function call(live, method, given) {
  inside++
  try {
    return method.apply(live, given)
  } finally {
    inside--
    const kept = Keeper.of(live)
    if (kept !== undefined) kept.version++
  }
}

/**
 * Counts an answer through the core, before those that are kept back, as order does not matter; and learns of it. Gives
 * what the core gives.
 */
function pushNow(live, at, score, values, method = push, ...more) {
  const found = call(live, method, [at, score, listed(values), ...more])
  try {
    Keeper.have(live).learn(live, values)
  } catch {
    // The answer is counted: what a getter among the values throws when it is read again comes too late.
  }
  return found
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
  const { [name]: called } = {
    [name](...given) {
      handOver(this)
      return call(this, value, given)
    },
  }
  method(Live, name, called)
}

const { equals, merge, pushMany } = Live.prototype

method(Live, 'push', function push(at, score, values) {
  const kept = Keeper.of(this)
  if (kept === undefined || !kept.keep(at, score, values)) return void pushNow(this, at, score, values)
  kept.makeRoom(this)
})
method(Live, 'pushMany', function (...given) {
  const promise = pushMany.apply(this, given)
  const kept = Keeper.of(this)
  if (kept === undefined) return promise
  // They are counted before anybody is told, and nobody before this.
  kept.coming++
  const done = () => {
    kept.coming--
    kept.version++
  }
  promise.then(done, done)
  return promise
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

/** The number of classes, and a place for what is in none of them. */
const CLASSES = 4

/** Answers that go through it to an aggregator, and the window of its segment after each. */
class LiveFollower {
  #live
  #kept
  #followed
  /** The counts that are given. */
  #counts = new Float64Array(3)
  /** From which moment on an answer is in the window, and until which the window stays. */
  #from = Infinity
  #until = -Infinity
  /** Grows whenever all that is known of the windows is not so any more. */
  #turn = 1
  /** How many answers came since. */
  #since = 0
  /** The version of the aggregator that is known. */
  #version = -1
  /** By the number of a value, since which turn its counts are known, and these. */
  #turns = new Float64Array(FEW)
  #sums = new Float64Array(CLASSES * FEW)

  constructor(live, dimension, options) {
    if (!(live instanceof Live)) refuse('live', typeof live, 'a Live')
    const found = followed.call(live, dimension, options)
    this.#followed = { ...found, classes: Uint8Array.from(found.classes) }
    this.#live = live
    this.#kept = Keeper.have(live)
  }

  /** The aggregator. */
  get live() {
    return this.#live
  }

  push(at, score, values) {
    const kept = this.#kept
    const same = kept.version === this.#version && kept.coming === 0
    if (!kept.keep(at, score, values)) return this.#pushNow(at, score, values)
    const { rows, version } = kept
    const row = (kept.count - 1) * kept.width
    const moment = rows[row]
    const number = rows[row + 2 + this.#followed.place]
    if (!same || moment >= this.#until || this.#turns[number] !== this.#turn) return this.#read(same, moment, number)
    this.#version = version
    this.#since++
    const place = CLASSES * number
    const sums = this.#sums
    if (moment >= this.#from) sums[place + this.#followed.classes[rows[row + 1]]]++
    if (kept.count === kept.size) kept.makeRoom(this.#live)
    const counts = this.#counts
    counts[0] = sums[place]
    counts[1] = sums[place + 1]
    counts[2] = sums[place + 2]
    return counts
  }

  /** Has the core say what the window of a value holds, with all that is kept back. */
  #read(same, moment, number) {
    const kept = this.#kept
    kept.handOver(this.#live)
    kept.grow()
    const known = kept.codes[this.#followed.place].size
    const over = !same || moment >= this.#until
    // All of them at once, where as many answers have come.
    const all = over && this.#since >= known
    const { dimension, place, window } = this.#followed
    const first = all ? 0 : number
    const read = windows.call(this.#live, dimension, place, window, first, all ? known : 1)
    if (over) this.#turnTo(read)
    for (let at = 2; at < read.length; at += 3) this.#learn(first + (at - 2) / 3, read, at)
    this.#version = kept.version
    return this.#given(read, 2 + 3 * (number - first))
  }

  /** Has the core count an answer and say what its window holds. */
  #pushNow(at, score, values) {
    const kept = this.#kept
    // Reading the values may call back, and push: what that kept back comes first.
    const given = copied(values)
    handOver(this.#live)
    const { version, coming } = kept
    const { dimension, place, window } = this.#followed
    const read = pushNow(this.#live, at, score, given, pushFollowed, dimension, window)
    // Whether this is all that changed: then what other windows hold did not, unless time moved on.
    const same = version === this.#version && kept.version === version + 1 && coming === 0
    if (!same || read[0] !== this.#from || read[1] !== this.#until) this.#turnTo(read)
    this.#version = kept.version
    const number = Array.isArray(given) ? kept.codes[place].get(given[place]) : undefined
    if (number === undefined) this.#turn++
    else this.#learn(number, read, 2)
    return this.#given(read, 2)
  }

  #turnTo(read) {
    this.#from = read[0]
    this.#until = read[1]
    this.#turn++
    this.#since = 0
  }

  #learn(number, read, at) {
    if (number >= this.#turns.length) {
      const size = 2 * Math.max(number, this.#turns.length)
      const [turns, sums] = [this.#turns, this.#sums]
      this.#turns = new Float64Array(size)
      this.#turns.set(turns)
      this.#sums = new Float64Array(CLASSES * size)
      this.#sums.set(sums)
    }
    this.#turns[number] = this.#turn
    for (let kind = 0; kind < 3; kind++) this.#sums[CLASSES * number + kind] = read[at + kind]
  }

  #given(read, at) {
    for (let kind = 0; kind < 3; kind++) this.#counts[kind] = read[at + kind]
    return this.#counts
  }
}

module.exports = { LiveFollower }
