// Differences of two scores and adjusted p-values: what goes in, what comes out, what is refused.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inspect } from 'node:util'
import { nps, throws } from './support.mjs'

const { Difference, Distribution, Nps, adjust, categoryCounts, compare, score, scoreBy } = nps
const counts = (detractors, passives, promoters) => ({ detractors, passives, promoters })
const before = counts(20, 30, 50)
const after = counts(30, 30, 40)
const plain = (difference) => JSON.parse(JSON.stringify(difference))

test('every kind of side compares alike', async () => {
  const answers = [...Array(20).fill(2), ...Array(30).fill(8), ...Array(50).fill(10)]
  const result = score([...answers, null, 11])
  const table = await scoreBy({ score: answers, key: answers.map(() => 'a') }, { score: 'score', by: ['key'] })
  const sides = [before, result, result.distribution, result.distribution.toNps(), categoryCounts(answers), table.at(0)[1]]
  sides.push(Nps.fromCounts(20, 30, 50, { level: 0.5, method: 'wald' }), compare(before, after).before)
  const expected = plain(compare(before, after))
  for (const side of sides) assert.deepEqual(plain(compare(side, after)), expected)
  for (const side of sides) assert.deepEqual(plain(compare(side, before)).after, before)
  assert.deepEqual([expected.level, expected.before, expected.after, expected.caveats], [0.95, before, after, []])
  assert.equal(plain(compare(before, after, { level: 0.9 })).level, 0.9)
  assert.deepEqual(plain(compare(before, after, {})), expected)
  assert.deepEqual(plain(compare(before, after, { level: undefined })), expected)
})

test('shown, printed, serialised', () => {
  const found = compare(before, after)
  assert.equal(String(found), '−20.0 points [−41.8, +2.5] at 95 %, p = 0.082')
  assert.equal(inspect(found), String(found))
  assert.match(found.toHtml(), /^<div>.*−20\.0.*n = 100 → 100.*<\/div>$/s)
  const { difference, pValue, isShown } = found
  assert.deepEqual([difference, plain(found).pValue, isShown], [-20, pValue, true])
  throws(() => new Difference(), 'NPS_INVALID_ARGUMENT')
})

test('nobody, and few', () => {
  for (const none of [compare(counts(0, 0, 0), after), compare(before, new Distribution())]) {
    assert.deepEqual([none.difference, none.lower, none.upper, none.pValue, none.isShown], [null, null, null, null, false])
    assert.deepEqual(none.caveats.map(({ code }) => code), ['no_answers'])
    assert.equal(String(none), 'no difference: one side has no answers')
  }
  const few = compare(counts(1, 0, 3), before)
  assert.equal(few.difference, -20)
  assert.equal(String(few), 'difference withheld below 5 answers on each side')
  assert.ok(!few.toHtml().includes('20'))
})

test('scales do not mix', () => {
  const [ten, stars] = [new Distribution('1-10'), score([5, 4, 1], { scale: '1-5/4/5' })]
  for (const [from, to] of [[ten, stars], [stars, ten], [ten, new Distribution()], [stars.distribution, ten.toNps()]]) {
    throws(() => compare(from, to), 'NPS_SCALE_MISMATCH')
  }
  assert.equal(compare(stars, stars.distribution).difference, 0)
  assert.equal(compare(stars, counts(1, 1, 1)).difference, 0) // plain counts carry no scale
})

test('what is no side, level or option is refused', () => {
  for (const side of [9, null, undefined, '0-10', true, [1, 2, 3], Uint8Array.of(1, 2, 3), () => 9]) {
    throws(() => compare(side, after), 'NPS_INVALID_ARGUMENT')
    throws(() => compare(before, side), 'NPS_INVALID_ARGUMENT')
  }
  for (const side of [{}, counts(1, 2), counts(1, 2, 2.5), counts(-1, 2, 3), counts(1, NaN, 3), counts(1, '2', 3)]) {
    throws(() => compare(side, after), 'NPS_INVALID_COUNT')
  }
  throws(() => compare(counts(1, 2, 2 ** 53 + 2), after), 'NPS_INVALID_COUNT')
  for (const level of [0, 1, 95, -0.5, NaN, Infinity]) throws(() => compare(before, after, { level }), 'NPS_INVALID_LEVEL')
  for (const options of [{ level: '0.9' }, { levle: 0.9 }, { method: 'wald' }, { scale: '1-10' }, 0.9, null, []]) {
    throws(() => compare(before, after, options), 'NPS_INVALID_ARGUMENT')
  }
  const thrown = new Error('mine')
  const throwing = { get detractors() { throw thrown } } // prettier-ignore
  assert.throws(() => compare(throwing, after), (error) => error === thrown)
})

test('p-values go in as they come', () => {
  const expected = [0.04, null, 0.09, null, 0.09, 1, 0]
  const near = (found) =>
    found.forEach((p, row) => assert.ok(p === expected[row] || Math.abs(p - expected[row]) < 1e-15, `${found}`))
  near(adjust([0.01, null, 0.04, NaN, 0.03, 1, 0]))
  near(adjust([0.01, undefined, 0.04, , 0.03, 1, 0], { method: 'holm' }))
  near(adjust(Float64Array.of(0.01, NaN, 0.04, NaN, 0.03, 1, 0)))
  const shared = new Float64Array(new SharedArrayBuffer(56))
  shared.set([0.01, NaN, 0.04, NaN, 0.03, 1, 0])
  near(adjust(shared))
  assert.deepEqual(adjust(Float32Array.of(0.5, NaN)), [0.5, null])
  assert.deepEqual([adjust([]), adjust([null, NaN])], [[], [null, null]])
})

test('what is no p-value is refused', () => {
  for (const value of [1.5, -0.1, Infinity, true, '0.05', 2, 2n, [0.1], {}, Symbol('p')]) {
    throws(() => adjust([0.5, null, value]), 'NPS_INVALID_ARGUMENT', { row: 2 })
  }
  for (const column of [0.5, null, undefined, '0.5', {}, Uint8Array.of(1), new ArrayBuffer(8)]) {
    throws(() => adjust(column), 'NPS_WRONG_COLUMN_TYPE')
  }
  for (const options of [{ method: 'Holm' }, { method: 'fdr_bh' }, { method: 1 }, { metod: 'bh' }, { level: 0.9 }, 'bh', null]) {
    throws(() => adjust([0.5], options), 'NPS_INVALID_ARGUMENT')
  }
})
