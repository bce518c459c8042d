// What the suites share: the package as CommonJS users get it, the vectors, and how an error is compared.
import assert from 'node:assert/strict'
import { readFileSync, readdirSync } from 'node:fs'
import { createRequire } from 'node:module'

export const root = new URL('../../', import.meta.url)
export const nps = createRequire(import.meta.url)('nps-node')

/** The topics of `nps-core/testdata/vectors`. */
export const topics = () =>
  readdirSync(new URL('nps-core/testdata/vectors/', root))
    .filter((name) => name.endsWith('.json'))
    .map((name) => name.slice(0, -'.json'.length))

/** The cases of one topic. */
export function vectors(topic) {
  const { cases } = JSON.parse(readFileSync(new URL(`nps-core/testdata/vectors/${topic}.json`, root), 'utf8'))
  assert.ok(cases.length > 0, topic)
  return cases
}

/** Asserts that a number is as near to the expected one as the case asks; null is only null. */
export function near(actual, expected, { abs = 0, rel = 0 } = {}, name = '') {
  if (expected === null || actual === null) return assert.equal(actual, expected, name)
  const error = Math.abs(actual - expected)
  assert.ok(error <= abs || error <= rel * Math.abs(expected), `${name}: ${actual}, expected ${expected}`)
}

/** What an assertion on an error of this library looks at. */
export const failure = (code, rest = {}) => (error) => {
  assert.ok(error instanceof Error)
  assert.deepEqual({ code: error.code, row: error.row }, { code, row: undefined, ...rest }, error.message)
  return true
}

/** Asserts that `call` throws an error with this code. */
export const throws = (call, code, rest) => assert.throws(call, failure(code, rest))

/** Asserts that a promise is rejected with this code. */
export const rejects = (promise, code, rest) => assert.rejects(promise, failure(code, rest))

/** The observations that a vector of findings lists, as they are and compacted. */
export async function table({ dimensions, scores, frequency, days }) {
  const columns = { ...dimensions, score: scores, count: frequency, day: days }
  const options = { score: 'score', dimensions: Object.keys(dimensions), frequency: 'count' }
  const rows = await nps.observations(columns, days ? { ...options, time: 'day' } : options)
  return [rows, await rows.compact()]
}

/** The observations that a vector of trees lists, those rows of them for which `keep` is true. */
export function cells({ dimensions, scores, frequency, paths }, keep = scores.map(() => true)) {
  const columns = { ...dimensions, score: scores, count: frequency }
  const kept = ([name, column]) => [name, column.filter((_, row) => keep[row])]
  const plain = Object.keys(dimensions).filter((name) => !paths.includes(name))
  const options = { score: 'score', dimensions: plain, paths, frequency: 'count' }
  return nps.observations(Object.fromEntries(Object.entries(columns).map(kept)), options)
}

/** The same before and after. */
export const periods = async (input) => [
  await cells(input, input.is_after.map((late) => !late)),
  await cells(input, input.is_after),
]

/** The options of a tree that it gives. */
export const drilling = ({ level, min_cell: minCell, depth }) => ({ level, minCell, depth: depth ?? undefined })

/** A sparse matrix with its zeros. */
export function dense({ rows, columns, indptr, indices, data }) {
  return Array.from({ length: rows }, (_, row) => {
    const found = new Array(columns).fill(0)
    for (let place = indptr[row]; place < indptr[row + 1]; place++) found[indices[place]] = data[place]
    return found
  })
}

/** The measures that it lists. */
export const measuresOf = ({ measures }) => measures.map(({ id, ...rest }) => new nps.Measure(id, rest))

/** The options that a vector of axes lists. */
export function axisOptions({ given, by, level, copied_from: copiedFrom, min_n: minN }) {
  return { given: given ?? undefined, by: by ?? undefined, level, copiedFrom, minN }
}

/** The options that a vector of paths lists. */
export function pathOptions({ depths: [declaration, qualification, action], top, min_n: minN, ...rest }) {
  const { consequences, order, level } = rest
  return { depths: { declaration, qualification, action }, consequences, order, top: top ?? undefined, minN, level }
}

/** A figure as the hexadecimal digits of its IEEE-754 bits. */
export function hex(figure) {
  if (figure === null) return null
  const bytes = Buffer.alloc(8)
  bytes.writeDoubleBE(figure)
  return bytes.toString('hex')
}

/** An answer of each class, as often as it was given. */
export const pointsOf = (counts) => [0, 7, 10].flatMap((point, place) => Array(counts[place]).fill(point))

/** The table of entities whose classes were so often chosen. */
export function tableOf(entities) {
  const answers = { score: [], entity: [] }
  for (const [name, counts] of entities) {
    const scores = pointsOf(counts)
    if (scores.length === 0) scores.push(null)
    answers.score.push(...scores)
    answers.entity.push(...scores.map(() => name))
  }
  return nps.scoreBy(answers, { score: 'score', by: ['entity'] })
}
