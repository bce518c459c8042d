// Paired answers, groups, equivalence, tests and plans from Node: what the vectors do not ask, and what is refused.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { nps, rejects, throws } from './support.mjs'

const { Distribution, Nps, compareAll, comparePaired, equivalence, power, sampleSize, scoreBy, testDifference } = nps
const counts = (detractors, passives, promoters) => ({ detractors, passives, promoters })
const [some, more] = [counts(20, 30, 50), counts(30, 30, 40)]
const argument = 'NPS_INVALID_ARGUMENT'

test('two answers of the same customers', () => {
  const found = comparePaired([10, 9, 3, null, 8, 11], Uint8Array.of(9, 3, 3, 8, 10, 9))
  assert.deepEqual([found.n, found.difference], [4, -25])
  assert.deepEqual([comparePaired([], []).difference, comparePaired([], []).pValue], [null, null])
  throws(() => comparePaired([9, 3], [9]), 'NPS_LENGTH_MISMATCH')
  throws(() => comparePaired([9, 11], [9, 9], { errors: 'raise' }), 'NPS_SCORE_OUT_OF_RANGE', { row: 1 })
  for (const level of [0, 1, 95, NaN]) throws(() => comparePaired([9], [3], { level }), 'NPS_INVALID_LEVEL')
  for (const options of [{ levle: 0.9 }, { method: 'wald' }, { population: 9 }, 0.9, null]) {
    throws(() => comparePaired([9], [3], options), argument)
  }
  for (const table of [[[1, 2, 3]], [[1, 2, 3], [1, 2, 3], [1, 2]], [1, 2, 3], 9, null, {}, undefined]) {
    assert.throws(() => comparePaired(table), ({ code }) => [argument, 'NPS_WRONG_COLUMN_TYPE'].includes(code), String(table))
  }
  for (const cell of [-1, 2.5, NaN, '3', 2 ** 53 + 2, null]) {
    throws(() => comparePaired([[1, 2, 3], [4, 5, 6], [7, 8, cell]]), 'NPS_INVALID_COUNT')
  }
})

test('groups of every kind, and of none', async () => {
  const answers = { score: [10, 9, 3, 8, 2, 9], channel: ['web', 'sms', 'web', 'sms', null, null] }
  const table = await scoreBy(answers, { score: 'score', by: ['channel'] })
  const found = await compareAll(table)
  assert.deepEqual(await compareAll(answers, { score: 'score', by: 'channel' }), found)
  assert.deepEqual([found.groups.length, found.pairs.length], [3, 3])
  const none = await compareAll({})
  assert.deepEqual([none.groups, none.pairs, none.cochranQ, none.kruskalWallis], [[], [], null, null])
  const one = await compareAll({ web: some })
  assert.deepEqual([one.groups.length, one.pairs, one.cochranQ], [1, [], null])
  const empty = await compareAll({ web: new Distribution(), sms: counts(0, 0, 0) })
  assert.deepEqual([empty.pairs[0].difference.difference, empty.pairs[0].pAdjusted, empty.cochranQ], [null, null, null])
  for (const level of [0, 1, NaN]) await rejects(compareAll({ web: some }, { level }), 'NPS_INVALID_LEVEL')
  await rejects(compareAll({ web: some }, { method: 'walt' }), 'NPS_UNKNOWN_METHOD')
  for (const options of [{ correction: 'fdr' }, { corection: 'bh' }, { level: '0.9' }, 9]) {
    await rejects(compareAll({ web: some, sms: more }, options), argument)
  }
  await rejects(compareAll(answers, { score: 'score', by: 'canal' }), 'NPS_UNKNOWN_COLUMN')
  await rejects(compareAll({ a: new Distribution('1-10'), b: new Distribution() }), 'NPS_SCALE_MISMATCH')
  await rejects(compareAll({ web: counts(1, 2, 2.5) }), 'NPS_INVALID_COUNT')
  for (const groups of [undefined, null, 9, 'web', [some, more], new Map(), { web: 9 }]) {
    await rejects(compareAll(groups), argument)
  }
})

test('equivalence and tests of two scores', () => {
  assert.equal(equivalence(some, some, { margin: 20 }).equivalent, true)
  assert.equal(equivalence(counts(0, 0, 0), some, { margin: 20 }).equivalent, false)
  for (const margin of [0, -5, 201, NaN, Infinity, '5', null, undefined]) throws(() => equivalence(some, more, { margin }), argument)
  for (const alpha of [0, 0.5, -1, NaN, '0.05']) throws(() => equivalence(some, more, { margin: 5, alpha }), argument)
  for (const method of ['exact', 'mann-whitney']) throws(() => equivalence(some, more, { margin: 5, method }), argument)
  for (const options of [{ margin: 5, aplha: 0.1 }, {}, null, undefined, 5]) throws(() => equivalence(some, more, options), argument)
  for (const method of ['auto', 'mover', 'exact', 'wald', 'welch-t', 'mann-whitney', 'chi-square']) {
    const found = testDifference(some, more, { method })
    assert.ok(found.pValue > 0 && found.pValue < 1, method)
    assert.equal(testDifference(counts(0, 0, 0), more, { method }).pValue, null, method)
  }
  throws(() => testDifference(some, more, { method: 'student' }), argument)
  for (const options of [{ method: 1 }, { metod: 'wald' }, { level: 0.9 }, null]) throws(() => testDifference(some, more, options), argument)
  for (const side of [9, null, undefined, [1, 2, 3]]) {
    throws(() => testDifference(side, some), argument)
    throws(() => equivalence(some, side, { margin: 5 }), argument)
  }
  throws(() => testDifference(new Distribution('1-10'), new Distribution()), 'NPS_SCALE_MISMATCH')
})

test('plans', () => {
  const planned = sampleSize({ margin: 5, variance: Nps.fromCounts(20, 30, 50), answersPerDay: 20, responseRate: 0.25 })
  assert.equal(planned.invitations, 4 * planned.answers)
  assert.equal(planned.days, Math.ceil(planned.answers / 20))
  const wrong = [{}, { margin: 5, difference: 5 }, { margin: 0 }, { margin: NaN }, { margin: '5' }, { difference: -Infinity }]
  wrong.push({ margin: 5, variance: 0 }, { margin: 5, variance: 1.1 }, { margin: 5, ratio: NaN }, { margin: 5, power: 1 })
  wrong.push({ margin: 5, responseRate: 0 }, { margin: 5, requestsPerDay: 9 }, { margn: 5 }, { margin: 5, variance: counts(0, 0, 0) })
  for (const plan of [...wrong, null, undefined, 5]) throws(() => sampleSize(plan), argument)
  for (const population of [2.5, -1, NaN]) throws(() => sampleSize({ margin: 5, population }), 'NPS_INVALID_COUNT')
  for (const level of [0, 1, NaN]) throws(() => sampleSize({ margin: 5, level }), 'NPS_INVALID_LEVEL')
  for (const plan of [{ difference: 0 }, { difference: NaN }, { before: 0 }, { variance: -1 }, { befor: 9 }]) {
    throws(() => power({ difference: 5, before: 100, after: 100, ...plan }), argument)
  }
  for (const before of [2.5, -1, NaN, '9']) throws(() => power({ difference: 5, before, after: 9 }), 'NPS_INVALID_COUNT')
  throws(() => power({ difference: 5, before: 9, after: 9, level: NaN }), 'NPS_INVALID_LEVEL')
})
