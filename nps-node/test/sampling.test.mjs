// Populations, clusters, shares and posteriors from Node: what the vectors do not ask, and what is refused.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { nps, rejects, throws } from './support.mjs'

const { Distribution, Nps, clustered, score, scoreBy, weighted } = nps
const table = { score: [10, 9, null, 8, 3, 9, 7, 2, 12], customer: ['a', 'b', 'a', 'c', 'c', 'a', 'b', 'd', 'd'] }
const by = { score: 'score', cluster: 'customer' }

test('a population narrows the interval, and is said', () => {
  const whole = Nps.fromCounts(20, 30, 50, { population: 100 })
  assert.deepEqual([whole.lower, whole.nps, whole.upper, whole.population], [30, 30, 30, 100])
  const drawn = Nps.fromCounts(20, 30, 50, { population: 400 })
  assert.equal(String(drawn), 'NPS +30.0 [+16.2, +42.6] at 95 %, n = 100 of 400 (score)')
  assert.equal(JSON.parse(JSON.stringify(drawn)).population, 400)
  assert.equal(score([9, 10]).population, null)
  const stars = Distribution.fromCounts([2, 0, 1, 4, 3], { scale: '1-5/4/5', missing: 0 })
  assert.equal(stars.toNps({ population: 40 }).scale, '1-5/4/5')
})

test('a population that cannot be is refused', async () => {
  for (const population of [2.5, -1, NaN, Infinity, 2 ** 53 + 2, '9', true, null]) {
    throws(() => score([9, 10], { population }), 'NPS_INVALID_COUNT')
  }
  throws(() => score([9, 10], { population: 1 }), 'NPS_INVALID_ARGUMENT')
  throws(() => Nps.fromCounts(20, 30, 50, { population: 400, method: 'bootstrap-bca' }), 'NPS_INVALID_ARGUMENT')
  throws(() => score([9, 10], { popualtion: 9 }), 'NPS_INVALID_ARGUMENT')
  await rejects(scoreBy(table, { score: 'score', by: ['customer'], population: 9 }), 'NPS_INVALID_ARGUMENT')
  await rejects(weighted(table, { score: 'score', weight: 'score', population: 9 }), 'NPS_INVALID_ARGUMENT')
})

test('a score of clusters says all it knows', async () => {
  const found = await clustered(table, by)
  assert.deepEqual([found.n, found.clusters, found.missing, found.rejects.total], [7, 4, 1, 1])
  assert.ok(found.effectiveN < 7 && found.designEffect === 7 / found.effectiveN)
  assert.match(found.text, /^NPS \+14\.3 \[.*\] at 95 %, n = 7 in 4 clusters worth \d \(score\)$/)
  assert.match(found.html, /7 in 4 clusters.*1 missing, 1 rejected/s)
  const coded = { ...table, customer: { codes: Int8Array.of(0, 1, 0, 2, 2, 0, 1, 3, 3), labels: ['a', 'b', 'c', 'd'] } }
  assert.deepEqual(await clustered(coded, by), found)
  const none = await clustered({ score: [], customer: [] }, by)
  assert.deepEqual([none.nps, none.lower, none.effectiveN, none.designEffect, none.clusters], [null, null, null, null, 0])
})

test('what is no cluster is refused', async () => {
  const of = (customer, score = [9, 3]) => clustered({ score, customer }, by)
  await rejects(of(['a', null]), 'NPS_WRONG_COLUMN_TYPE', { row: 1 })
  await rejects(of(['a', 1]), 'NPS_WRONG_COLUMN_TYPE')
  await rejects(of([1.5, 2]), 'NPS_WRONG_COLUMN_TYPE')
  await rejects(of(['a']), 'NPS_LENGTH_MISMATCH')
  await rejects(of(['a', 'a']), 'NPS_INVALID_ARGUMENT') // one cluster holds everything
  await rejects(clustered({ score: [9] }, by), 'NPS_UNKNOWN_COLUMN')
  await rejects(clustered({ score: [11, 9], customer: [1, 2] }, { ...by, errors: 'raise' }), 'NPS_SCORE_OUT_OF_RANGE', { row: 0 })
  for (const level of [0, 1, 95, NaN]) await rejects(clustered(table, { ...by, level }), 'NPS_INVALID_LEVEL')
  for (const options of [undefined, null, {}, { score: 'score' }, { ...by, method: 'wald' }, { ...by, levle: 0.9 }, { ...by, population: 9 }]) {
    await rejects(clustered(table, options), 'NPS_INVALID_ARGUMENT')
  }
  for (const given of [undefined, null, 9, 'score', new Map()]) await rejects(clustered(given, by), 'NPS_INVALID_ARGUMENT')
})

test('shares hold together, and are withheld below five answers', () => {
  const found = Nps.fromCounts(20, 30, 50).shares()
  assert.deepEqual([found.level, found.n, found.method, found.promoters.share], [0.95, 100, 'goodman', 0.5])
  assert.match(found.text, /^detractors 20\.0 % \[12\.2 %, 31\.1 %\], passives/)
  assert.match(found.html, /<th>promoters<\/th><td><b>50\.0 %<\/b>/)
  assert.deepEqual(score([...Array(50).fill(10), ...Array(30).fill(8), ...Array(20).fill(0)]).distribution.shares(), found)
  const few = Nps.fromCounts(1, 0, 3).shares()
  assert.ok(few.promoters.share === 0.75 && !few.text.includes('75') && !few.html.includes('75'))
  assert.deepEqual(new Distribution().shares().passives, { share: null, lower: null, upper: null })
  for (const level of [0, 1, NaN, -1]) throws(() => Nps.fromCounts(1, 2, 3).shares({ level }), 'NPS_INVALID_LEVEL')
  for (const options of [{ levle: 0.9 }, { method: 'goodman' }, { level: '0.9' }, null, 0.9]) {
    throws(() => Nps.fromCounts(1, 2, 3).shares(options), 'NPS_INVALID_ARGUMENT')
  }
})

test('the probability of a score above a threshold', () => {
  const s = Nps.fromCounts(2, 3, 5)
  assert.ok(Math.abs(s.probabilityAbove(0) - 0.8718668) < 1e-6)
  assert.deepEqual([s.probabilityAbove(-100), s.probabilityAbove(100)], [1, 0])
  assert.equal(new Distribution().probabilityAbove(0), null)
  for (const points of [-100.5, 101, NaN, Infinity, '0', 5n, null, undefined, true]) {
    throws(() => s.probabilityAbove(points), 'NPS_INVALID_ARGUMENT')
    throws(() => new Distribution().probabilityAbove(points), 'NPS_INVALID_ARGUMENT')
  }
})
