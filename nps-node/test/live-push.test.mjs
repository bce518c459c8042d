// Answers that are kept back: nobody can tell `push` from one that crosses to the core each time.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { nps, throws } from './support.mjs'

const { Live } = nps
const DAY = 86_400
const NOW = 1_767_571_200
const plain = (value) => JSON.parse(JSON.stringify(value ?? null))

/** A linear congruential generator. */
function pseudo(state) {
  return (bound) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * bound)
  }
}

const names = ['channel', 'site']
/** Values by name cross at once. */
const named = (values) => Object.fromEntries(values.map((value, place) => [names[place], value]))

/** What a call gives, or throws. */
function outcome(call) {
  try {
    return plain(call())
  } catch ({ code, message }) {
    return { code, message }
  }
}

for (const [title, options] of [
  ['by day', {}],
  ['by hour in Paris', { zone: 'Europe/Paris', granularity: 60, dayBegins: 240, window: 'sliding 6h' }],
  ['with a cap', { caps: { site: { most: 3, always: ['Lyon'] } } }],
  ['over the week so far', { window: 'week' }],
]) {
  test(`any calls see what was pushed: ${title}`, async () => {
    const below = pseudo(title.length)
    const spec = { dimensions: names, retainDays: 9, ...options }
    let kept = new Live(spec)
    let told = new Live(spec)
    let shared = 0
    for (let step = 0; step < 6000; step++) {
      const days = below(20) ? below(9) : below(60) - 20
      const seconds = NOW + days * DAY + below(DAY)
      const at = [seconds, seconds + 0.25, new Date(seconds * 1000 + 999), String(seconds), NaN, -1e15][below(60) ? below(3) : below(6)]
      const score = [below(11), null, undefined, -0, 11, 6.5, '9', 3n, NaN, true][below(20) ? 0 : below(10)]
      const site = ['Lyon', 'Évreux', '', '\ud800', '\udc00', `x${below(12)}`, null, undefined, 75, -0, true, 6.5][below(30) ? below(8) : below(12)]
      const values = [['web', 'sms', null][below(3)], site]
      const [one, two] = [kept, told]
      if (below(8)) {
        assert.deepEqual(outcome(() => one.push(at, score, values)), outcome(() => two.push(at, score, named(values))), `${step}`)
        continue
      }
      const point = below(11) && 9
      const other = new Live(spec)
      other.push(seconds, 9, ['web', 'Lyon'])
      other.push(seconds, 8, ['web', 'Lyon'])
      const call = [
        (live) => live.now(seconds),
        (live) => live.segment('site', site, seconds),
        (live) => live.segments('site', seconds, { window: 'month' }).map(({ value, headline }) => [value, plain(headline)]),
        (live) => live.top('site', 2, seconds).segments.map(({ value }) => value),
        (live) => live.other('site', seconds)?.distinct,
        (live) => live.window('channel', 'web', seconds),
        (live) => live.days(NOW, NOW + 9 * DAY).length,
        (live) => live.panes(NOW, seconds).map(({ from, distribution: { n } }) => [from, n]),
        (live) => live.retract(seconds, point, ['web', 'Lyon']),
        (live) => live.advance(seconds),
        (live) => live.merge(other),
        (live) => live.merge(live),
        (live) => [live.answers, live.isEmpty],
        (live) => [String(live), live.equals(live), live.equals(other), other.equals(live)],
        (live) => [...live.toBytes()],
      ][below(below(30) ? 10 : 15)]
      if (String(call).includes('merge(live)') && shared++ > 3) continue
      assert.deepEqual(outcome(() => call(one)), outcome(() => call(two)), `${step} ${call}`)
      if (step % 1000 === 7) {
        kept = Live.fromBytes(kept.toBytes())
        await Promise.all([kept, told].map((live) => live.pushMany({ at: [NOW], score: [9], channel: ['web'], site: ['Lyon'] }, { score: 'score', time: 'at' })))
      }
    }
    assert.deepEqual(kept.toBytes(), told.toBytes())
    assert.ok(kept.answers > 3000)
  })
}

test('many answers, with columns on their way', async () => {
  const live = new Live({ dimensions: ['site'] })
  const pending = []
  for (let row = 0; row < 100_000; row++) {
    live.push(NOW + row, row % 11, [`s${row % 1000}`])
    if (row % 30_000 === 0) pending.push(live.pushMany({ at: [NOW], score: [9], site: ['s1'] }, { score: 'score', time: 'at' }))
  }
  await Promise.all(pending)
  assert.deepEqual([live.answers, live.segments('site', NOW).length], [100_004, 1000])
  const none = new Live()
  for (let row = 0; row < 20_000; row++) none.push(NOW, 9)
  none.push(NOW, 9, [])
  assert.equal(none.now(NOW).nps.n, 20_001)
})

test('a moment is the second that has begun', () => {
  const [kept, told] = [new Live({ dimensions: names }), new Live({ dimensions: names })]
  const [first, last] = [-62_135_596_800, 253_402_300_799]
  const moments = [0, -0.5, -DAY - 0.25, new Date(-1), new Date(-1001), first, last + 0.75, first - 0.25, last + 1, -0]
  for (let time = 0; time < 3; time++) {
    for (const at of moments) {
      const values = ['web', 'Lyon']
      assert.deepEqual(outcome(() => kept.push(at, 9, values)), outcome(() => told.push(at, 9, named(values))), `${at}`)
    }
  }
  assert.deepEqual([kept.answers, kept.toBytes()], [24, told.toBytes()])
  const early = [new Live({ retainDays: 7 }), new Live({ retainDays: 7 })]
  for (const at of moments.slice(0, 5)) for (let time = 0; time < 2; time++) early[0].push(at, 9)
  for (const at of [0, -1, -DAY - 1, -1, -2]) for (let time = 0; time < 2; time++) early[1].push(BigInt(at), 9)
  assert.deepEqual(early[0].toBytes(), early[1].toBytes())
})

test('getters and proxies among the values', () => {
  const sites = ['Lyon', 'Nice']
  const live = new Live({ dimensions: ['site', 'channel'] })
  const other = new Live({ dimensions: ['site', 'channel'] })
  for (const site of sites) for (const channel of ['web', 'sms']) for (const made of [live, other]) made.push(NOW, 9, [site, channel])
  let reads = 0
  const meddling = (work) =>
    new Proxy(['Lyon', 'web'], {
      get(target, key) {
        if (key === '1' || key === '0') {
          reads++
          if (reads < 400) work()
        }
        return target[key]
      },
    })
  // What meddles is counted as often as it runs; answers of its own are never mixed with it.
  let meddled = 0
  for (let row = 0; row < 60; row++) {
    live.push(NOW, 3, meddling(() => { live.push(NOW, 10, ['Nice', 'sms']); meddled++ })) // prettier-ignore
    live.push(NOW, 3, meddling(() => live.answers))
    live.push(NOW, 3, meddling(() => live.toBytes()))
  }
  for (let row = 0; row < 180; row++) other.push(NOW, 3, { site: 'Lyon', channel: 'web' })
  for (let row = 0; row < meddled; row++) other.push(NOW, 10, { site: 'Nice', channel: 'sms' })
  assert.ok(meddled > 60)
  assert.deepEqual(live.toBytes(), other.toBytes())
  // A call that runs what pushes sees it.
  live.retract(NOW, 0, { channel: 'web', get site() { live.push(NOW, 0, ['Lyon', 'web']); return 'Lyon' } }) // prettier-ignore
  assert.deepEqual(live.toBytes(), other.toBytes())
  // A getter that throws when it is read again changes nothing of what was counted.
  let times = 0
  const tired = Object.defineProperty(['new', 'web'], 0, { get() { if (times++ > 1) throw new Error('tired'); return 'new' } }) // prettier-ignore
  live.push(NOW, 9, tired)
  assert.equal(live.segment('site', 'new', NOW).nps.n, 1)
  const thrown = new Error('mine')
  const throwing = Object.defineProperty(['Lyon', 'web'], 1, { get() { throw thrown } }) // prettier-ignore
  const before = live.toBytes()
  assert.throws(() => live.push(NOW, 9, throwing), (error) => error === thrown)
  assert.deepEqual(live.toBytes(), before)
})

test('whatever calls it', () => {
  const { push, toBytes } = Live.prototype
  for (const receiver of [undefined, null, {}, [], 7, new Proxy(new Live(), {}), nps.Nps.fromCounts(1, 2, 3)]) {
    assert.throws(() => push.call(receiver, NOW, 9))
    assert.throws(() => toBytes.call(receiver))
  }
  class Mine extends Live {}
  const mine = Object.freeze(new Mine())
  for (let row = 0; row < 300; row++) mine.push(NOW, 9)
  assert.deepEqual([mine.answers, Reflect.ownKeys(mine)], [300, []])
  for (const name of ['code', 'fast', 'hasRoom', 'pushBlock', 'seen']) assert.equal(mine[name], undefined)
  throws(() => mine.push(), 'NPS_INVALID_ARGUMENT')
})

test('more than can be counted', () => {
  const live = new Live()
  live.push(NOW, 9)
  for (let times = 0; times < 63; times++) live.merge(live)
  for (let row = 0; row < 70; row++) live.push(NOW, 9)
  assert.throws(() => live.merge(live), ({ code }) => code === 'NPS_COUNT_OVERFLOW')
  // 2^63 + 2^62 + … + 1 answers are all that there is room for.
  const full = new Live()
  for (let times = 63; times >= 0; times--) {
    const part = new Live()
    part.push(NOW, 9)
    for (let time = 0; time < times; time++) part.merge(part)
    full.merge(part)
  }
  throws(() => full.push(NOW, 9), 'NPS_COUNT_OVERFLOW')
})
