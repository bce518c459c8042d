// Weighted scores, raking and silence from Node: what the vectors do not ask.
import assert from 'node:assert/strict'
import { inspect } from 'node:util'
import { test } from 'node:test'
import { nps, rejects, throws } from './support.mjs'

const { NonResponse, Raked, WeightedNps, inverseProbabilityWeights, nonResponse, nonResponseBounds, rake, weighted } = nps

const table = {
  score: [10, 9, null, 8, 3, 9, 7, 2, 12],
  w: [1, 1, 3, 0, 2.5, 1.5, 1, 2, 1],
  site: ['a', 'b', 'a', 'c', 'c', 'a', 'b', 'd', 'd'],
}
const by = { score: 'score', weight: 'w' }

test('a weighted score says all it knows', async () => {
  const plain = await weighted(table, by)
  assert.ok(plain instanceof WeightedNps)
  assert.deepEqual([plain.n, plain.weightless, plain.missing, plain.rejects.total], [6, 1, 1, 1])
  assert.equal(plain.kind, 'probability')
  assert.equal((await weighted({ ...table, w: Float64Array.from(table.w) }, by)).nps, plain.nps)
  assert.equal((await weighted(table, { ...by, cluster: 'site' })).clusters, 4)
  assert.match(String(plain), /^NPS −11\.1 \[.* at 95 %, n = 6 worth \d \(probability weights\)$/)
  assert.equal(inspect(plain), String(plain))
  assert.match(plain.toHtml(), /1 of weight 0, 1 missing/)
  assert.equal(JSON.parse(JSON.stringify(plain)).kishN, plain.kishN)
  const important = await weighted(table, { ...by, kind: 'importance' })
  assert.deepEqual([important.lower, important.upper, important.se], [null, null, null])
})

test('raked weights meet the totals', async () => {
  const totals = [['a', 40], ['b', 20], ['c', 20], ['d', 20]]
  const raked = await rake(table, { margins: [{ by: 'site', totals }], weight: 'w' })
  assert.ok(raked instanceof Raked && raked.weights instanceof Float64Array)
  assert.equal(raked.iterations, 1)
  assert.equal(raked.weights[3], 0)
  assert.deepEqual({ ...raked.cells[0], before: 0 }, { margin: 'site', label: 'a', n: 3, target: 0.4, before: 0, after: raked.cells[0].after })
  assert.match(raked.toHtml(), /conservative/)
  assert.match(String(raked), /^converged after 1 iteration/)
})

test('silence is bounded', () => {
  const counts = { detractors: 20, passives: 30, promoters: 50 }
  assert.deepEqual({ ...nonResponseBounds(counts, 200) }, { sent: 200, silent: 100, nps: 30, lower: -35, upper: 65 })
  const found = nonResponse([{ sent: 500, counts }, { sent: 200, counts }])
  assert.ok(found instanceof NonResponse && found.weighted instanceof WeightedNps)
  assert.match(String(found), /R-indicator/)
  assert.deepEqual(Array.from(inverseProbabilityWeights([1, 0.25])), [1, 4])
})

test('what is no weight is refused', async () => {
  const of = (w) => weighted({ score: [9, 3], w }, by)
  await rejects(of([1, -1]), 'NPS_INVALID_ARGUMENT', { row: 1 })
  await rejects(of([1, NaN]), 'NPS_INVALID_ARGUMENT', { row: 1 })
  await rejects(of([Infinity, 1]), 'NPS_INVALID_ARGUMENT', { row: 0 })
  await rejects(of([1, null]), 'NPS_WRONG_COLUMN_TYPE', { row: 1 })
  await rejects(of([true, 1]), 'NPS_WRONG_COLUMN_TYPE', { row: 0 })
  await rejects(of([1]), 'NPS_LENGTH_MISMATCH')
  await rejects(weighted(table, { ...by, wieght: 'w' }), 'NPS_INVALID_ARGUMENT')
  await rejects(weighted(table, { score: 'score', weight: 'no' }), 'NPS_UNKNOWN_COLUMN')
  await rejects(rake(table, { margins: 'site' }), 'NPS_INVALID_ARGUMENT')
  await rejects(rake(table, { margins: [{ by: 'site', totals: [['a', '40']] }] }), 'NPS_INVALID_ARGUMENT')
  await rejects(rake(table, { margins: [{ by: 'site', totals: [[1.5, 40]] }] }), 'NPS_WRONG_COLUMN_TYPE')
  throws(() => nonResponseBounds({ detractors: 1, passives: 1, promoters: 1 }, 2), 'NPS_INVALID_ARGUMENT')
  throws(() => nonResponse([], { levle: 0.9 }), 'NPS_INVALID_ARGUMENT')
  throws(() => inverseProbabilityWeights([0.5, 2]), 'NPS_INVALID_ARGUMENT', { row: 1 })
  for (const Class of [NonResponse, Raked, WeightedNps]) throws(() => new Class(), 'NPS_INVALID_ARGUMENT')
})

test('weights at the edges', async () => {
  const of = (score, w, options = {}) => weighted({ score, w, who: score.map((_, row) => row) }, { ...by, ...options })
  for (const [score, w] of [[[], []], [[9, 3], [0, 0]], [[9, 3], Float64Array.of(0, -0)]]) {
    const none = await of(score, w)
    assert.deepEqual([none.n, none.nps, none.lower, none.se, none.effectiveN, none.weightless], [0, null, null, null, null, w.length])
  }
  const one = await of([9], [2.5])
  assert.deepEqual([one.n, one.nps, one.se, one.kishN], [1, 100, null, 1])
  const giant = await of([9, 3, 8, 10, 3], [Number.MAX_VALUE, 1, 1, 1, 5e-324])
  assert.ok(giant.nps > 99.999 && giant.kishN === 1 && giant.lower < giant.nps && giant.upper >= giant.nps)
  assert.equal((await of([9, 10, 9], [1, 2, 3])).promoterShare, 1)
  const counted = await of([9, 3], [2, 3], { kind: 'frequency' })
  assert.deepEqual([counted.n, counted.nps], [5, -20])
  await rejects(of([9, 3], [2, 3.5], { kind: 'frequency' }), 'NPS_INVALID_COUNT', { row: 1 })
  await rejects(of([9, 3], [1, 2], { kind: 'design' }), 'NPS_INVALID_ARGUMENT')
  await rejects(of([9, 3], [1, 2], { kind: 'importance', cluster: 'who' }), 'NPS_INVALID_ARGUMENT')
  await rejects(of([9, 3], [1, 2], { method: 'wald' }), 'NPS_INVALID_ARGUMENT')
  await rejects(weighted({ score: [9, 3], w: [1, 2], who: ['a', 'a'] }, { ...by, cluster: 'who' }), 'NPS_INVALID_ARGUMENT')
  await rejects(weighted({ score: [9, 3], w: [1, 2], who: ['a', null] }, { ...by, cluster: 'who' }), 'NPS_WRONG_COLUMN_TYPE', { row: 1 })
  await rejects(weighted({ score: [9, 3], w: [1, 2], who: ['a'] }, { ...by, cluster: 'who' }), 'NPS_LENGTH_MISMATCH')
  for (const level of [0, 1, NaN, 95]) await rejects(of([9, 3], [1, 2], { level }), 'NPS_INVALID_LEVEL')
  for (const options of [{ kind: 1 }, { level: '0.9' }, { populations: 9 }, { population: 9 }]) {
    await rejects(of([9, 3], [1, 2], options), 'NPS_INVALID_ARGUMENT')
  }
  for (const options of [undefined, null, {}, 9]) await rejects(weighted(table, options), 'NPS_INVALID_ARGUMENT')
})

test('margins at the edges', async () => {
  const of = (totals, options = {}, rows = table) => rake(rows, { margins: [{ by: 'site', totals }], ...options })
  const all = [['a', 40], ['b', 20], ['c', 20], ['d', 20]]
  for (const trim of [0, 0.5, NaN, -1, Infinity]) await rejects(of(all, { trim }), 'NPS_INVALID_ARGUMENT')
  for (const total of [-1, NaN, Infinity]) await rejects(of([['a', total], ...all.slice(1)]), 'NPS_INVALID_ARGUMENT')
  await rejects(of([...all, ['e', 5]]), 'NPS_INVALID_ARGUMENT') // nobody answered there
  await rejects(of(all.slice(1)), 'NPS_INVALID_ARGUMENT', { row: 0 }) // an answer without its total
  await rejects(of([...all, ['a', 40]]), 'NPS_INVALID_ARGUMENT')
  const two = [{ by: 'site', totals: all }, { by: 'w', totals: [[1, 10]] }]
  await rejects(rake({ ...table, w: table.w.map(() => 1) }, { margins: two }), 'NPS_INVALID_ARGUMENT') // they disagree
  for (const margins of [[], [{}], [{ by: 'site' }], [{ by: [], totals: [] }], [9], null]) {
    await rejects(rake(table, { margins }), 'NPS_INVALID_ARGUMENT')
  }
  await rejects(of(all, { weigth: 'w' }), 'NPS_INVALID_ARGUMENT')
  await rejects(of(all, { weight: 'no' }), 'NPS_UNKNOWN_COLUMN')
  await rejects(of(all, { weight: 'w' }, { ...table, w: [1, 2] }), 'NPS_LENGTH_MISMATCH')
  await rejects(rake(table, { margins: [{ by: 'sites', totals: all }] }), 'NPS_UNKNOWN_COLUMN')
})

test('silence at the edges', () => {
  const counts = (detractors, passives, promoters) => ({ detractors, passives, promoters })
  const nobody = nonResponse([])
  assert.deepEqual([nobody.responseRate, nobody.weighted, nobody.rIndicator, nobody.bounds.lower], [null, null, null, null])
  const quiet = nonResponse([{ sent: 10, counts: counts(0, 0, 0) }, { sent: 10, counts: counts(1, 0, 5) }])
  assert.deepEqual([quiet.weighted, quiet.weights], [null, [null, 10 / 6]])
  assert.equal(nonResponseBounds(counts(0, 0, 0), 0).lower, null)
  for (const sent of [-1, 2.5, NaN, '9', null]) throws(() => nonResponse([{ sent, counts: counts(0, 0, 0) }]), 'NPS_INVALID_COUNT')
  for (const level of [0, 1, NaN]) throws(() => nonResponse([], { level }), 'NPS_INVALID_LEVEL')
  for (const classes of [undefined, null, 9, {}, [9], [null]]) throws(() => nonResponse(classes), 'NPS_INVALID_ARGUMENT')
  for (const p of [0, -0.1, 1.5, NaN, Infinity]) throws(() => inverseProbabilityWeights([0.5, p]), 'NPS_INVALID_ARGUMENT', { row: 1 })
  assert.equal(inverseProbabilityWeights([]).length, 0)
})
