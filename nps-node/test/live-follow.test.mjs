// The window of a segment after each answer, without asking the core: it is what the core would say.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { nps, rejects, throws } from './support.mjs'

const { Live, LiveFollower } = nps
const DAY = 86_400
const NOW = 1_767_571_200

/** A linear congruential generator. */
function pseudo(state) {
  return (bound) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * bound)
  }
}

const names = ['channel', 'site']
const sites = ['Lyon', 'Évreux', '', null, undefined, 75, true]
const asked = (live, dimension, value, at, window) => {
  const { detractors, passives, promoters } = live.window(dimension, value, at, { window })
  return [detractors, passives, promoters]
}

for (const [title, options, window, dimension] of [
  ['days', {}, 'sliding 7d', 'site'],
  ['one day of many channels', { retainDays: 9 }, 'day', 'channel'],
  ['hours in Paris', { zone: 'Europe/Paris', granularity: 60, dayBegins: 240 }, 'sliding 6h', 'site'],
  ['the week so far', {}, 'week', 'site'],
  ['all that is kept', { scale: '1-5/4/5' }, 'half-life 2d', 'site'],
]) {
  test(`what is told is what is read: ${title}`, async () => {
    const below = pseudo(title.length)
    const spec = { dimensions: names, retainDays: 20, ...options }
    const [live, plain] = [new Live(spec), new Live(spec)]
    let [follower, other] = ['site', 'channel'].map((name) => new LiveFollower(live, name, { window }))
    if (dimension === 'channel') [follower, other] = [other, follower]
    const [top, place] = [options.scale ? 5 : 10, names.indexOf(dimension)]
    let newest = -Infinity
    for (let step = 0; step < 8000; step++) {
      const seconds = NOW + Math.floor(step / 300) * DAY + below(DAY) - (below(20) ? 0 : below(8 * DAY))
      const at = below(30) ? seconds : new Date(seconds * 1000)
      const score = below(12) ? 1 + below(top) : null
      const values = [`channel ${below(step < 4000 ? 5 : 90)}`, sites[below(sites.length)]]
      const by = below(15) ? values : { channel: values[0], site: values[1] ?? null }
      const count = () => plain.push(at, score, by)
      if (below(40) === 0) {
        const one = new Live(spec)
        one.push(at, score, by)
        const change = [
          () => live.push(at, score, by),
          () => live.merge(one),
          () => live.retract(at, score, by),
          () => live.advance(at),
          () => other.push(at, score, by),
          () => live.answers,
        ][below(6)]
        let done = true
        try {
          change()
        } catch {
          done = false
        }
        const changed = String(change)
        if (changed.includes('retract')) assert.equal(done, !outcome(() => plain.retract(at, score, by)))
        else if (changed.includes('advance')) plain.advance(at)
        else if (!changed.includes('answers')) count()
        if (!/retract|answers/.test(changed)) newest = Math.max(newest, seconds)
        continue
      }
      if (below(500) === 0) {
        const columns = { at: [seconds, seconds + 5], score: [top, 1], channel: [values[0], 'x'], site: ['Lyon', 'Nice'] }
        const coming = live.pushMany(columns, { score: 'score', time: 'at' })
        if (below(2)) {
          // What is on its way is not there yet.
          assert.deepEqual([...follower.push(at, score, by)], (count(), (newest = Math.max(newest, seconds)), asked(plain, dimension, values[place], newest, window)))
        }
        await coming
        await plain.pushMany(columns, { score: 'score', time: 'at' })
        newest = Math.max(newest, seconds + 5)
        continue
      }
      const told = follower.push(at, score, by)
      count()
      newest = Math.max(newest, seconds)
      assert.deepEqual([...told], asked(plain, dimension, values[place], newest, window), `${step}`)
    }
    assert.ok(live.equals(plain))
    assert.equal(follower.live, live)
  })
}

function outcome(call) {
  try {
    call()
    return null
  } catch (error) {
    return error
  }
}

test('values that call back', () => {
  const [live, plain] = [new Live({ dimensions: ['site'] }), new Live({ dimensions: ['site'] })]
  const follower = new LiveFollower(live, 'site')
  for (let row = 0; row < 10; row++) follower.push(row, 9, ['Lyon'])
  let inner
  const values = [0]
  Object.defineProperty(values, 0, { get: () => ((inner = [...follower.push(90_000, 0, ['Lyon'])]), 'Lyon') })
  const told = [...follower.push(5, 9, values)]
  for (let row = 0; row < 10; row++) plain.push(row, 9, ['Lyon'])
  const calls = inner[0]
  for (let call = 0; call < calls; call++) plain.push(90_000, 0, ['Lyon'])
  plain.push(5, 9, ['Lyon'])
  assert.deepEqual(told, [calls, 0, 11])
  assert.deepEqual([...follower.push(5, 9, ['Lyon'])], [calls, 0, 12])
  plain.push(5, 9, ['Lyon'])
  assert.ok(live.equals(plain))
})

test('hostile followers', async () => {
  const live = new Live({ dimensions: ['site', 'town'], caps: { town: { most: 3 } } })
  for (const [given, code = 'NPS_INVALID_ARGUMENT'] of [
    [[undefined, 'site']],
    [[{}, 'site']],
    [[live]],
    [[live, 7]],
    [[live, 'country'], 'NPS_UNKNOWN_COLUMN'],
    [[live, 'town']],
    [[live, 'site', { window: 'sliding 36d' }]],
    [[live, 'site', { window: 'yesterday' }]],
    [[live, 'site', { windows: 'day' }]],
    [[live, 'site', 'day']],
  ]) {
    throws(() => new LiveFollower(...given), code)
  }
  const follower = new LiveFollower(live, 'site')
  const before = live.toBytes()
  throws(() => follower.push(1e15, 9, ['Lyon', null]), 'NPS_INVALID_ARGUMENT')
  throws(() => follower.push(0, 11, ['Lyon', null]), 'NPS_SCORE_OUT_OF_RANGE')
  throws(() => follower.push(0, 9, ['Lyon']), 'NPS_LENGTH_MISMATCH')
  throws(() => follower.push(0, 9, { site: 'Lyon' }), 'NPS_UNKNOWN_COLUMN')
  await rejects(live.pushMany({}, { score: 'score', time: 'at' }), 'NPS_UNKNOWN_COLUMN')
  assert.deepEqual(live.toBytes(), before)
  assert.deepEqual([...follower.push(0, 9, ['Lyon', null])], [0, 0, 1])
  throws(() => follower.push(0, 11, ['Lyon', null]), 'NPS_SCORE_OUT_OF_RANGE')
  assert.deepEqual([...follower.push(0, 9, ['Lyon', null])], [0, 0, 2])
})
