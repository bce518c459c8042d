// Changes as events: answers go to an aggregator, and to the detectors of the segments that are watched.
'use strict'

const { EventEmitter } = require('node:events')
const { ChangeDetector, Live, LiveResponses, categoryCounts, refuse } = require('./native.cjs')
const copied = require('./values.cjs')

/** What only a watch asks of each class. */
const asked = new Map()
for (const Class of [Live, LiveResponses]) {
  const { seen, watched } = Class.prototype
  asked.set(Class, { seen, watched })
  delete Class.prototype.seen
  delete Class.prototype.watched
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
  #segment
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
    const Class = [...asked.keys()].find((Class) => held instanceof Class)
    if (Class === undefined) refuse('live', typeof held, 'a Live or LiveResponses')
    if (!Number.isSafeInteger(limit) || limit < 1) {
      refuse('limit', typeof limit === 'number' ? `${limit}` : typeof limit, 'a whole number of events from 1')
    }
    if (!Array.isArray(targets)) refuse('targets', typeof targets, 'a list')
    this.#held = held
    const { seen, watched } = asked.get(Class)
    this.#seen = (at, values) => seen.call(held, at, values)
    this.#segment = (dimension, value) => watched.call(held, dimension, value)
    this.#limit = limit
    const nothing = held.dimensions.map(() => null)
    if (newest !== undefined) this.#newest = this.#seen(newest, nothing).at
    for (const target of targets) this.#add(target)
  }

  #add(target) {
    if (typeof target !== 'object' || target === null) refuse('a target', typeof target, 'an object')
    const { dimension: named, value: of, detector, ...options } = target
    const { place, dimension = null, value = null } = this.#segment(named, of)
    if (detector !== undefined && !(detector instanceof ChangeDetector)) {
      refuse('detector', typeof detector, 'a ChangeDetector')
    }
    if (detector !== undefined && Object.keys(options).length > 0) {
      refuse('a target', 'a detector and options', 'one of them')
    }
    // For the core to refuse a detector that knows later moments, on a copy, as it would an answer.
    if (detector !== undefined) ChangeDetector.fromBytes(detector.toBytes()).push(this.#newest, NONE)
    const watched = { dimension, value, detector: detector ?? new ChangeDetector(options) }
    this.#detectors.push(watched)
    const values = this.#watched.get(place) ?? new Map()
    this.#watched.set(place, values.set(value, [...(values.get(value) ?? []), watched]))
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
    if (this.#closed) refuse('the watch', 'closed', 'an open one')
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
