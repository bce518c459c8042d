// Changes as events: answers go to an aggregator, and to the detectors of the segments that are watched.
'use strict'

const { EventEmitter } = require('node:events')
const { ChangeDetector, Live, LiveResponses, categoryCounts } = require('./native.cjs')

const seenBy = new Map([Live, LiveResponses].map((Class) => [Class, Class.prototype.seen]))
for (const Class of seenBy.keys()) delete Class.prototype.seen

/** An error as the core throws it. */
function invalid(argument, found, expected) {
  return Object.assign(new Error(`${argument} is ${found}, expected ${expected}`), { code: 'NPS_INVALID_ARGUMENT' })
}

/** Values as they are now: a getter among them could give others the next time. No list of more is one of values. */
function copied(values) {
  if (Array.isArray(values)) return values.length > 256 ? values : Array.from(values)
  return typeof values === 'object' && values !== null && !(values instanceof Map) ? { ...values } : values
}

const NONE = { detractors: 0, passives: 0, promoters: 0 }

/** What was not fetched yet of the events of a watch, the newest `limit` of them. */
class Events {
  #events = []
  #waiting = []
  #ended = false
  #limit
  #leave

  constructor(limit, leave) {
    this.#limit = limit
    this.#leave = leave
  }

  /** Takes an event; says whether another one had to go for it. */
  add(event) {
    const fetch = this.#waiting.shift()
    if (fetch !== undefined) {
      fetch({ done: false, value: event })
      return false
    }
    return this.#events.push(event) > this.#limit && this.#events.shift() !== undefined
  }

  end() {
    this.#ended = true
    for (const fetch of this.#waiting.splice(0)) fetch({ done: true, value: undefined })
  }

  async next() {
    if (this.#events.length > 0) return { done: false, value: this.#events.shift() }
    if (this.#ended) return { done: true, value: undefined }
    return new Promise((fetch) => this.#waiting.push(fetch))
  }

  async return(value) {
    this.#events.length = 0
    this.#leave(this)
    this.end()
    return { done: true, value }
  }

  [Symbol.asyncIterator]() {
    return this
  }
}

/** Watches the answers that are pushed through it. */
class Watch extends EventEmitter {
  #held
  #seen
  /** By the place of a dimension and a value of it, what is watched; -1 for the total. */
  #watched = new Map()
  #detectors = []
  #newest = -Infinity
  #queues = new Set()
  #limit
  #dropped = 0
  #closed = false
  /** By score, the answer that it is. */
  #answers = new Map()

  constructor(held, targets, { limit = 1024, newest } = {}) {
    super()
    const Class = [...seenBy.keys()].find((Class) => held instanceof Class)
    if (Class === undefined) throw invalid('live', typeof held, 'a Live or LiveResponses')
    if (!Number.isSafeInteger(limit) || limit < 1) {
      throw invalid('limit', typeof limit === 'number' ? `${limit}` : typeof limit, 'a whole number of events from 1')
    }
    if (!Array.isArray(targets)) throw invalid('targets', typeof targets, 'a list')
    this.#held = held
    this.#seen = (at, values) => seenBy.get(Class).call(held, at, values)
    this.#limit = limit
    const nothing = held.dimensions.map(() => null)
    if (newest !== undefined) this.#newest = this.#seen(newest, nothing).at
    for (const target of targets) this.#add(target)
  }

  #add(target) {
    if (typeof target !== 'object' || target === null) throw invalid('a target', typeof target, 'an object')
    const { dimension = null, value = null, detector, ...options } = target
    const names = this.#held.dimensions
    let place = -1
    let name = null
    if (dimension !== null) {
      // For the core to refuse what it does not count apart.
      this.#held.segmentDays(dimension, value, 0, 0)
      place = names.indexOf(dimension)
      name = this.#seen(0, names.map((_, at) => (at === place ? value : null))).values[place]
    } else if (value !== null) throw invalid('a target', 'a value without its dimension', 'both, or neither')
    if (detector !== undefined && !(detector instanceof ChangeDetector)) {
      throw invalid('detector', typeof detector, 'a ChangeDetector')
    }
    if (detector !== undefined && Object.keys(options).length > 0) {
      throw invalid('a target', 'a detector and options', 'one of them')
    }
    // For the core to refuse a detector that knows later moments, on a copy, as it would an answer.
    if (detector !== undefined) ChangeDetector.fromBytes(detector.toBytes()).push(this.#newest, NONE)
    const watched = { dimension, value: name, detector: detector ?? new ChangeDetector(options) }
    this.#detectors.push(watched)
    const values = this.#watched.get(place) ?? new Map()
    this.#watched.set(place, values.set(name, [...(values.get(name) ?? []), watched]))
  }

  /** What is held. */
  get live() {
    return this.#held
  }

  /** What is watched, in the order given: to keep the bytes of each detector. */
  get detectors() {
    return this.#detectors.map((watched) => ({ ...watched }))
  }

  /** The newest moment that was watched, in seconds since 1970-01-01 UTC: with the bytes of the detectors, the state. */
  get newest() {
    return this.#newest === -Infinity ? null : this.#newest
  }

  /** How many events were let go because nobody fetched them. */
  get dropped() {
    return this.#dropped
  }

  /** Counts an answer as `push` of what is held does, and tells of the changes that it makes certain. */
  push(...given) {
    this.#requireOpen()
    if (this.#held instanceof Live) {
      const [at, score, asGiven] = given
      const values = copied(asGiven)
      this.#held.push(at, score, values)
      this.#tell(at, score, values)
      return undefined
    }
    const response = copied(given[0])
    if (typeof response?.values === 'object') response.values = copied(response.values)
    const arrival = this.#held.push(response)
    if (arrival === 'new') this.#tell(response.at, response.score, response.values)
    return arrival
  }

  #requireOpen() {
    if (this.#closed) throw invalid('the watch', 'closed', 'an open one')
  }

  #answer(score) {
    let answer = this.#answers.get(score)
    if (answer === undefined) {
      answer = categoryCounts([score], { scale: this.#held.scale }, (list) => list)
      if (typeof score === 'number') this.#answers.set(score, answer)
    }
    return answer
  }

  #tell(at, score, values) {
    const seen = this.#seen(at, values)
    const answer = this.#answer(score)
    // Answers are watched as they come: a late one comes now.
    this.#newest = Math.max(this.#newest, seen.at)
    const found = []
    for (const [place, watched] of this.#watched) {
      for (const { dimension, value, detector } of watched.get(place < 0 ? null : seen.values[place]) ?? []) {
        const event = detector.push(this.#newest, answer)
        if (event !== null) found.push({ dimension, value, ...event })
      }
    }
    // Last of all: a listener may throw, or push.
    for (const event of found) {
      for (const queue of this.#queues) if (queue.add(event)) this.#dropped++
    }
    for (const event of found) this.emit('change', event)
  }

  /** Ends the watch: nothing more is taken, and loops over it end when they have fetched what there is. */
  close() {
    if (this.#closed) return
    this.#closed = true
    for (const queue of this.#queues) queue.end()
    this.#queues.clear()
    this.emit('close')
  }

  [Symbol.asyncIterator]() {
    const queue = new Events(this.#limit, (left) => this.#queues.delete(left))
    if (this.#closed) queue.end()
    else this.#queues.add(queue)
    return queue
  }
}

module.exports = { Watch }
