// Responses: reading them, edits, and hostile rows.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { gunzipSync } from 'node:zlib'

import { nps, rejects, root, throws } from './support.mjs'

const { Responses, readCsv, readJsonLines } = nps
const at = '2026-01-05T10:00:00+01:00'

test('a response is an object', () => {
  const responses = new Responses()
  const given = {
    id: 7,
    at: new Date(at),
    score: 9,
    intention: 'yes',
    channel: 'web',
    customer: 'c81f',
    situation: { product: 'Nova', site: 3, vip: true, none: null },
    ratings: { clarity: 4 },
    verbatim: ' Quick. ',
  }
  assert.equal(responses.push(given), 'new')
  assert.equal(responses.push(given), 'repeated')
  const kept = {
    id: '7',
    at: '2026-01-05T09:00:00Z',
    scale: '0-10',
    score: 9,
    intention: 'yes',
    channel: 'web',
    customer: 'c81f',
    situation: { product: 'Nova', site: '3', vip: 'true' },
    ratings: { clarity: 4 },
    verbatim: 'Quick.',
  }
  assert.deepEqual(responses.get('7'), kept)
  assert.equal(responses.push({ ...kept, at: '2026-01-05T08:00:00Z' }), 'outdated')
  assert.equal(responses.push({ ...kept, at: '2026-01-06T08:00:00Z', score: 3 }), 'edited')
  assert.deepEqual([responses.length, responses.has('7'), responses.has('8'), responses.get('8')], [1, true, false, null])
  assert.deepEqual([...responses].map(({ score }) => score), [3])
  assert.equal(String(responses), 'Responses 1; nothing rejected')
})

test('what is no response is refused, and changes nothing', () => {
  const responses = new Responses()
  for (const [change, code] of [
    [{ at: '2026-01-05T10:00:00' }, 'NPS_INVALID_TIME'],
    [{ at: new Date(NaN) }, 'NPS_INVALID_TIME'],
    [{ at: 1767603600 }, 'NPS_INVALID_TIME'],
    [{ at: undefined }, 'NPS_INVALID_TIME'],
    [{ id: ' ' }, 'NPS_INVALID_RESPONSE'],
    [{ id: null }, 'NPS_INVALID_RESPONSE'],
    [{ score: true }, 'NPS_SCORE_WRONG_TYPE'],
    [{ score: 6.5 }, 'NPS_SCORE_NOT_INTEGER'],
    [{ score: NaN }, 'NPS_SCORE_NOT_A_NUMBER'],
    [{ score: 11 }, 'NPS_SCORE_OUT_OF_RANGE'],
    [{ scale: '1-10', score: 0 }, 'NPS_SCORE_OUT_OF_RANGE'],
    [{ intention: 'perhaps' }, 'NPS_INVALID_RESPONSE'],
    [{ customer: 'jane@example.com' }, 'NPS_INVALID_RESPONSE'],
    [{ situation: { channel: 'web' } }, 'NPS_INVALID_RESPONSE'],
    [{ situation: { site: [3] } }, 'NPS_INVALID_RESPONSE'],
    [{ situation: 'Lyon' }, 'NPS_INVALID_ARGUMENT'],
    [{ ratings: { clarity: 4.5 } }, 'NPS_INVALID_RESPONSE'],
    [{ socre: 9 }, 'NPS_INVALID_ARGUMENT'],
  ]) {
    throws(() => responses.push({ id: 'a', at, score: 9, ...change }), code)
  }
  for (const given of [undefined, null, 9, 'a', [9], new Map([['id', 'a']])]) {
    assert.throws(() => responses.push(given))
  }
  assert.equal(responses.length, 0)
})

test('files are read with a ledger', async () => {
  const csv = `response,at,score\na,${at},9\nb,2026-01-05T10:00:00,9\nc,${at},11\n`
  const responses = await readCsv(csv, { columns: { id: 'response' } })
  assert.deepEqual(responses.ids(), ['a'])
  assert.deepEqual(
    responses.rejects.examples.map(({ row, reason }) => [row, reason]),
    [
      [1, 'invalid_time'],
      [2, 'out_of_range'],
    ],
  )
  const lines = await readJsonLines(Buffer.from(JSON.stringify({ id: 'd', at, score: '8' })))
  assert.equal(lines.get('d').score, 8)
  await rejects(readCsv(csv, { columns: { id: 'response' }, situation: ['product'] }), 'NPS_UNKNOWN_COLUMN')
  await rejects(readCsv(csv, { columns: { time: 'at' } }), 'NPS_INVALID_ARGUMENT')
  await rejects(readCsv(9), 'NPS_INVALID_ARGUMENT')
  await rejects(readJsonLines(csv, { scales: '0-10' }), 'NPS_INVALID_ARGUMENT')
})

test('the sample company is read from its file', async () => {
  const file = gunzipSync(readFileSync(new URL('examples/data/interactions.csv.gz', root)))
  const truth = JSON.parse(readFileSync(new URL('examples/data/truth.json', root), 'utf8'))
  const options = { columns: { id: 'response_id', at: 'answered_at' }, situation: ['product', 'use_case'] }
  const responses = await readCsv(file, options)
  assert.equal(responses.length + responses.rejects.total, truth.responses.rows)
  assert.deepEqual([responses.repeated, responses.edited], [truth.retries, truth.late_edits])
})

test('paths of responses unfold', async () => {
  const responses = new Responses()
  for (let id = 0; id < 40; id++) {
    const situation = { declared: id % 2 ? 'manual/unclear' : 'manual' }
    responses.push({ id: String(id), at: '2026-01-05T10:00:00Z', channel: 'web', score: 9, situation })
  }
  const rows = await responses.observations(['channel'], { paths: ['declared'] })
  const paths = [...(await rows.drillDown('declared'))].map(({ path }) => path)
  assert.deepEqual(paths, [[], ['manual'], ['manual', 'unclear'], ['manual', null]])
  assert.equal((await rows.select({ declared: 'manual' })).n, 40)
  await rejects(responses.observations([], { paths: ['decalred'] }), 'NPS_UNKNOWN_COLUMN')
  await rejects(responses.observations([], { path: [] }), 'NPS_INVALID_ARGUMENT')
})
