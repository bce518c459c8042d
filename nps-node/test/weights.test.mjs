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
