// Answers that count once: what comes twice, late, edited, withdrawn or erased; by the calendar of a place.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { inspect } from 'node:util'
import { nps, rejects, root, throws } from './support.mjs'

const { Live, LiveResponses } = nps
const DAY = 86_400
const spec = { dimensions: ['channel', 'site'], window: 'sliding 3d', retainDays: 8 }
const web = { channel: 'web', site: 'Évreux' }
const of = (id, day, score, values = web, rest = {}) => ({ id, at: day * DAY + 5, score, values, ...rest })

/** One of each kind of version, as the Rust suite makes it. */
function golden() {
  const made = new LiveResponses(spec)
  made.push(of('forgotten', 1, 9))
  made.push(of('R1', 10, 3, web, { customer: 'c81f' }))
  made.push(of('R2', 11, 0, web, { customer: 'gone' }))
  made.push(of('R3', 12, null, [null, null]))
  made.replace(of('R3', 12, 10, ['sms', null]), 14 * DAY)
  made.push(of('R4', 13, 7, [null, null]))
  made.withdraw('R4', 13 * DAY + 6)
  made.eraseCustomer('gone', 15 * DAY)
  made.push(of('late', 2, 9))
  assert.equal(made.replace(of('R5', 7, 9), 12 * DAY), 'expired')
  return made
}

test('each response once', () => {
  const made = new LiveResponses({ dimensions: ['channel'] })
  const first = { id: 'R1', at: 3600, score: 3, values: ['web'], customer: 'c81f' }
  assert.deepEqual([made.push(first), made.push(first)], ['new', 'repeated'])
  assert.deepEqual([made.replace({ ...first, score: 9 }, 7200), made.push(first)], ['edited', 'outdated'])
  assert.deepEqual([made.now(7200).nps.nps, made.answers, made.knows('R1'), made.knows('R2')], [100, 1, true, false])
  made.push({ id: 2, at: new Date(3_600_000), score: 0, values: { channel: null } })
  assert.deepEqual([made.withdraw('2', 10_000), made.eraseCustomer('c81f', 10_000)], ['edited', 1])
  assert.deepEqual([made.answers, made.isEmpty, made.known, made.late], [0, true, 2, 0])
  assert.equal(inspect(made), 'LiveResponses 0 answers by channel; 2 known')
  made.advance(99 * DAY)
  assert.deepEqual([made.known, made.push(first), made.late], [0, 'expired', 1])
})

test('the first bytes are read for ever', () => {
  const bytes = readFileSync(new URL('nps-core/testdata/snapshots/responses-live-v1.bin', root))
  const made = golden()
  assert.deepEqual(made.toBytes(), bytes)
  const read = LiveResponses.fromBytes(bytes)
  assert.ok(read.equals(made))
  assert.deepEqual([read.known, read.late, read.answers, read.toBytes()], [5, 2, 3, bytes])
  for (let end = 0; end < bytes.length; end += 7) throws(() => LiveResponses.fromBytes(bytes.subarray(0, end)), 'NPS_CORRUPT_BYTES')
})

test('any order, any shards, one by one or many at once', async () => {
  const responses = Array.from({ length: 90 }, (_, row) => of(`R${row % 60}`, 9 + (row % 4), (row * 7) % 11, [['web', 'sms', null][row % 3], 'Lyon']))
  const made = new LiveResponses(spec)
  const arrivals = responses.map((response) => made.push(response))
  assert.ok(arrivals.includes('repeated') || arrivals.includes('edited') || arrivals.includes('outdated'))
  const many = new LiveResponses(spec)
  assert.deepEqual(await many.pushMany(responses), arrivals)
  const shards = [new LiveResponses(spec), new LiveResponses(spec)]
  await Promise.all(shards.map((shard, part) => shard.pushMany(responses.filter((_, row) => row % 2 === part).reverse())))
  shards[0].merge(shards[1])
  shards[0].merge(shards[0])
  for (const other of [many, shards[0], LiveResponses.fromBytes(made.toBytes())]) assert.deepEqual(other.toBytes(), made.toBytes())
})

test('hostile responses change nothing', async () => {
  const made = golden()
  const before = made.toBytes()
  const good = of('R9', 12, 9)
  for (const [response, code] of [
    [undefined, 'NPS_INVALID_ARGUMENT'],
    [null, 'NPS_INVALID_ARGUMENT'],
    [['R9'], 'NPS_INVALID_ARGUMENT'],
    [{ ...good, id: ' ' }, 'NPS_INVALID_RESPONSE'],
    [{ ...good, id: undefined }, 'NPS_INVALID_RESPONSE'],
    [{ ...good, id: 6.5 }, 'NPS_WRONG_COLUMN_TYPE'],
    [{ ...good, customer: 'me@example.org' }, 'NPS_INVALID_RESPONSE'],
    [{ ...good, customer: 7 }, 'NPS_INVALID_ARGUMENT'],
    [{ ...good, at: Date.now() }, 'NPS_INVALID_ARGUMENT'],
    [{ ...good, at: undefined }, 'NPS_INVALID_ARGUMENT'],
    [{ ...good, score: 11 }, 'NPS_SCORE_OUT_OF_RANGE'],
    [{ ...good, values: ['web'] }, 'NPS_LENGTH_MISMATCH'],
    [{ ...good, values: { channel: 'web' } }, 'NPS_UNKNOWN_COLUMN'],
    [{ ...good, value: ['web', null] }, 'NPS_INVALID_ARGUMENT'],
  ]) {
    throws(() => made.push(response), code)
    throws(() => made.replace(response, 99 * DAY), code)
    await rejects(made.pushMany([good, response]), code, { row: 1 })
  }
  throws(() => made.replace(good, good.at - 1), 'NPS_INVALID_ARGUMENT')
  throws(() => made.withdraw(' ', 0), 'NPS_INVALID_RESPONSE')
  throws(() => made.withdraw('R1', 1e15), 'NPS_INVALID_ARGUMENT')
  throws(() => made.eraseCustomer(7, 0), 'NPS_INVALID_ARGUMENT')
  throws(() => made.merge(new LiveResponses()), 'NPS_INVALID_ARGUMENT')
  throws(() => made.merge(new Live(spec)), 'NPS_INVALID_ARGUMENT')
  throws(() => LiveResponses(spec), 'NPS_INVALID_ARGUMENT')
  await rejects(made.pushMany('R1'), 'NPS_INVALID_ARGUMENT')
  await rejects(made.pushMany([, good]), 'NPS_INVALID_ARGUMENT', { row: 0 }) // prettier-ignore
  assert.deepEqual(made.toBytes(), before)
})

test('days of a place, where clocks change', () => {
  for (const Class of [Live, LiveResponses]) {
    const made = new Class({ zone: 'Europe/Paris', granularity: 60, window: 'day', retainDays: 40, dimensions: ['site'] })
    let id = 0
    const push = (at) => (Class === Live ? made.push(at, 9, ['Lyon']) : made.push({ id: id++, at, score: 9, values: ['Lyon'] }))
    // 2026-03-29 has 23 hours in Paris, 2026-10-25 has 25.
    for (let hour = 0; hour < 49; hour++) push(new Date(Date.UTC(2026, 2, 28, 23) + hour * 3_600_000))
    assert.equal(made.now('2026-03-29T23:59:59+02:00').nps.n, 23)
    assert.equal(made.now('2026-03-30T23:59:59+02:00').nps.n, 24)
    assert.equal(made.now('2026-03-30T12:30:00+02:00', { window: 'sliding 6h' }).nps.n, 6)
    const headline = made.segment('site', 'Lyon', '2026-03-29T12:00:00+02:00', { window: 'tumbling 12h' })
    assert.deepEqual([headline.window, headline.firstDay, headline.asOfDay], ['tumbling 12h', '2026-03-29', '2026-03-29'])
    assert.equal(made.window('site', 'Lyon', '2026-03-31T00:00:00+02:00', { window: 'sliding 3d' }).n, 48)
    const panes = made.panes('2026-03-29T00:00:00+01:00', '2026-03-29T23:59:59+02:00')
    assert.deepEqual([panes.length, panes[0].from, panes[22].day], [23, Date.UTC(2026, 2, 28, 23) / 1000, '2026-03-29'])
    assert.equal(made.segmentPanes('site', 'Nice', panes[0].from, panes[22].from).length, 0)
    assert.deepEqual(made.days(panes[0].from, panes[0].from + 2 * DAY).map(({ day, distribution: { n } }) => [day, n]), [
      ['2026-03-29', 23],
      ['2026-03-30', 24],
      ['2026-03-31', 2],
    ])
    assert.deepEqual([made.windowName, made.zone, made.granularity, made.dayBegins, made.caps], ['day', 'Europe/Paris', 60, 0, {}])
    assert.deepEqual(Class.fromBytes(made.toBytes()).toBytes(), made.toBytes())
    const decayed = made.now('2026-03-31T01:00:00+02:00', { window: 'half-life 1d' })
    assert.ok(decayed.kishN > 30 && decayed.kishN < 49 && decayed.effectiveN > 0)
    assert.deepEqual([decayed.nps.nps, decayed.previous, decayed.from], [100, null, panes[0].from])
    assert.deepEqual([headline.kishN, headline.effectiveN, headline.age], [null, null, 0])
    for (const window of ['sliding 90min', 'sliding 41d', 'yesterday', '', 7, null]) {
      throws(() => made.now('2026-03-31T01:00:00+02:00', { window }), 'NPS_INVALID_ARGUMENT')
    }
    throws(() => made.now('2026-03-31T01:00:00+02:00', { windows: 'day' }), 'NPS_INVALID_ARGUMENT')
    throws(() => made.now('2026-03-31T01:00:00+02:00', 'day'), 'NPS_INVALID_ARGUMENT')
  }
})

test('segments within bounds', () => {
  const made = new Live({ dimensions: ['site'], caps: { site: { most: 3, always: ['Lyon'] } } })
  for (let row = 0; row < 100; row++) made.push(row, 9, [`s${row}`])
  for (let row = 0; row < 9; row++) made.push(row, 3, ['Lyon'])
  const segments = made.segments('site', 0)
  assert.deepEqual(segments.map(({ other }) => other), [false, false, false, false, true])
  const other = made.other('site', 0)
  assert.deepEqual([other.headline.nps.n, segments[4].headline.nps.n, segments[4].value], [97, 97, null])
  assert.ok(other.distinct.estimate > 10 && other.distinct.se > 0)
  const top = made.top('site', 1, 0)
  assert.deepEqual([top.segments[0].value, top.atMost, top.exact, top.other.headline.nps.n], ['Lyon', 97, false, 97])
  assert.deepEqual(made.caps, { site: { most: 3, always: ['Lyon'] } })
  assert.equal(new Live({ dimensions: ['site'] }).other('site', 0), null)
  for (const most of [-1, 1.5, NaN, '2', null]) throws(() => made.top('site', most, 0), 'NPS_INVALID_COUNT')
  throws(() => made.segment('site', 's1', 0) && made.segment('site', 's2', 0) && made.segment('site', 's3', 0) && made.segment('site', 's4', 0), 'NPS_INVALID_ARGUMENT')
})
