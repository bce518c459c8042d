// The live aggregator: the state is a function of the answers; hostile answers change nothing.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { inspect } from 'node:util'
import { columns, rows } from './company.mjs'
import { nps, rejects, root, throws } from './support.mjs'

const { Live, Nps, compare, score } = nps
const DAY = 86_400
const MONDAY = 1_767_571_200 // 2026-01-05T00:00:00Z
const plain = (value) => JSON.parse(JSON.stringify(value))
const options = { dimensions: ['channel', 'site'], window: 'sliding 3d', retainDays: 8 }

/** Numbers anybody can make again: Knuth's 64-bit linear congruential generator, upper bits used. */
function pseudo(state = 1n) {
  return (bound) => {
    state = BigInt.asUintN(64, state * 6_364_136_223_846_793_005n + 1_442_695_040_888_963_407n)
    return Number((state >> 33n) % BigInt(bound))
  }
}

/** Answers on days around 1970, some kept no more, some without a score or a value. */
function events(count, below = pseudo()) {
  return Array.from({ length: count }, () => {
    const days = below(10) ? below(12) - 6 : below(6000) - 3000
    const values = [[null, 'web', 'sms'][below(3)], [null, 'Lyon', 'Évreux', ''][below(4)]]
    return [days * DAY + below(DAY), below(5) ? below(11) : null, values]
  })
}

function live(answers, rest) {
  const made = new Live({ ...options, ...rest })
  for (const [at, points, values] of answers) made.push(at, points, values)
  return made
}

const table = (answers) => ({
  at: Float64Array.from(answers, ([at]) => at),
  score: answers.map(([, points]) => points),
  channel: answers.map(([, , [channel]]) => channel),
  site: answers.map(([, , [, site]]) => site),
})
const names = { score: 'score', time: 'at' }

test('a week by event', () => {
  const made = new Live({ dimensions: ['channel'] })
  for (const [hour, points, channel] of [
    [9, 10, 'web'],
    [10, 9, 'sms'],
    [11, 9, 'web'],
    [30, 8, 'web'],
    [31, 3, 'sms'],
  ]) {
    made.push(MONDAY + 3600 * hour, points, [channel])
  }
  made.push(new Date((MONDAY + DAY) * 1000), null, { channel: 'web' })
  const headline = made.now('2026-01-06T12:00:00+01:00')
  assert.deepEqual([headline.nps.nps, headline.nps.n, headline.missing, headline.expired], [40, 5, 1, 0])
  assert.deepEqual(
    [headline.firstDay, headline.asOfDay, headline.newestDay],
    ['2025-12-31', '2026-01-06', '2026-01-06'],
  )
  assert.deepEqual([headline.previous.n, headline.allTime.n, made.answers, made.isEmpty], [0, 5, 6, false])
  assert.equal(made.segment('channel', 'sms', MONDAY + DAY).nps.nps, 0)
  assert.equal(made.segment('channel', 'never', MONDAY + DAY).nps.nps, null)
  assert.deepEqual(
    made.segments('channel', MONDAY + DAY).map(({ value, headline: { nps } }) => [value, nps.n]),
    [
      ['sms', 2],
      ['web', 3],
    ],
  )
  assert.equal(made.window('channel', 'web', MONDAY + DAY).missing, 1)
  assert.deepEqual(
    made.days(MONDAY - DAY, MONDAY + 9 * DAY).map(({ day, distribution }) => [day, distribution.n]),
    [
      ['2026-01-04', 0],
      ['2026-01-05', 3],
      ['2026-01-06', 2],
    ],
  )
  assert.deepEqual(
    made.segmentDays('channel', 'sms', MONDAY, MONDAY).map(({ distribution }) => distribution.n),
    [1],
  )
  assert.deepEqual(
    [made.scale, made.dimensions, made.windowName, made.retainDays, made.level, made.method],
    ['0-10', ['channel'], 'sliding 7d', 35, 0.95, 'auto'],
  )
  made.advance(MONDAY + 70 * DAY)
  const later = made.now(MONDAY + 70 * DAY)
  assert.deepEqual([later.nps.nps, later.expired, later.allTime.n], [null, 6, 5])
})

test('the change from the window before', () => {
  const made = new Live({ window: 'sliding 1d', retainDays: 2, level: 0.9, method: 'wald' })
  for (const [at, points] of [
    [0, 3],
    [1, 9],
    [DAY, 10],
    [DAY + 1, 9],
  ])
    made.push(at, points)
  const headline = made.now(DAY)
  assert.deepEqual(plain(headline.change()), plain(compare(headline.previous, headline.nps, { level: 0.9 })))
  assert.deepEqual([headline.change().difference, headline.nps.method], [100, 'wald'])
  assert.deepEqual([made.now(0).previous, made.now(0).change()], [null, null])
  const { nps: points, previous, firstDay } = plain(headline)
  assert.deepEqual([points.nps, previous.nps, firstDay], [100, 0, '1970-01-02'])
  assert.match(inspect(headline), /^1970-01-02 to 1970-01-02: NPS /)
  assert.equal(inspect(made), 'Live 4 answers; 1 of 2 days')
})

test('any order, any shards, any columns give the same bytes', async () => {
  const below = pseudo(7n)
  for (const count of [0, 1, 60, 500]) {
    const answers = events(count, below)
    const bytes = live(answers).toBytes()
    const shuffled = answers
      .map((answer) => [below(1e6), answer])
      .sort(([a], [b]) => a - b)
      .map(([, answer]) => answer)
    assert.deepEqual(live(shuffled).toBytes(), bytes)
    const shards = Array.from({ length: 5 }, () => [])
    for (const answer of answers) shards[below(5)].push(answer)
    const parts = shards.map((shard) => live(shard))
    while (parts.length > 1) {
      const [other] = parts.splice(below(parts.length), 1)
      parts[below(parts.length)].merge(other)
    }
    assert.deepEqual(parts[0].toBytes(), bytes)
    const made = live(shards[0])
    const counted = shards.slice(1).map((shard) => made.pushMany(table(shard), names))
    for (const { total } of await Promise.all(counted)) assert.equal(total, 0)
    assert.deepEqual(made.toBytes(), bytes)
    assert.ok(made.equals(live(answers)))
    const again = Live.fromBytes(bytes)
    assert.deepEqual([again.answers, again.toBytes()], [count, bytes])
    for (const [at, points, values] of shuffled) made.retract(at, points, values)
    assert.equal(made.isEmpty, true)
  }
})

test('the first bytes are read for ever', () => {
  const made = new Live({ dimensions: ['channel'], window: 'sliding 7d', retainDays: 14 })
  const answers = [
    [-3, 0, 'web', 2],
    [3, null, null, 1],
    [10, 9, 'sms', 300],
    [10, 10, 'web', 1],
    [13, 6, 'vidéo', 5],
    [13, null, 'web', 1],
  ]
  for (const [day, points, channel, times] of answers) {
    for (let time = 0; time < times; time++) made.push(day * DAY, points, [channel])
  }
  const bytes = readFileSync(new URL('nps-core/testdata/snapshots/live-v1.bin', root))
  assert.deepEqual(made.toBytes(), bytes)
  assert.ok(Live.fromBytes(bytes).equals(made))
})

test('a year replayed is the batch answer', async () => {
  const year = rows()
  const found = columns(year)
  const spec = { dimensions: ['channel', 'product'], window: 'sliding 7d', retainDays: 400 }
  const made = new Live(spec)
  const ledger = await made.pushMany(found, names)
  assert.deepEqual([ledger.total, made.answers], [59, 20000 - 59])
  const one = new Live(spec)
  let refused = 0
  for (const { answered_at, score: points, channel, product } of year) {
    try {
      one.push(answered_at, points, { product, channel })
    } catch ({ code }) {
      assert.match(code, /^NPS_SCORE_/)
      refused++
    }
  }
  assert.equal(refused, 59)
  assert.deepEqual(one.toBytes(), made.toBytes())
  const at = new Date(Math.max(...found.at.map(Date.parse)))
  const batch = (answers) => {
    const { detractors, passives, promoters } = score(answers)
    return plain(Nps.fromCounts(detractors, passives, promoters))
  }
  assert.deepEqual(plain(made.now(at).allTime), batch(found.score))
  const first = Math.floor(at / (DAY * 1000)) - 6
  const last = found.score.filter((_, row) => Math.floor(Date.parse(found.at[row]) / (DAY * 1000)) >= first)
  assert.deepEqual(plain(made.now(at).nps), batch(last))
  for (const time of ['moments', 'seconds', 'numbers']) {
    const moments = found.at.map((text) => new Date(text))
    const seconds = Float64Array.from(moments, (moment) => moment / 1000 + 0.25)
    const other = new Live(spec)
    await other.pushMany({ ...found, moments, seconds, numbers: [...seconds] }, { score: 'score', time })
    assert.deepEqual(other.toBytes(), made.toBytes(), time)
  }
})

test('columns neither block nor race', async () => {
  const count = 1_000_000
  const at = Int32Array.from({ length: count }, (_, row) => MONDAY + row)
  const points = new Uint8Array(count).fill(9)
  const made = new Live()
  const pending = made.pushMany({ at, score: points }, names)
  points.fill(0)
  at.fill(0)
  assert.equal(made.answers, 0)
  made.push(MONDAY, 3)
  let ticks = 0
  let settled = false
  const done = pending.finally(() => (settled = true))
  while (!settled) {
    await setImmediate()
    ticks++
    assert.ok([1, count + 1].includes(made.answers))
  }
  await done
  assert.ok(ticks > 1)
  assert.deepEqual([made.answers, made.now(MONDAY + 12 * DAY).allTime.promoters], [count + 1, count])
  const together = Array.from({ length: 8 }, (_, day) => made.pushMany({ at: [DAY * day], score: [null] }, names))
  assert.equal((await Promise.all(together)).length, 8)
  assert.equal(made.answers, count + 9)
})

test('values as they are written', async () => {
  const made = new Live({ dimensions: ['site', 'vip'] })
  made.push(0, 9, [3, true])
  made.push(0, '9', ['3', 'true'])
  made.push(0, 9n, { vip: true, site: 3n })
  await made.pushMany({ at: [0, 0], score: [9, 9], site: Int8Array.of(3, 3), vip: [true, true] }, names)
  assert.equal(made.segment('site', 3, 0).nps.n, 5)
  assert.equal(made.window('vip', 'true', 0).n, 5)
  made.push(0, '', [null, undefined])
  made.push(0, undefined, { site: null, vip: undefined })
  assert.deepEqual(
    [made.segment('site', null, 0).missing, made.segments('vip', 0).map(({ value }) => value)],
    [2, ['true', null]],
  )
})
