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
