// Answers counted by situation and period: rows, columns and Arrow tables, to the same bytes.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { nps, root, throws } from './support.mjs'

const { Observations, observations, tabulate } = nps
const file = (name) => readFileSync(new URL(`nps-core/testdata/arrow/${name}`, root))
const rows = JSON.parse(file('answers.json').toString())
const [stream, whole] = [file('answers.arrows'), file('answers.arrow')]
const options = { score: 'score', by: ['channel', 'site', 'new'], tags: ['tags'] }
const periods = [{}, { time: 'at' }, { time: 'at', every: '1w' }, { time: 'at', every: '1mo', frequency: 'count' }]

const columns = () => Object.fromEntries(Object.keys(rows[0]).map((name) => [name, rows.map((row) => row[name])]))

function* batches() {
  for (let start = 0; start < rows.length; start += 7) yield rows.slice(start, start + 7)
}

async function* later() {
  for (const row of rows.toReversed()) yield row
}

test('rows, columns and Arrow tables give the same bytes', async () => {
  for (const period of periods) {
    const given = { ...options, ...period }
    const expected = (await tabulate(rows, given)).toBytes()
    const sources = [columns(), [...batches()], batches(), later(), new Set(rows), stream, whole, new Uint8Array(stream)]
    for (const source of sources) assert.deepEqual((await tabulate(source, given)).toBytes(), expected)
  }
})

test('the bytes are those of Python', async () => {
  const table = await tabulate(stream, { ...options, time: 'at', every: '1w' })
  assert.deepEqual(table.toBytes(), file('answers.nps'))
  assert.deepEqual({ ...table.span }, { first: '2025-12-29', last: '2026-01-12' })
  assert.deepEqual(Object.values(table.rejects.counts).filter(Boolean), [5, 5, 5])
  assert.deepEqual([table.n, table.rejects.total, table.rejects.examples], [35, 15, []])
  assert.ok(Observations.fromBytes(table.toBytes()).total().equals(table.total()))
})

test('a table says what its rows say', async () => {
  const found = await observations(columns(), { score: 'score', dimensions: options.by, time: 'at' })
  const table = await tabulate(rows, { ...options, tags: [], time: 'at' })
  assert.ok(table.total().equals(found.total()))
  for (const where of [{ channel: 'web' }, { site: null, new: true }, { channel: 'none' }]) {
    assert.ok((await table.select(where)).equals(await found.select(where)))
  }
  assert.equal((await tabulate([], { score: 'score', by: [] })).n, 0)
})

const who = (place) => `c${place % 9}`
const wide = rows.map((row, place) => ({
  ...row,
  way: ['product/manual', 'product', null][place % 3],
  who: who(place),
  weight: [0.1, 2.5, -0, 1][place % 4],
}))
const more = { paths: ['way'], customer: 'who', weight: 'weight', unknown: ['site', 'tags'], missingCodes: [11, '99'] }

test('customers, weights, paths, gaps and codes are those of observations', async () => {
  const given = { ...options, ...more, time: 'at' }
  const { by, ...rest } = given
  const table = Object.fromEntries(Object.keys(wide[0]).map((name) => [name, wide.map((row) => row[name])]))
  const found = await tabulate(wide, given)
  const read = await observations(table, { ...rest, dimensions: by })
  assert.deepEqual(found.dimensions, [...by, 'way', 'tags'])
  assert.deepEqual(found.rejects.missingCodes, read.rejects.missingCodes)
  const elevens = rows.filter((row) => Number(row.score) === 11).length
  assert.deepEqual(found.rejects.missingCodes.map((one) => ({ ...one })), [{ code: 11, count: elevens }])
  assert.ok(elevens > 0)
  for (const source of [table, [wide.slice(0, 9), wide.slice(9)], wide.toReversed()]) {
    assert.deepEqual((await tabulate(source, given)).toBytes(), found.toBytes())
  }
  for (const where of [{}, { way: 'product' }, { tags: 'vip' }, { site: null }]) {
    assert.deepEqual((await found.weighted(where)).toJSON(), (await read.weighted(where)).toJSON())
    assert.deepEqual(await found.clustered(where), await read.clustered(where))
  }
  assert.deepEqual(Observations.fromBytes(found.toBytes()).rejects, found.rejects)
  const counted = found.frequencies().reduce((sum, count) => sum + count, 0)
  assert.equal(counted, found.n + found.total().missing)
  assert.equal(found.scores().length, found.rows)
  const arrow = { ...options, time: 'at', customer: 'channel', weight: 'count' }
  const named = rows.every((row) => row.channel !== null)
  const outcome = await tabulate(stream, arrow).then((made) => made.toBytes(), (error) => error.message)
  assert.deepEqual(outcome, await tabulate(rows, arrow).then((made) => made.toBytes(), (error) => error.message))
  assert.equal(typeof outcome === 'string', !named)
  const weighted = { ...options, weight: 'count' }
  assert.deepEqual((await tabulate(stream, weighted)).toBytes(), (await tabulate(rows, weighted)).toBytes())
})

/** So many rows, whose columns are there only now and then. */
function* many(count) {
  for (let place = 0; place < count; place++) {
    const row = { score: (place * 7) % 13, site: (place * 31) % 97, at: new Date(place * 3_600_000) }
    if (place > 70_000) Object.assign(row, { late: place % 2 === 0 ? 'yes' : 'no', new: place % 3 === 0 })
    yield row
  }
}

test('rows are counted block by block, and the blocks are one table', async () => {
  const given = { score: 'score', by: ['site', 'late', 'new'], time: 'at', every: '1mo' }
  const all = [...many(200_001)]
  const names = ['score', 'site', 'at', 'late', 'new']
  const table = Object.fromEntries(names.map((name) => [name, all.map((row) => row[name])]))
  const expected = (await tabulate(table, given)).toBytes()
  async function* batches() {
    for (let start = 0; start < all.length; start += 50_000) yield all.slice(start, start + 50_000)
  }
  for (const source of [all, many(200_001), batches()]) {
    assert.deepEqual((await tabulate(source, given)).toBytes(), expected)
  }
  for (const count of [1, 65_535, 65_536, 65_537, 131_072]) {
    const few = all.slice(0, count)
    const columns = Object.fromEntries(['score', 'site', 'at'].map((name) => [name, few.map((row) => row[name])]))
    const counted = { score: 'score', by: ['site'], time: 'at' }
    assert.deepEqual((await tabulate(few, counted)).toBytes(), (await tabulate(columns, counted)).toBytes(), count)
  }
  // What is wrong is said of whichever block it is in.
  const refused = [
    [{ by: ['sit'] }, many(70_000), 'NPS_UNKNOWN_COLUMN', /no column "sit"; the columns are "score", "site", "at"$/],
    [{ time: 'ta' }, many(70_000), 'NPS_UNKNOWN_COLUMN', /no column "ta"; the columns are "score", "site", "at"$/],
    [{ errors: 'raise' }, many(140_000), 'NPS_SCORE_OUT_OF_RANGE', /^1[12] is not on the scale/],
    [{}, [...many(70_000), 3], 'NPS_INVALID_ARGUMENT', /source is a number/],
    [{}, [...many(70_000), { score: 9, site: 'x', at: new Date(0) }], 'NPS_WRONG_COLUMN_TYPE', /"site" holds values of several types/],
  ]
  for (const [change, source, code, message] of refused) {
    await assert.rejects(tabulate(source, { score: 'score', by: ['site'], time: 'at', ...change }), (error) => {
      assert.deepEqual([error.code, error.row], [code, undefined])
      assert.match(error.message, message)
      return true
    })
  }
  async function* broken() {
    yield* many(140_000)
    throw new RangeError('the source')
  }
  await assert.rejects(tabulate(broken(), { score: 'score', by: ['site'] }), RangeError)
})

test('tables that were counted apart are merged', async () => {
  const given = { ...options, ...more, time: 'at' }
  const whole = (await tabulate(wide, given)).toBytes()
  const parts = await Promise.all([0, 1, 2].map((part) => tabulate(wide.filter((_, place) => place % 3 === part), given)))
  const [one, two, three] = parts
  assert.deepEqual((await (await one.merge(two)).merge(three)).toBytes(), whole)
  assert.deepEqual((await three.merge(await two.merge(Observations.fromBytes(one.toBytes())))).toBytes(), whole)
  const plain = await tabulate(rows, { score: 'score', by: ['site'] })
  const refused = [
    [await tabulate(rows, { score: 'score', by: ['channel'] }), 'NPS_INVALID_ARGUMENT'],
    [await tabulate(rows, { score: 'score', by: ['site'], time: 'at' }), 'NPS_INVALID_ARGUMENT'],
    [await tabulate(rows, { score: 'score', by: ['site'], scale: '0-10/6/9' }), 'NPS_SCALE_MISMATCH'],
    [await tabulate([{ score: 9, site: 'x' }], { score: 'score', by: ['site'] }), 'NPS_WRONG_COLUMN_TYPE'],
  ]
  for (const [other, code] of refused) await assert.rejects(plain.merge(other), { code })
  for (const other of [undefined, null, {}, plain.toBytes()]) {
    await assert.rejects(plain.merge(other), { code: 'NPS_INVALID_ARGUMENT' })
  }
})

test('what is refused is refused alike', async () => {
  const changed = (change) => rows.map((row, place) => ({ ...row, ...(place === 9 ? change : {}) }))
  const refused = [
    [{ score: 'scroe' }, 'NPS_UNKNOWN_COLUMN', /no column "scroe"; the columns are "score", "channel"/],
    [{ by: ['channel', 'channel'] }, 'NPS_INVALID_ARGUMENT', /given twice/],
    [{ every: '1w' }, 'NPS_INVALID_ARGUMENT', /every is 1w, expected used with time/],
    [{ time: 'at', every: '0d' }, 'NPS_INVALID_ARGUMENT', /every is "0d", expected a number of days/],
    [{ errors: 'raise' }, 'NPS_SCORE_OUT_OF_RANGE', /^"?11"? is not on the scale 0–10$/],
    [{ by: 'channel' }, 'NPS_INVALID_ARGUMENT', /by is a text, expected a list/],
    [{ tag: [] }, 'NPS_INVALID_ARGUMENT', /no option "tag"/],
    [{ by: ['channel'], paths: ['site'] }, 'NPS_WRONG_COLUMN_TYPE', /"site" holds whole numbers, expected texts/],
    [{ unknown: ['tag'] }, 'NPS_UNKNOWN_COLUMN', /no column "tag"; the columns are "channel", "site", "new", "tags"/],
    [{ missingCodes: [99, 10] }, 'NPS_INVALID_ARGUMENT', /the missing code 10 is on the scale 0–10/],
    [{ missingCodes: [6.5] }, 'NPS_INVALID_ARGUMENT', /the missing code 6.5 is not a whole number/],
    [{ weight: 'channel' }, 'NPS_WRONG_COLUMN_TYPE', /"channel" holds/],
  ]
  for (const [change, code, message] of refused) {
    for (const source of [rows, stream, whole, batches()]) {
      await assert.rejects(tabulate(source, { ...options, ...change }), (error) => {
        assert.deepEqual([error.code, error.row], [code, undefined])
        assert.match(error.message, message)
        return true
      })
    }
  }
  const counted = { ...options, frequency: 'count' }
  for (const [change, code] of [[{ count: -1 }, 'NPS_INVALID_COUNT'], [{ count: 1.5 }, 'NPS_INVALID_COUNT']]) {
    await assert.rejects(tabulate(changed(change), counted), (error) => error.code === code && !('row' in error))
  }
  await assert.rejects(tabulate(changed({ at: null }), { ...options, time: 'at' }), { code: 'NPS_WRONG_COLUMN_TYPE' })
  for (const source of [null, undefined, 3, 'rows', () => rows, [1], [[rows[0], null]]]) {
    await assert.rejects(tabulate(source, options), (error) => /^NPS_/.test(error.code))
  }
  for (const given of [undefined, null, 3, {}, { score: 'score' }]) {
    for (const source of [rows, stream]) await assert.rejects(tabulate(source, given), { code: 'NPS_INVALID_ARGUMENT' })
  }
})

test('bytes that were cut or altered give a table or an error with its code', async () => {
  let refused = 0
  for (const bytes of [stream, whole]) {
    const tried = []
    const attempt = (data) => tried.push(tabulate(data, { ...options, time: 'at', frequency: 'count' }).catch((error) => error))
    for (let size = 0; size < bytes.length; size += 3) attempt(bytes.subarray(0, size))
    for (let place = 0; place < bytes.length; place++) {
      for (const bits of [0xff, 0x80, 1]) {
        const altered = Buffer.from(bytes)
        altered[place] ^= bits
        attempt(altered)
      }
    }
    for (const found of await Promise.all(tried)) {
      if (found instanceof Observations) continue
      assert.match(found.code, /^NPS_/, found)
      refused++
    }
  }
  assert.ok(refused > 1000)
  for (const bytes of [Buffer.alloc(0), Buffer.from('ARROW1'), Buffer.alloc(64, 0xff), Buffer.alloc(1000)]) {
    await assert.rejects(tabulate(bytes, options), (error) => /^NPS_(CORRUPT_BYTES|UNKNOWN_COLUMN)$/.test(error.code))
  }
})
