// Answers with their situations: what goes in, what comes out, and that counted cells say what rows say.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inspect } from 'node:util'
import { columns, dimensions, measures, observed, rows, truth } from './company.mjs'
import { nps, rejects, throws } from './support.mjs'

const { Observations, associate, associatePairs, beforeAfter, observations } = nps
const year = rows()
const plain = (value) => JSON.parse(JSON.stringify(value))

async function analyses(found) {
  const options = { worthwhile: 6 }
  const all = [associate(found), associatePairs(found), beforeAfter(found, measures(), options)]
  return plain([found.total(), ...(await Promise.all(all))])
}

test('the sample company', async () => {
  const found = await observed(columns(year))
  assert.deepEqual([found.rows, found.n, found.rejects.total, found.scale], [20000, 18776, 59, '0-10'])
  assert.deepEqual(found.dimensions, dimensions)
  assert.deepEqual({ ...found.span }, { first: '2025-01-01', last: '2025-12-31' })
  assert.deepEqual(Object.values(found.total().counts()), truth.responses.histogram)
  for (const { where, before, after } of truth.measures) {
    for (const { from, to, n } of [before, after]) {
      const end = new Date(Date.parse(to) + 86_400_000)
      assert.equal((await found.select(where, { start: from, end })).n, n)
    }
  }
  assert.equal((await found.select({ product: 'none of these' })).n, 0)
  for (const where of [undefined, null, {}]) assert.ok((await found.select(where)).equals(found.total()))
})

test('rows and counted cells say the same, to the last bit', async () => {
  const found = await observed(columns(year))
  const expected = await analyses(found)
  const compact = await found.compact()
  assert.ok(compact.rows < found.rows)
  assert.equal(compact.n, found.n)
  assert.deepEqual(await analyses(compact), expected)
  const cells = new Map()
  for (const row of year) {
    const key = JSON.stringify(['score', ...dimensions].map((name) => row[name]).concat(row.answered_at.slice(0, 10)))
    const cell = cells.get(key) ?? { row, count: 0 }
    cells.set(key, { ...cell, count: cell.count + 1 })
  }
  const counted = [...cells.values()]
  const table = columns(counted.map(({ row }) => row))
  const counts = counted.map(({ count }) => count)
  for (const count of [
    counts,
    Float64Array.from(counts),
    Uint8Array.from(counts),
    BigInt64Array.from(counts, BigInt),
  ]) {
    assert.deepEqual(await analyses(await observed({ ...table, count }, { frequency: 'count' })), expected)
  }
})

test('every way to write a day', async () => {
  const score = [9, 3, 10, 8]
  const days = ['1969-12-31', '1970-01-01', '2024-02-29', '2026-01-05']
  const ways = [
    days,
    days.map((day) => new Date(day)),
    days.map((day) => new Date(`${day}T23:59:59.999Z`)),
    days.map((day) => `${day}T00:30:00.25-05:00`),
    [new Date(days[0]), '1970-01-01T23:00:00-00:30', '2024-03-01 00:30:00+01:00', '2026-01-05t00:00:00z'],
    Int32Array.of(-1, 0, 19782, 20458),
  ]
  const shared = new Int32Array(new SharedArrayBuffer(16))
  shared.set(ways.at(-1))
  for (const day of [...ways, shared]) {
    const found = await observations({ score, day }, { score: 'score', dimensions: [], time: 'day' })
    assert.deepEqual({ ...found.span }, { first: days[0], last: days[3] }, inspect(day))
    for (const [row, start] of days.entries()) {
      const end = new Date(Date.parse(start) + 86_400_000)
      assert.equal((await found.select({}, { start, end })).count(score[row]), 1)
    }
  }
})

test('days of all calendars', async () => {
  const span = async (...day) => {
    const table = { score: Uint8Array.of(9, 9), day: Int32Array.from(day) }
    const { first, last } = (await observations(table, { score: 'score', dimensions: [], time: 'day' })).span
    return [first, last]
  }
  for (let day = -720_000; day < 2_940_000; day += 997) {
    const written = (day) => new Date(day * 86_400_000).toISOString().split('T')[0]
    const shown = (day) => (/^[-+]|^0000/.test(written(day)) ? `day ${day}` : written(day))
    assert.deepEqual(await span(day, day + 1), [shown(day), shown(day + 1)])
  }
  assert.deepEqual(await span(-(2 ** 31), 2 ** 31 - 1), ['day -2147483648', 'day 2147483647'])
})

test('what is no day is refused', async () => {
  const read = (day) => observations({ score: [9, 3], day }, { score: 'score', dimensions: [], time: 'day' })
  const wrong = [
    20458,
    20458n,
    true,
    {},
    [],
    'yesterday',
    '',
    '2026-1-5',
    '2026-02-29',
    '2026-13-01',
    '2026-01-05T09:30:00',
  ]
  wrong.push(
    '2026-01-05T09:30',
    '2026-01-05T24:00:00Z',
    '2026-01-05T09:60:00Z',
    '2026-01-05T09:30:00.Z',
  )
  wrong.push(
    '2026-01-05T09:30:00+0001:00',
    '2026-01-05T09:30:00+1:00',
    '2026-01-05T09.30.00Z',
    '05/01/2026',
    '2026-01-0é',
    '+02026-01-05',
  )
  wrong.push(new Date(NaN), new Date(NaN).getTime(), { getTime: () => 0 }, Object.create(Date.prototype))
  for (const value of wrong) {
    await rejects(read(['2026-01-05', value]), 'NPS_WRONG_COLUMN_TYPE')
    await rejects(read([new Date(), value]), 'NPS_WRONG_COLUMN_TYPE')
  }
  for (const value of [null, undefined]) await rejects(read(['2026-01-05', value]), 'NPS_WRONG_COLUMN_TYPE', { row: 1 })
  await rejects(read(['2026-01-05', , ]), 'NPS_WRONG_COLUMN_TYPE', { row: 1 }) // prettier-ignore
  for (const column of [Float64Array.of(1, 2), Int16Array.of(1, 2), '2026-01-05', 9, null, {}]) {
    await rejects(read(column), 'NPS_WRONG_COLUMN_TYPE')
  }
  await assert.rejects(read(['2026-01-05', '2026-01-05T09:30:00']), /2026-01-05T09:30:00.* in row 1, .*with their zone/)
})

test('frequencies are counts', async () => {
  const read = (count) =>
    observations({ score: [9, 3, null, 11], count }, { score: 'score', dimensions: [], frequency: 'count' })
  for (const count of [[2, 0, 3, 4], [2n, 0n, 3n, 4n], Float32Array.of(2, 0, 3, 4), Int8Array.of(2, 0, 3, 4)]) {
    const found = await read(count)
    assert.deepEqual([found.rows, found.n, found.total().missing, found.rejects.total], [4, 2, 3, 4])
    assert.equal((await found.compact()).rows, 2)
  }
  const validity = Uint8Array.of(0b1111)
  for (const values of [Int32Array.of(2, 0, 3, 4), Float64Array.of(2, 0, 3, 4)]) {
    assert.equal((await read({ values, validity })).n, 2)
    await rejects(read({ values, validity: Uint8Array.of(0b0111) }), 'NPS_INVALID_COUNT', { row: 3 })
    await rejects(read({ values, validity: new Uint8Array(0) }), 'NPS_LENGTH_MISMATCH')
  }
  for (const bad of [-1, 0.5, NaN, Infinity, null, undefined, 'two', '2', true, 2 ** 53 + 2, -1n, {}]) {
    await rejects(read([2, bad, 3, 4]), 'NPS_INVALID_COUNT', { row: 1 })
  }
  await rejects(read(Int32Array.of(2, -1, 3, 4)), 'NPS_INVALID_COUNT', { row: 1 })
  await rejects(read(Float64Array.of(2, NaN, 3, 4)), 'NPS_INVALID_COUNT', { row: 1 })
  await rejects(read(BigUint64Array.of(2n ** 63n, 2n ** 63n, 0n, 0n)), 'NPS_COUNT_OVERFLOW')
  for (const column of [9, '2', null, {}]) await rejects(read(column), 'NPS_WRONG_COLUMN_TYPE')
})

test('null is a value of a dimension, undefined is a slip', async () => {
  const table = { s: [9, 3, 10], a: ['x', null, 'x'], flag: [true, false, null], site: [1, 2, 2] }
  const found = await observations(table, { score: 's', dimensions: ['a', 'flag', 'site'] })
  assert.equal((await found.select({ a: null })).count(3), 1)
  assert.equal((await found.select({ a: 'x', site: 2 })).count(10), 1)
  assert.equal((await found.select({ flag: true, site: 1n })).count(9), 1)
  await rejects(found.select({ a: undefined }), 'NPS_INVALID_ARGUMENT')
  for (const value of [6.5, NaN, {}, ['x'], Symbol('x')])
    await rejects(found.select({ a: value }), 'NPS_WRONG_COLUMN_TYPE')
  for (const where of ['a', 9, ['a'], true, new Map([['a', 'x']]), new Set(['a']), new Date()]) {
    await rejects(found.select(where), 'NPS_INVALID_ARGUMENT')
  }
})

test('hostile input', async () => {
  const table = { s: [9, 3], a: ['x', 'y'], long: [1, 2, 3], day: ['2026-01-05', '2026-01-06'] }
  const read = (options) => observations(table, { score: 's', dimensions: [], ...options })
  await rejects(observations(), 'NPS_INVALID_ARGUMENT')
  await rejects(observations(table), 'NPS_INVALID_ARGUMENT')
  for (const given of [null, 9, [], 'table', new Map()]) {
    await rejects(observations(given, { score: 's', dimensions: [] }), 'NPS_INVALID_ARGUMENT')
  }
  for (const options of [
    { score: 9 },
    { dimensions: 'a' },
    { dimensions: [9] },
    { time: 9 },
    { frequency: null },
    { level: 0.9 },
    { dims: [] },
  ]) {
    await rejects(read(options), 'NPS_INVALID_ARGUMENT')
  }
  for (const options of [{ score: 'none' }, { dimensions: ['toString'] }, { time: 'none' }, { frequency: 'none' }]) {
    await rejects(read(options), 'NPS_UNKNOWN_COLUMN')
  }
  for (const options of [
    { dimensions: ['long'] },
    { frequency: 'long' },
    { score: 'long', dimensions: ['a'] },
    { score: 'long', time: 'day' },
  ]) {
    await rejects(read(options), 'NPS_LENGTH_MISMATCH')
  }
  await rejects(read({ dimensions: ['a', 'a'] }), 'NPS_INVALID_ARGUMENT')
  await rejects(read({ scale: '1-5' }), 'NPS_INVALID_SCALE')
  await rejects(
    observations({ s: [9, 6.5] }, { score: 's', dimensions: [], errors: 'raise' }),
    'NPS_SCORE_NOT_INTEGER',
    { row: 1 },
  )
  const timeless = await read({ dimensions: ['a'] })
  assert.equal(timeless.span, null)
  await rejects(timeless.select({ b: 'x' }), 'NPS_UNKNOWN_COLUMN')
  await rejects(timeless.select({}, { start: '2026-01-05' }), 'NPS_INVALID_ARGUMENT')
  const timed = await read({ time: 'day' })
  for (const start of [20458, null, 'now', '2026-01-05T00:00:00', new Date(NaN), {}]) {
    await rejects(timed.select({}, { start }), 'NPS_INVALID_ARGUMENT')
  }
  await rejects(timed.select({}, { from: '2026-01-05' }), 'NPS_INVALID_ARGUMENT')
  throws(() => new Observations(), 'NPS_INVALID_ARGUMENT')
  const empty = await observations({ s: [], d: [] }, { score: 's', dimensions: [], time: 'd' })
  assert.deepEqual([empty.rows, empty.n, empty.span], [0, 0, null])
  await assert.rejects(Observations.prototype.compact.call({}), Error)
})

test('what changes or throws meanwhile', async () => {
  const thrown = new Error('mine')
  const mine = (error) => error === thrown
  const table = { s: [9, 3], get day() { throw thrown } } // prettier-ignore
  await assert.rejects(observations(table, { score: 's', dimensions: [], time: 'day' }), mine)
  const list = ['2026-01-05', '2026-01-06']
  Object.defineProperty(list, 1, { get() { throw thrown } }) // prettier-ignore
  await assert.rejects(observations({ s: [9, 3], list }, { score: 's', dimensions: [], time: 'list' }), mine)
  const day = Int32Array.of(1, 2)
  const count = Float64Array.of(1, 1)
  const options = { score: 's', dimensions: ['k'], time: 'day', frequency: 'count' }
  const pending = observations({ s: Uint8Array.of(9, 3), k: ['x', 'y'], day, count }, options)
  day.fill(7)
  count.fill(-1)
  options.dimensions[0] = 'gone'
  const found = await pending
  assert.deepEqual([found.n, found.span.last, ...found.dimensions], [2, '1970-01-03', 'k'])
})

test('shown, printed, serialised', async () => {
  const table = { score: [9, 3, 11], a: ['x', 'y', 'x'], day: ['2026-01-05', '2026-01-07', '2026-01-05'] }
  const found = await observations(table, { score: 'score', dimensions: ['a'], time: 'day' })
  assert.equal(inspect(found), 'Observations 3 rows, n = 2, by a, 2026-01-05 to 2026-01-07')
  const { rows, span, rejects: ledger } = plain(found)
  assert.deepEqual([rows, span, ledger.total], [3, { first: '2026-01-05', last: '2026-01-07' }, 1])
})
