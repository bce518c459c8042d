// Measures judged by before and after: each planted increment lies in its interval, with its verdict.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inspect } from 'node:util'
import { columns, measures, observed, rows, truth } from './company.mjs'
import { nps, rejects, throws } from './support.mjs'

const { Increment, Measure, adjust, beforeAfter, compare, observations } = nps
const plain = (value) => JSON.parse(JSON.stringify(value))
const day = (row) => new Date(Date.UTC(2025, 0, 1 + row)).toISOString().slice(0, 10)

/** Half detractors until day 200, promoters only from then on. */
function year() {
  const all = Array.from({ length: 400 }, (_, row) => row)
  const score = all.map((row) => (row < 200 && row % 2 === 0 ? 3 : 9))
  const table = { score, day: all.map(day), site: all.map((row) => row % 3) }
  return observations(table, { score: 'score', dimensions: ['site'], time: 'day' })
}

test('each measure of the company has its own verdict', async () => {
  const found = await beforeAfter(await observed(columns(rows())), measures(), { worthwhile: 6 })
  assert.deepEqual(
    found.map(({ verdict }) => verdict),
    ['effective', 'ineffective', 'effective'],
  )
  for (const [place, one] of found.entries()) {
    const { id, date, where, before, after, increment } = truth.measures[place]
    assert.deepEqual(plain(one.measure), { id, date, where })
    assert.deepEqual([one.before.n, one.after.n], [before.n, after.n])
    assert.ok(one.change.lower <= increment && increment <= one.change.upper, id)
    assert.deepEqual([one.caveats[0].code, one.answersNeeded], ['no_counterfactual', null])
    assert.deepEqual(plain(one.change), plain(compare(one.before, one.after)))
  }
  assert.deepEqual(
    found.map(({ pHolm }) => pHolm),
    adjust(found.map(({ change }) => change.pValue)),
  )
})

test('a measure', () => {
  const measure = new Measure('m', { date: '2025-07-20', where: { site: 1 } })
  assert.deepEqual([measure.id, measure.date, { ...measure.where }], ['m', '2025-07-20', { site: 1 }])
  assert.equal(inspect(measure), "Measure { id: 'm', date: '2025-07-20', where: { site: 1 } }")
  for (const date of [new Date('2025-07-20T12:00Z'), '2025-07-21T00:30:00+01:00', ' 2025-07-20 ']) {
    assert.deepEqual(plain(new Measure('m', { date, where: { site: 1 } })), plain(measure))
  }
  for (const where of [undefined, null, {}])
    assert.deepEqual({ ...new Measure('m', { date: '2025-01-01', where }).where }, {})
  for (const date of [new Date(8.64e15), new Date(-8.64e15)]) throws(() => new Measure('m', { date }), 'NPS_INVALID_TIME')
})

test('a whole company', async () => {
  const [one] = await beforeAfter(await year(), [new Measure('manual', { date: day(200) })])
  assert.deepEqual([one.before.nps, one.after.nps, one.change.difference, one.verdict], [0, 100, 100, 'effective'])
  assert.match(inspect(one), /^manual: effective, \+100\.0 points/)
  assert.match(
    one.explain(),
    /^After the measure “manual”, the NPS rose by 100\.0 points .*\. That is a worthwhile rise\./,
  )
  assert.match(one.explain('fr'), /^Après la mesure «\u{a0}manual\u{a0}»/u)
  throws(() => one.explain('de'), 'NPS_INVALID_ARGUMENT')
  const fields = ['measure', 'before', 'after', 'change', 'pHolm', 'verdict', 'answersNeeded', 'caveats']
  assert.deepEqual(Object.keys(plain(one)), fields)
})

test('a measure outside the data is inconclusive', async () => {
  for (const date of ['2024-01-01', day(0), '2030-01-01']) {
    const [one] = await beforeAfter(await year(), [new Measure('m', { date })], { worthwhile: 50 })
    assert.deepEqual([one.verdict, one.change.difference, one.pHolm], ['inconclusive', null, null])
    assert.deepEqual(one.caveats.map(({ code }) => code).slice(0, 2), ['no_counterfactual', 'no_answers'])
    assert.equal(one.answersNeeded === null, date <= day(0))
  }
})

test('no answers in the situation, no measure', async () => {
  const measure = new Measure('m', { date: '2025-07-01', where: { site: 9 } })
  const [one] = await beforeAfter(await year(), [measure])
  assert.deepEqual([one.before.n, one.after.n, one.verdict, one.answersNeeded], [0, 0, 'inconclusive', null])
  assert.deepEqual(await beforeAfter(await year(), []), [])
})

test('hostile measures', () => {
  const make = (options) => new Measure('m', options)
  for (const date of [
    20_000,
    20_000n,
    null,
    undefined,
    true,
    'today',
    '',
    '2025-07-20T10:00:00',
    new Date(NaN),
    {},
    ['2025-07-20'],
  ]) {
    throws(() => make({ date }), 'NPS_INVALID_ARGUMENT')
  }
  for (const options of [undefined, null, '2025-07-20', new Date(), [], {}, { since: '2025-07-20' }]) {
    throws(() => make(options), 'NPS_INVALID_ARGUMENT')
  }
  for (const where of ['site', 9, ['site'], new Map([['site', 1]]), { site: undefined }]) {
    throws(() => make({ date: '2025-07-20', where }), 'NPS_INVALID_ARGUMENT')
  }
  for (const site of [1.5, NaN, {}, 2n ** 64n])
    throws(() => make({ date: '2025-07-20', where: { site } }), 'NPS_WRONG_COLUMN_TYPE')
  for (const id of [undefined, null, 9, {}])
    throws(() => new Measure(id, { date: '2025-07-20' }), 'NPS_INVALID_ARGUMENT')
  throws(() => Measure('m', { date: '2025-07-20' }), 'NPS_INVALID_ARGUMENT')
  throws(() => new Increment(), 'NPS_INVALID_ARGUMENT')
  const thrown = new Error('mine')
  const where = { get site() { throw thrown } } // prettier-ignore
  assert.throws(
    () => make({ date: '2025-07-20', where }),
    (error) => error === thrown,
  )
})

test('hostile input', async () => {
  const rowsOf = await year()
  const one = new Measure('m', { date: day(100) })
  const judge = (measures, options) => beforeAfter(rowsOf, measures, options)
  await rejects(judge([one, one]), 'NPS_INVALID_ARGUMENT')
  await rejects(judge([one, new Measure('n', { date: day(100) })]), 'NPS_INVALID_ARGUMENT')
  await rejects(judge([new Measure('m', { date: day(0), where: { product: 'Nova' } })]), 'NPS_UNKNOWN_COLUMN')
  for (const worthwhile of [0, -1, NaN, Infinity, '5', null, 5n, {}]) {
    await rejects(judge([one], { worthwhile }), 'NPS_INVALID_ARGUMENT')
  }
  for (const level of [0, 1, 95, NaN]) await rejects(judge([one], { level }), 'NPS_INVALID_LEVEL')
  await rejects(judge([one], { method: 'welch' }), 'NPS_UNKNOWN_METHOD')
  await rejects(judge([one], { minN: 5 }), 'NPS_INVALID_ARGUMENT')
  for (const given of [undefined, null, one, 'm', ['m'], [null], [plain(one)], [one, ,], [Object.create(one)]]) {
    // prettier-ignore
    await rejects(judge(given), 'NPS_INVALID_ARGUMENT')
  }
  for (const foreign of [undefined, {}, [9], one]) await rejects(beforeAfter(foreign, [one]), 'NPS_INVALID_ARGUMENT')
  const timeless = await observations({ s: [9] }, { score: 's', dimensions: [] })
  await rejects(beforeAfter(timeless, [one]), 'NPS_INVALID_ARGUMENT')
})
