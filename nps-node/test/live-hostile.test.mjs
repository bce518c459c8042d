// Hostile answers, columns and bytes to the live aggregator: each is refused with its code and changes nothing.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { nps, rejects, throws } from './support.mjs'

const { Distribution, Headline, Live, score } = nps
const DAY = 86_400
const NOW = 1_767_571_200

function few() {
  const made = new Live({ dimensions: ['channel', 'site'], window: 'sliding 3d', retainDays: 8 })
  for (let row = 0; row < 40; row++) {
    made.push(NOW + (row % 9) * DAY, row < 7 ? null : row % 11, [['web', 'sms', null][row % 3], 'Lyon'])
  }
  return made
}

/** Asserts that a call throws, and that nothing has changed. */
function refused(made, call, code) {
  const before = made.toBytes()
  throws(call, code)
  assert.deepEqual(made.toBytes(), before)
}

test('specifications', () => {
  for (const options of [
    { window: 'sliding 0d' },
    { window: 'sliding 36d' },
    { window: 'sliding 7' },
    { window: 'sliding 90min' },
    { window: '' },
    { window: 7 },
    { window: null },
    { windowDays: 7 },
    { zone: 'Europe/Atlantis' },
    { zone: 'europe/paris' },
    { zone: 2 },
    { granularity: 7 },
    { granularity: 0 },
    { dayBegins: 1440 },
    { granularity: 2 ** 40 },
    { dimensions: ['site'], caps: { site: { most: 2 } } },
    { dimensions: ['site'], caps: { site: { most: 9, always: ['x', 'x'] } } },
    { dimensions: ['site'], caps: { site: { most: 9, least: 1 } } },
    { dimensions: ['site'], caps: { site: 9 } },
    { dimensions: ['site'], caps: ['site'] },
    { retainDays: 6 },
    { retainDays: 36_526 },
    { window: 'sliding 9999999999d', retainDays: 2 ** 40 },
    { dimensions: [''] },
    { dimensions: ['site', 'site'] },
    { dimensions: Array.from({ length: 257 }, (_, name) => `${name}`) },
    { dimensions: 'site' },
    { dimensions: [9] },
    { dimensions: ['site', , ] }, // prettier-ignore
    { window_days: 7 },
    { errors: 'raise' },
    null,
    7,
    [],
    new Map(),
  ]) {
    throws(() => new Live(options), 'NPS_INVALID_ARGUMENT')
  }
  throws(() => new Live({ caps: { site: { most: 9 } } }), 'NPS_UNKNOWN_COLUMN')
  for (const retainDays of [-1, 1.5, NaN, '7', true, null]) throws(() => new Live({ retainDays }), 'NPS_INVALID_COUNT')
  for (const level of [0, 1, 95, NaN]) throws(() => new Live({ level }), 'NPS_INVALID_LEVEL')
  throws(() => new Live({ scale: '1-5' }), 'NPS_INVALID_SCALE')
  throws(() => new Live({ method: 'welch' }), 'NPS_UNKNOWN_METHOD')
  throws(() => Live({}), 'NPS_INVALID_ARGUMENT')
  throws(() => new Headline(), 'NPS_INVALID_ARGUMENT')
})

test('times', () => {
  const made = few()
  const wrong = [
    NaN,
    Infinity,
    -Infinity,
    1_767_571_200_000,
    -62_135_596_801,
    253_402_300_800,
    2n ** 63n,
    2n ** 62n,
    1e300,
  ]
  wrong.push(
    null,
    undefined,
    true,
    '',
    'now',
    '2026-01-05T09:30:00',
    '1767571200',
    {},
    [],
    new Date(NaN),
    new Date(8.64e15),
    Symbol('now'),
  )
  for (const at of wrong) {
    for (const call of ['push', 'retract'])
      refused(made, () => made[call](at, 9, ['web', 'Lyon']), 'NPS_INVALID_ARGUMENT')
    for (const call of ['now', 'advance']) refused(made, () => made[call](at), 'NPS_INVALID_ARGUMENT')
    throws(() => made.segment('site', 'Lyon', at), 'NPS_INVALID_ARGUMENT')
    throws(() => made.segments('site', at), 'NPS_INVALID_ARGUMENT')
    throws(() => made.window('site', 'Lyon', at), 'NPS_INVALID_ARGUMENT')
    throws(() => made.days(0, at), 'NPS_INVALID_ARGUMENT')
    throws(() => made.segmentDays('site', 'Lyon', at, 0), 'NPS_INVALID_ARGUMENT')
  }
  assert.throws(() => made.push(Date.now(), 9, [null, null]), /not in the years 1 to 9999: expected seconds since 1970/)
  throws(() => made.now(NOW), 'NPS_INVALID_ARGUMENT') // some days of that window are kept no more
})

test('scores', () => {
  const made = few()
  const codes = { OUT_OF_RANGE: [11, -1, Infinity, 2 ** 53, 2n ** 64n], NOT_INTEGER: [6.7, '6.5'] }
  const others = {
    NOT_A_NUMBER: [NaN, 'neuf', '0x9'],
    WRONG_TYPE: [true, {}, [9], Object(9), new Date(9), () => 9, Symbol('9')],
  }
  for (const [code, values] of Object.entries({ ...codes, ...others })) {
    for (const value of values) {
      for (const call of ['push', 'retract'])
        refused(made, () => made[call](NOW, value, ['web', 'Lyon']), `NPS_SCORE_${code}`)
    }
  }
})

test('values', () => {
  const made = few()
  for (const values of [[], ['web'], ['web', 'Lyon', 'x'], Array(2 ** 32 - 1)]) {
    refused(made, () => made.push(NOW, 9, values), 'NPS_LENGTH_MISMATCH')
  }
  assert.throws(() => made.push(NOW, 9, ['web', 'Lyon', 'x', 'y']), /4 values were given for the 2 declared dimensions/)
  for (const values of [undefined, null, 'web', 9, true, Uint8Array.of(1, 2)]) {
    refused(made, () => made.push(NOW, 9, values), 'NPS_INVALID_ARGUMENT')
  }
  for (const values of [
    {},
    { channel: 'web' },
    { channel: 'web', site: 'Lyon', town: 'x' },
    { canal: 'web', site: 'Lyon' },
    new Map([['site', 'Lyon']]),
  ]) {
    refused(made, () => made.push(NOW, 9, values), 'NPS_UNKNOWN_COLUMN')
  }
  for (const value of [6.5, NaN, {}, ['web'], Symbol('web'), 2n ** 64n]) {
    refused(made, () => made.push(NOW, 9, [value, 'Lyon']), 'NPS_WRONG_COLUMN_TYPE')
    refused(made, () => made.push(NOW, 9, { channel: value, site: 'Lyon' }), 'NPS_WRONG_COLUMN_TYPE')
    throws(() => made.segment('site', value, NOW + 9 * DAY), 'NPS_WRONG_COLUMN_TYPE')
  }
  for (const dimension of ['town', '', 'toString'])
    throws(() => made.segments(dimension, NOW + 9 * DAY), 'NPS_UNKNOWN_COLUMN')
  throws(() => made.segments(9, NOW + 9 * DAY), 'NPS_INVALID_ARGUMENT')
  const thrown = new Error('mine')
  const values = { channel: 'web', get site() { throw thrown } } // prettier-ignore
  assert.throws(
    () => made.push(NOW, 9, values),
    (error) => error === thrown,
  )
})

test('a getter that comes back here', () => {
  const made = few()
  const { answers } = made
  const values = { channel: 'web', get site() { return String(made.push(NOW + 8 * DAY, 9, ['web', 'Lyon'])) } } // prettier-ignore
  made.push(NOW + 8 * DAY, 9, values)
  assert.equal(made.answers, answers + 2)
})

test('what is not there is not taken back', () => {
  const made = few()
  for (const values of [
    ['fax', 'Lyon'],
    ['web', 'Nice'],
    [null, null],
  ]) {
    refused(made, () => made.retract(NOW + 8 * DAY, 9, values), 'NPS_NOTHING_TO_RETRACT')
  }
  throws(() => new Live().retract(0, null), 'NPS_NOTHING_TO_RETRACT')
})

test('other aggregators', () => {
  const made = few()
  const spec = { dimensions: ['channel', 'site'], window: 'sliding 3d', retainDays: 8 }
  for (const other of [
    { window: 'sliding 4d' },
    { retainDays: 9 },
    { level: 0.9 },
    { method: 'wald' },
    { dimensions: ['site', 'channel'] },
  ]) {
    refused(made, () => made.merge(new Live({ ...spec, ...other })), 'NPS_INVALID_ARGUMENT')
    assert.equal(made.equals(new Live({ ...spec, ...other })), false)
  }
  refused(made, () => made.merge(new Live({ ...spec, scale: '1-10' })), 'NPS_SCALE_MISMATCH')
  const spoofed = Object.setPrototypeOf(new Distribution(), Live.prototype)
  for (const other of [
    undefined,
    null,
    {},
    score([9]),
    made.toBytes(),
    spoofed,
    Object.create(made),
    new Proxy(made, {}),
  ]) {
    for (const call of ['merge', 'equals']) throws(() => made[call](other), 'NPS_INVALID_ARGUMENT')
  }
  const { answers } = made
  made.merge(made)
  assert.equal(made.answers, 2 * answers)
  assert.ok(made.equals(made))
})

test('columns', async () => {
  const made = few()
  const before = made.toBytes()
  const table = { at: [NOW, NOW], score: [9, 3], channel: ['web', 'sms'], site: ['Lyon', null] }
  const push = (rest, options) => made.pushMany({ ...table, ...rest }, { score: 'score', time: 'at', ...options })
  const wrong = ['now', '2026-01-05T09:30:00', NaN, true, {}, new Date(NaN), 2n ** 63n]
  for (const at of wrong) await rejects(push({ at: [NOW, at] }), 'NPS_WRONG_COLUMN_TYPE')
  for (const at of [[NOW, null], [NOW, undefined], [NOW, , ]]) await rejects(push({ at }), 'NPS_WRONG_COLUMN_TYPE', { row: 1 }) // prettier-ignore
  for (const at of [
    Float64Array.of(NOW, NaN),
    Float32Array.of(NOW, NOW),
    BigUint64Array.of(0n, 2n ** 63n),
    'now',
    9,
    null,
    {},
  ]) {
    await rejects(push({ at }), 'NPS_WRONG_COLUMN_TYPE')
  }
  const far = NOW * 1000
  for (const at of [
    [NOW, far],
    [NOW, BigInt(far)],
    Float64Array.of(NOW, far),
    BigInt64Array.of(0n, 2n ** 62n),
    [NOW, Infinity],
  ]) {
    await rejects(push({ at }), 'NPS_INVALID_ARGUMENT', { row: 1 })
  }
  await rejects(push({ at: [NOW] }), 'NPS_LENGTH_MISMATCH')
  await rejects(push({ site: ['Lyon'] }), 'NPS_LENGTH_MISMATCH')
  await rejects(push({ site: [{}, 6.5] }), 'NPS_WRONG_COLUMN_TYPE')
  await rejects(push({ site: { codes: Int8Array.of(0, 9), labels: ['Lyon'] } }), 'NPS_INVALID_KEY_CODE', { row: 1 })
  await rejects(push({ score: [9, 6.5] }, { errors: 'raise' }), 'NPS_SCORE_NOT_INTEGER', { row: 1 })
  for (const options of [{ score: 'none' }, { time: 'toString' }])
    await rejects(push({}, options), 'NPS_UNKNOWN_COLUMN')
  await rejects(
    made.pushMany({ at: [NOW], score: [9], channel: ['web'] }, { score: 'score', time: 'at' }),
    'NPS_UNKNOWN_COLUMN',
  )
  for (const options of [{ score: 9 }, { time: undefined }, { scale: '0-10' }, { dimensions: [] }]) {
    await rejects(push({}, options), 'NPS_INVALID_ARGUMENT')
  }
  await rejects(made.pushMany(), 'NPS_INVALID_ARGUMENT')
  await rejects(made.pushMany(new Map(), { score: 'score', time: 'at' }), 'NPS_INVALID_ARGUMENT')
  await assert.rejects(Live.prototype.pushMany.call({}, table, {}), Error)
  assert.deepEqual(made.toBytes(), before)
  const ledger = await push({ score: [9, 11] })
  assert.deepEqual([ledger.total, ledger.examples[0].row, made.answers], [1, 1, 41])
})

test('bytes', () => {
  const bytes = few().toBytes()
  for (let length = 0; length < bytes.length; length++) {
    throws(() => Live.fromBytes(bytes.subarray(0, length)), 'NPS_CORRUPT_BYTES')
  }
  for (let bit = 0; bit < 8 * bytes.length; bit++) {
    const flipped = Buffer.from(bytes)
    flipped[bit >> 3] ^= 1 << (bit & 7)
    throws(() => Live.fromBytes(flipped), bit >> 3 === 4 ? 'NPS_UNSUPPORTED_VERSION' : 'NPS_CORRUPT_BYTES')
  }
  const shared = new Uint8Array(new SharedArrayBuffer(bytes.length))
  shared.set(bytes)
  assert.deepEqual(Live.fromBytes(shared).toBytes(), bytes)
  throws(() => Live.fromBytes(new Distribution().toBytes()), 'NPS_CORRUPT_BYTES')
  for (const other of [undefined, null, 'NPSL', [...bytes], bytes.buffer, Float64Array.of(1), {}]) {
    throws(() => Live.fromBytes(other), 'NPS_INVALID_ARGUMENT')
  }
})
