// Changes as they are found: detectors, bounds that hold at any time, charts and trends, events.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { setImmediate } from 'node:timers/promises'
import { test } from 'node:test'
import { inspect } from 'node:util'
import { nps, rejects, throws } from './support.mjs'

const { ChangeDetector, Distribution, Live, LiveResponses, Nps, Watch } = nps
const { adjustEValues, alwaysValid, alwaysValidDifference, chart, scoreTrend, sequentialTest, trend } = nps
const { dateChanges, expectedPeriods, unexpectedSituations } = nps
const counts = (detractors, passives, promoters) => ({ detractors, passives, promoters })
const usual = counts(4, 6, 10)
const worse = counts(8, 6, 6)

test('a detector', () => {
  const detector = new ChangeDetector({ baseline: 30 })
  for (let day = 0; day < 20; day++) assert.equal(detector.push(day, usual), null)
  assert.deepEqual([detector.n, detector.threshold('fall'), detector.statistic('rise')], [400, 1000, null])
  const copy = ChangeDetector.fromBytes(detector.toBytes())
  let event = null
  for (let day = 20; event === null; day++) {
    event = detector.push(day, Nps.fromCounts(8, 6, 6))
    assert.deepEqual(JSON.stringify(copy.push(day, worse)), JSON.stringify(event))
  }
  const { recent, statistic, ...rest } = event
  assert.ok(statistic >= 1000 && recent instanceof Nps && recent.nps === -10)
  assert.deepEqual(rest, { method: 'e-sr', at: event.at, direction: 'fall', threshold: 1000, baseline: 30, tolerated: 30, n: rest.n, since: 20 })
  assert.equal(detector.n, 0)
  assert.deepEqual(detector.toBytes(), copy.toBytes())
  detector.push(99, usual)
  detector.reset()
  assert.deepEqual([detector.n, inspect(detector)], [0, 'ChangeDetector e-sr of fall from 30; 0 answers'])
  const answers = new Distribution()
  answers.add(9)
  assert.equal(detector.pushExpecting(new Date(100_000), answers, 20), null)
  assert.equal(detector.n, 1)
})

test('hostile detectors', () => {
  for (const options of [
    { baseline: 130 },
    { baseline: NaN },
    { baseline: '30' },
    { tolerance: -1 },
    { runLength: 1 },
    { threshold: 0 },
    { method: 'cusum', shift: 1 },
    { method: 'magic' },
    { direction: 'sideways' },
    { direction: 1 },
    { base: 30 },
    null,
    [],
  ]) {
    throws(() => new ChangeDetector(options), 'NPS_INVALID_ARGUMENT')
  }
  throws(() => new ChangeDetector({ level: 1 }), 'NPS_INVALID_LEVEL')
  throws(() => new ChangeDetector({ history: counts(-1, 0, 0) }), 'NPS_INVALID_COUNT')
  throws(() => ChangeDetector({}), 'NPS_INVALID_ARGUMENT')
  const detector = new ChangeDetector({ baseline: 30 })
  detector.push(10, usual)
  const before = detector.toBytes()
  throws(() => detector.push(9, usual), 'NPS_INVALID_ARGUMENT')
  throws(() => detector.push('soon', usual), 'NPS_INVALID_ARGUMENT')
  throws(() => detector.push(11, counts(1, 2)), 'NPS_INVALID_COUNT')
  throws(() => detector.push(11, 9), 'NPS_INVALID_ARGUMENT')
  throws(() => detector.pushExpecting(11, usual, 101), 'NPS_INVALID_ARGUMENT')
  throws(() => detector.pushExpecting(11, usual), 'NPS_INVALID_ARGUMENT')
  throws(() => detector.statistic('down'), 'NPS_INVALID_ARGUMENT')
  assert.deepEqual(detector.toBytes(), before)
  for (let end = 0; end < before.length; end += 5) throws(() => ChangeDetector.fromBytes(before.subarray(0, end)), 'NPS_CORRUPT_BYTES')
  throws(() => ChangeDetector.fromBytes('NPSC'), 'NPS_INVALID_ARGUMENT')
})

test('bounds that hold at any time', () => {
  const bounds = alwaysValid(counts(20, 30, 50), { level: 0.9, retracted: 2 })
  assert.deepEqual([bounds.nps, bounds.n, bounds.level, bounds.method, bounds.retracted], [30, 100, 0.9, 'betting', 2])
  assert.equal(bounds.caveats.at(-1).code, 'retracted')
  const once = Nps.fromCounts(20, 30, 50, { level: 0.9 })
  assert.ok(bounds.lower < once.lower && bounds.upper > once.upper)
  assert.deepEqual(alwaysValid(once, { level: 0.9, retracted: 2 }), bounds)
  const { nps: none, lower, upper } = alwaysValid(counts(0, 0, 0))
  assert.deepEqual([none, lower, upper], [null, -100, 100])
  const against = sequentialTest(once, 0)
  assert.ok(against.eValue > 50 && against.pValue < 0.02 && against.hypothesis === 0)
  const found = alwaysValidDifference(counts(300, 400, 300), counts(100, 300, 600))
  assert.ok(found.difference === 50 && found.lower > 25 && found.upper < 75)
  assert.deepEqual(adjustEValues([64, null, 0.3, 16, NaN]), [0.046875, null, 1, 0.09375, null])
  assert.deepEqual(adjustEValues(Float64Array.of(64, NaN, 0.3, 16)), [0.046875, null, 1, 0.09375])
  throws(() => alwaysValid(counts(1, 1, 1), { level: 1 }), 'NPS_INVALID_LEVEL')
  throws(() => alwaysValid(counts(1, 1, 1), 0.95), 'NPS_INVALID_ARGUMENT')
  throws(() => alwaysValid([1, 1, 1]), 'NPS_INVALID_ARGUMENT')
  for (const hypothesis of [100, -100, NaN, '0', null]) throws(() => sequentialTest(usual, hypothesis), 'NPS_INVALID_ARGUMENT')
  throws(() => adjustEValues(['80']), 'NPS_WRONG_COLUMN_TYPE')
  throws(() => adjustEValues(80), 'NPS_WRONG_COLUMN_TYPE')
})

test('charts and trends', () => {
  const day = (at, score) => ({ at, counts: score })
  const periods = [day('2026-01-05', usual), day('2026-01-06', usual), day('2026-01-07', counts(19, 1, 0))]
  const { points, centre, kind } = chart(periods, { baseline: counts(200, 300, 500), sigmas: 3 })
  assert.deepEqual([kind, centre, points.map(({ signal }) => signal)], ['score', 30, [null, null, 'fall']])
  assert.deepEqual([points[2].at, points[2].counts, points[2].value], [1_767_744_000, counts(19, 1, 0), -95])
  assert.equal(trend([1, 2, 3]), null)
  assert.deepEqual([trend([5, null, 3, 2, 1, undefined, 0]).n, trend(Float64Array.of(1, 2, 3, 4)).slope], [5, 1])
  const months = Array.from({ length: 12 }, (_, at) => day(at, counts(10 + at, 30, 60 - at)))
  assert.equal(scoreTrend(months, { autocorrelation: false }).slope, -2)
  for (const call of [
    () => chart(periods, { kind: 'shares' }),
    () => chart(periods, { sigmas: 0 }),
    () => chart(periods, { laney: 1 }),
    () => chart(periods, { smoothing: 2 }),
    () => chart(periods[0]),
    () => chart([null]),
    () => chart([{ at: 0 }]),
    () => scoreTrend([, periods[0]]), // prettier-ignore
    () => trend([1, 2, 3], { season: 0 }),
    () => trend([1, 2, 3], { seasons: 7 }),
  ]) {
    throws(call, 'NPS_INVALID_ARGUMENT')
  }
  throws(() => chart([...periods].reverse()), 'NPS_INVALID_ARGUMENT', { row: 1 })
  throws(() => trend([1, Infinity, 3, 4]), 'NPS_INVALID_ARGUMENT', { row: 1 })
  throws(() => trend([1, '2']), 'NPS_WRONG_COLUMN_TYPE')
  throws(() => trend([1, 2], { season: 1.5 }), 'NPS_INVALID_COUNT')
})

test('several seasons', () => {
  const period = 86_400
  const days = Array.from({ length: 800 }, (_, place) => {
    const at = new Date(Date.UTC(2023, 0, 1 + place))
    const up = 40 + (at.getUTCMonth() === 0 ? 12 : 0) - (at.getUTCDay() % 6 === 0 ? 10 : 0)
    return { at, counts: counts(60 - up, 50, up) }
  })
  const found = expectedPeriods(days, { period, season: ['month-of-year', 'weekday'] })
  assert.deepEqual([13, 14, 729].map((place) => found[place].seasons), [[], ['weekday'], ['weekday']]) // prettier-ignore
  assert.deepEqual(found[731].seasons, ['weekday', 'month-of-year'])
  assert.ok(Math.abs(found[731].observed - found[731].expected) < 8)
  const alone = expectedPeriods(days, { period, season: 'weekday' })[731]
  assert.ok(alone.observed - alone.expected > 12)
  assert.deepEqual(expectedPeriods(days, { period, season: [7] }), expectedPeriods(days, { period, season: 7 }))
})

test('what was expected, and when it changed', async () => {
  const day = (at, score) => ({ at: `2026-01-${String(at + 1).padStart(2, '0')}`, counts: score })
  const days = Array.from({ length: 20 }, (_, at) => day(at, counts(20, 30, 50)))
  const fell = [...days, day(20, counts(50, 30, 20))]
  const period = 86_400
  const found = expectedPeriods(fell, { period, season: 7 })
  assert.deepEqual([found[7].expected, found[7].z, found[7].signal, found[7].seasons], [null, null, null, []])
  const { at, observed, lower, expected, upper, kind, signal, seasons, counts: seen } = found[20]
  assert.deepEqual([at, observed, kind, signal, seasons], [1_768_953_600, -30, 'score', 'fall', [7]])
  assert.ok(Math.abs(expected - 30) < 1e-9 && observed < lower && lower < 30 && upper > 30)
  assert.deepEqual(seen, counts(50, 30, 20))
  const numbered = fell.map((one, place) => ({ ...one, at: place }))
  const without = (rows) => rows.map((row) => ({ ...row, at: 0 }))
  assert.deepEqual(without(expectedPeriods(numbered, { season: 7 })), without(found))
  assert.deepEqual(expectedPeriods(days, { period, kind: 'volume' })[19].observed, 100)
  assert.deepEqual(expectedPeriods([]), [])
  const [phone, web, none] = await unexpectedSituations({ phone: fell, web: days, none: [] }, { period, season: 7 })
  assert.deepEqual([phone.situation, phone.last, phone.isUnexpected], ['phone', found[20], true])
  assert.deepEqual([web.situation, web.pAdjusted, web.isUnexpected], ['web', 1, false])
  assert.deepEqual(none, { situation: 'none', last: null, pAdjusted: null, isUnexpected: false })
  assert.ok(phone.pAdjusted < 1e-6)
  const changed = days.map((one, place) => (place < 12 ? one : { ...one, counts: counts(40, 30, 30) }))
  const dated = dateChanges(changed, { hazard: 0.01, keep: 200 })
  assert.deepEqual([dated.since, dated.runs.length, dated.runs[19].length], [1_768_262_400, 20, 8])
  assert.ok(dated.probability > 0.9 && dated.probability === dated.runs[19].probability)
  assert.deepEqual(dateChanges([]), { runs: [], since: null, probability: null })
  for (const call of [
    () => expectedPeriods(days),
    () => expectedPeriods(days, { period: 0 }),
    () => expectedPeriods(days, { period, kind: 'points' }),
    () => expectedPeriods(days, { period, season: 1 }),
    () => expectedPeriods(days, { period, season: 'week' }),
    () => expectedPeriods(days, { period, season: '7' }),
    () => expectedPeriods(days, { period, season: [7, 'weekday'] }),
    () => expectedPeriods(days, { period, season: [2, 3, 4, 5] }),
    () => expectedPeriods(days, { period: 60, season: 'month-of-year' }),
    () => expectedPeriods(days, { period, ridge: -1 }),
    () => expectedPeriods(days, { period, seasons: 7 }),
    () => expectedPeriods({ at: 0 }),
    () => dateChanges(days, { hazard: 1 }),
    () => dateChanges(days, { keep: 0 }),
    () => dateChanges(days, { kept: 1 }),
  ]) {
    throws(call, 'NPS_INVALID_ARGUMENT')
  }
  throws(() => expectedPeriods(days, { period: 1.5 }), 'NPS_INVALID_COUNT')
  for (const season of [1.5, -7, [7, null], [, 7], [[7]], {}, true]) { // prettier-ignore
    throws(() => expectedPeriods(days, { period, season }), 'NPS_INVALID_COUNT')
  }
  throws(() => expectedPeriods(days, { period, level: 1 }), 'NPS_INVALID_LEVEL')
  throws(() => expectedPeriods(days, { period: 8 * period }), 'NPS_INVALID_ARGUMENT', { row: 1 })
  throws(() => dateChanges([...days].reverse()), 'NPS_INVALID_ARGUMENT', { row: 1 })
  await rejects(unexpectedSituations([days]), 'NPS_INVALID_ARGUMENT')
  await rejects(unexpectedSituations({ web: days }), 'NPS_INVALID_ARGUMENT')
  await rejects(unexpectedSituations({ web: 1 }), 'NPS_INVALID_ARGUMENT')
})

const targets = [
  { baseline: 30 },
  { dimension: 'site', value: 'Lyon', baseline: 30, direction: 'both' },
  { dimension: 'site', value: 75, baseline: 30 },
]

test('events of a watch', async () => {
  const live = new Live({ dimensions: ['site'] })
  const watch = new Watch(live, targets)
  const heard = []
  watch.on('change', (event) => heard.push(event))
  const loop = (async () => {
    const found = []
    for await (const event of watch) found.push(event)
    return found
  })()
  const detector = new ChangeDetector({ baseline: 30, direction: 'both' })
  const expected = []
  for (let row = 0; row < 400; row++) {
    const score = [9, 9, 8, 3, 10][row % 5]
    watch.push(row, row < 100 ? score : row % 3, row % 2 ? ['Lyon'] : { site: '75' })
    if (row % 2 === 0) continue
    const points = row < 100 ? score : row % 3
    const event = detector.push(row, counts(Number(points <= 6), Number(points === 8), Number(points >= 9)))
    if (event) expected.push(event)
  }
  watch.push(5, 0, ['Lyon']) // late: it is watched as of now
  watch.push(401, null, [null])
  watch.push(401, ' ', [null])
  watch.push(402, '9', [null])
  watch.close()
  assert.deepEqual(await loop, heard)
  assert.deepEqual([...new Set(heard.map(({ dimension, value }) => `${dimension} ${value}`))].sort(), ['null null', 'site 75', 'site Lyon'])
  const lyon = heard.filter(({ value }) => value === 'Lyon')
  assert.equal(JSON.stringify(lyon), JSON.stringify(expected.map((event) => ({ dimension: 'site', value: 'Lyon', ...event }))))
  assert.ok(lyon.length > 1)
  assert.equal(live.answers, 404)
  assert.deepEqual((await watch[Symbol.asyncIterator]().next()).done, true)
  throws(() => watch.push(500, 9, ['Lyon']), 'NPS_INVALID_ARGUMENT')
  assert.equal(live.answers, 404)
  // What is kept of detectors goes on where it was, late answers among what comes.
  const kept = watch.detectors.map(({ detector, ...rest }) => ({ ...rest, detector: ChangeDetector.fromBytes(detector.toBytes()) }))
  throws(() => new Watch(live, kept), 'NPS_INVALID_ARGUMENT')
  throws(() => new Watch(live, kept, { newest: 401 }), 'NPS_INVALID_ARGUMENT')
  const again = new Watch(live, kept, { newest: watch.newest })
  again.push(5, 9, ['Lyon'])
  const [before, after] = [watch, again].map(({ detectors }) => detectors.map(({ detector: { n } }) => n))
  assert.deepEqual([after, again.newest], [[before[0] + 1, before[1] + 1, before[2]], 402])
  assert.equal(new Watch(live, [{ detector: new ChangeDetector() }]).newest, null)
  // Values are read once.
  let reads = 0
  const site = { get site() { return ['Lyon', 'Nice', Symbol('none')][reads++] } } // prettier-ignore
  again.push(403, 9, site)
  assert.deepEqual([reads, live.answers], [1, 406])
})

test('a watch of responses', () => {
  const held = new LiveResponses({ dimensions: ['site'] })
  const watch = new Watch(held, [{ baseline: 30 }])
  const { detector } = watch.detectors[0]
  const response = { id: 1, at: 3600, score: 9, values: ['Lyon'] }
  assert.deepEqual([watch.push(response), watch.push(response), watch.push({ ...response, id: 2, score: 0 })], ['new', 'repeated', 'new'])
  assert.deepEqual([detector.n, held.answers, watch.live], [2, 2, held])
  assert.throws(() => watch.push({ ...response, id: 3, score: 11 }), { code: 'NPS_SCORE_OUT_OF_RANGE' })
  assert.equal(detector.n, 2)
})

test('events that nobody fetches', async () => {
  const watch = new Watch(new Live(), [{ baseline: 30, runLength: 2 }], { limit: 2 })
  const slow = watch[Symbol.asyncIterator]()
  const waiting = slow.next()
  const left = watch[Symbol.asyncIterator]()
  assert.deepEqual(await left.return(), { done: true, value: undefined })
  const heard = []
  watch.on('change', ({ at }) => heard.push(at))
  for (let at = 0; heard.length < 6; at++) watch.push(at, 0)
  assert.equal((await waiting).value.at, heard[0])
  assert.equal(watch.dropped, 3)
  const closed = once(watch, 'close')
  watch.close()
  watch.close()
  await closed
  await setImmediate()
  const found = []
  for await (const { at } of slow) found.push(at)
  assert.deepEqual(found, heard.slice(4))
  // A listener that throws stops no detector.
  const other = new Watch(new Live(), [{ baseline: 30, runLength: 2 }, { baseline: 30, runLength: 2 }])
  other.on('change', () => {
    throw new Error('mine')
  })
  const twice = other[Symbol.asyncIterator]()
  assert.throws(() => { for (let at = 0; ; at++) other.push(at, 0) }, /mine/) // prettier-ignore
  assert.equal((await twice.next()).value.at, (await twice.next()).value.at)
})

test('hostile watches', () => {
  const live = new Live({ dimensions: ['site'] })
  for (const [wrong, code = 'NPS_INVALID_ARGUMENT'] of [
    [null],
    [{}],
    [[null]],
    [[{ value: 'Lyon', baseline: 30 }]],
    [[{ dimension: 'town', value: 'Lyon' }], 'NPS_UNKNOWN_COLUMN'],
    [[{ dimension: 'site', value: 6.5 }], 'NPS_WRONG_COLUMN_TYPE'],
    [[{ detector: {} }]],
    [[{ detector: new ChangeDetector(), baseline: 30 }]],
    [[{ baseline: 300 }]],
  ]) {
    throws(() => new Watch(live, wrong), code)
  }
  for (const held of [undefined, {}, Nps.fromCounts(1, 2, 3)]) throws(() => new Watch(held, []), 'NPS_INVALID_ARGUMENT') // prettier-ignore
  for (const limit of [0, 1.5, NaN, '9']) throws(() => new Watch(live, [], { limit }), 'NPS_INVALID_ARGUMENT')
  const watch = new Watch(live, [{ baseline: 30 }])
  throws(() => watch.push(0, 11, ['Lyon']), 'NPS_SCORE_OUT_OF_RANGE')
  throws(() => watch.push(0, 9, []), 'NPS_LENGTH_MISMATCH')
  throws(() => watch.push(0, 9, Array(2 ** 32 - 1)), 'NPS_LENGTH_MISMATCH')
  throws(() => watch.push(0, 9, new Map([['site', 'Lyon']])), 'NPS_UNKNOWN_COLUMN')
  for (const response of [undefined, null, 9, new Map()]) throws(() => new Watch(new LiveResponses(), []).push(response), 'NPS_INVALID_ARGUMENT')
  assert.deepEqual([watch.detectors[0].detector.n, live.answers], [0, 0])
})
