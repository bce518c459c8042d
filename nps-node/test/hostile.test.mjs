// Hostile input at the boundary, each with its exact outcome.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { nps, rejects, throws } from './support.mjs'

const { Distribution, Nps, ScoreTable, categoryCounts, score, scoreAsync, scoreBy } = nps

/** Each value, and why it is rejected; null where it is missing, a number where it is an answer. */
const values = [
  [6.5, 'not_integer', '6.5'],
  [11, 'out_of_range', '11'],
  [-1, 'out_of_range', '-1'],
  [255, 'out_of_range', '255'],
  [NaN, 'not_a_number', 'NaN'],
  [Infinity, 'out_of_range', 'inf'],
  [-Infinity, 'out_of_range', '-inf'],
  [2 ** 53 + 1, 'out_of_range', '9007199254740992'],
  [2 ** 32 + 5, 'out_of_range', '4294967301'],
  [2n ** 53n + 1n, 'out_of_range', '9007199254740993'],
  [2n ** 32n + 5n, 'out_of_range', '4294967301'],
  [-(2n ** 200n), 'out_of_range', `"-${2n ** 200n}`.slice(0, 40) + '…'],
  [true, 'wrong_type', 'true'],
  [false, 'wrong_type', 'false'],
  ['neuf', 'not_a_number', '"neuf"'],
  ['0x9', 'not_a_number', '"0x9"'],
  ['\ud800', 'not_a_number', '"\ufffd"'],
  [{}, 'wrong_type', 'an object'],
  [{ valueOf: () => 9 }, 'wrong_type', 'an object'],
  [Object(9), 'wrong_type', 'an object'],
  [new Date(9), 'wrong_type', 'an object'],
  [[9], 'wrong_type', 'a list'],
  [() => 9, 'wrong_type', 'a function'],
  [Symbol('9'), 'wrong_type', 'a symbol'],
  [null, null],
  [undefined, null],
  ['', null],
  ['  ', null],
  ['9', 9],
  [' 9.0 ', 9],
  [9n, 9],
  [-0, 0],
]
const code = (reason) => `NPS_SCORE_${reason.toUpperCase()}`

test('each value of a list is read by rule', () => {
  for (const [value, outcome, shown] of values) {
    const found = score([10, value])
    const name = String(shown ?? outcome)
    if (typeof outcome === 'string') {
      assert.deepEqual([found.n, found.missing, found.rejects.total], [1, 0, 1], name)
      assert.deepEqual(found.rejects.examples.map((reject) => ({ ...reject })), [{ row: 1, value: shown, reason: outcome }])
      throws(() => score([10, value], { errors: 'raise' }), code(outcome), { row: 1 })
    } else if (outcome === null) {
      assert.deepEqual([found.n, found.missing, found.rejects.total], [1, 1, 0], name)
    } else {
      assert.deepEqual([found.n, found.missing, found.rejects.total], [2, 0, 0], name)
      assert.equal(found.distribution.count(outcome), 1, name)
    }
  }
})

test('the same values one by one', () => {
  for (const [value, outcome] of values) {
    const made = new Distribution()
    if (typeof outcome === 'number') {
      made.add(value)
      assert.equal(made.count(value), 1)
      made.retract(value)
      throws(() => made.retract(value), 'NPS_NOTHING_TO_RETRACT')
    } else {
      for (const call of ['add', 'retract', 'count']) throws(() => made[call](value), code(outcome ?? 'not_a_number'))
    }
    assert.ok(made.isEmpty)
  }
})

test('typed arrays hold what they hold', () => {
  const bytes = score(Uint8Array.of(9, 11, 255))
  assert.deepEqual([bytes.n, bytes.missing, bytes.rejects.counts.out_of_range], [1, 0, 2])
  const floats = score(Float64Array.of(9, 6.5, NaN, Infinity, 2 ** 53 + 2))
  assert.deepEqual({ ...floats.rejects.counts }, {
    out_of_range: 2,
    not_integer: 1,
    not_a_number: 1,
    wrong_type: 0,
    invalid_time: 0,
    invalid_response: 0,
  })
  assert.equal(score(new Uint8Array(new ArrayBuffer(8), 4, 2)).n, 2)
  assert.equal(score(Uint8Array.of(1, 2, 3).subarray(2)).distribution.count(3), 1)
  assert.equal(score(Uint8ClampedArray.of(300, 9)).n, 1)
  assert.equal(score(Buffer.from([9, 10])).n, 2)
  assert.equal(score(BigInt64Array.of(9n, -1n, 2n ** 62n)).n, 1)
  assert.equal(score(BigUint64Array.of(9n, 2n ** 64n - 1n)).rejects.examples[0].value, '18446744073709551615')
})

test('no answers, no score', () => {
  for (const empty of [[], new Uint8Array(0), [null, undefined, ''], [,], Float64Array.of(NaN)]) {
    const { nps: points, lower, upper, n, promoterShare, distribution, caveats } = score(empty)
    assert.deepEqual([points, lower, upper, n, promoterShare, distribution.mean], [null, null, null, 0, null, null])
    assert.deepEqual(caveats.map(({ code }) => code), ['no_answers'])
  }
})

test('holes are missing', () => {
  const { n, missing } = score([9, , 10, ,])
  assert.deepEqual([n, missing], [2, 2])
})

test('a validity bitmap', () => {
  const found = score({ values: Uint8Array.of(9, 10, 3, 11), validity: Uint8Array.of(0b0101) })
  assert.deepEqual([found.n, found.missing, found.rejects.total], [2, 2, 0])
  throws(() => score({ values: new Uint8Array(9), validity: Uint8Array.of(255) }), 'NPS_LENGTH_MISMATCH')
  for (const validity of [undefined, [1], new Float64Array(9)]) {
    throws(() => score({ values: new Uint8Array(9), validity }), 'NPS_WRONG_COLUMN_TYPE')
  }
  throws(() => score({ values: [9], validity: Uint8Array.of(1) }), 'NPS_WRONG_COLUMN_TYPE')
})

test('lists of any length and mixture', () => {
  for (let length = 0; length < 20; length++) {
    const list = Array.from({ length }, (_, row) => (row % 3 === 1 ? null : row % 12))
    const mixed = [...list, '3']
    const numbers = list.filter((value) => value !== null)
    assert.deepEqual([score(list).n, score(list).missing], [numbers.filter((value) => value <= 10).length, length - numbers.length])
    assert.equal(score(mixed).n, score(list).n + 1)
  }
})

test('what is no column is refused', () => {
  const others = [undefined, null, 9, '9', true, 9n, {}, new Set([9]), new DataView(new ArrayBuffer(8)), () => [9]]
  others.push(new ArrayBuffer(8), new SharedArrayBuffer(8), { length: 1, 0: 9 }, new Proxy([9], {}), Symbol('9'))
  for (const other of others) {
    for (const call of [score, categoryCounts]) throws(() => call(other), 'NPS_WRONG_COLUMN_TYPE')
  }
})

test('a list too long for memory is refused, not died of', () => {
  throws(() => score(new Array(2 ** 32 - 1)), 'NPS_WRONG_COLUMN_TYPE')
})

test('options', () => {
  throws(() => score([9], { scale: '0-5' }), 'NPS_INVALID_SCALE')
  for (const level of [0, 1, 95, -1, NaN, Infinity]) throws(() => score([9], { level }), 'NPS_INVALID_LEVEL')
  for (const level of ['0.95', true, null, 1n]) throws(() => score([9], { level }), 'NPS_INVALID_ARGUMENT')
  for (const scale of [null, 10, {}, ['0-10']]) throws(() => score([9], { scale }), 'NPS_INVALID_ARGUMENT')
  throws(() => score([9], { method: 'WALD' }), 'NPS_UNKNOWN_METHOD')
  throws(() => score([9], { errors: 'ignore' }), 'NPS_INVALID_ARGUMENT')
  throws(() => score([9], { levle: 0.9 }), 'NPS_INVALID_ARGUMENT')
  for (const options of [null, 9, 'wald', [], () => {}]) throws(() => score([9], options), 'NPS_INVALID_ARGUMENT')
  const plain = score([9, 3])
  for (const options of [undefined, {}, { level: undefined, scale: undefined }, Object.create(null)]) {
    assert.deepEqual(score([9, 3], options).toJSON(), plain.toJSON())
  }
})

test('getters that throw: the error is theirs', () => {
  const mine = new TypeError('mine')
  const list = [9]
  Object.defineProperty(list, 1, { enumerable: true, get: () => { throw mine } }) // prettier-ignore
  const options = { get scale() { throw mine } } // prettier-ignore
  const same = (error) => error === mine
  assert.throws(() => score(list), same)
  assert.throws(() => score([9], options), same)
  assert.throws(() => score([9], { get level() { throw 'a text' } }), (error) => error === 'a text') // prettier-ignore
})

test('an array that a getter of the options takes away is read as it is then', () => {
  const bytes = Uint8Array.of(9, 10)
  const options = { get scale() { structuredClone(bytes, { transfer: [bytes.buffer] }); return '0-10' } } // prettier-ignore
  assert.equal(score(bytes, options).n, 0)
})

test('shared memory is copied first', () => {
  const shared = new Uint8Array(new SharedArrayBuffer(3))
  shared.set([9, 10, 3])
  assert.equal(score(shared).n, 3)
  throws(() => score(Buffer.from(shared.buffer)), 'NPS_WRONG_COLUMN_TYPE')
  shared.slice = () => shared
  throws(() => score(shared), 'NPS_WRONG_COLUMN_TYPE')
})

test('counts', () => {
  for (const count of [-1, 2.5, NaN, Infinity, 2 ** 53 + 2, 2n ** 53n + 1n, '3', true, null, undefined, {}]) {
    throws(() => Nps.fromCounts(count, 0, 0), 'NPS_INVALID_COUNT')
    throws(() => Nps.fromCounts(0, 0, count), 'NPS_INVALID_COUNT')
    throws(() => new Distribution().addMissing(count), 'NPS_INVALID_COUNT')
    throws(() => Distribution.fromCounts(Array(11).fill(count), { scale: '0-10', missing: 0 }), 'NPS_INVALID_COUNT')
  }
  throws(() => Distribution.fromCounts([1, 2], { scale: '0-10', missing: 0 }), 'NPS_LENGTH_MISMATCH')
  throws(() => Distribution.fromCounts('1234', { scale: '0-10', missing: 0 }), 'NPS_INVALID_ARGUMENT')
  throws(() => Distribution.fromCounts([1, 2]), 'NPS_INVALID_ARGUMENT')
  throws(() => new Distribution().retractMissing(1), 'NPS_NOTHING_TO_RETRACT')
})

test('counts above 2^53 are kept exactly and never given as another number', () => {
  const half = Distribution.fromCounts([2 ** 53, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1], { scale: '0-10', missing: 0 })
  throws(() => half.n, 'NPS_INVALID_COUNT')
  half.merge(half)
  throws(() => half.counts(), 'NPS_INVALID_COUNT')
  throws(() => JSON.stringify(half), 'NPS_INVALID_COUNT')
  assert.equal(half.toBytes().readBigUInt64LE(9), 2n ** 54n)
  assert.ok(Distribution.fromBytes(half.toBytes()).equals(half))
  throws(() => Nps.fromCounts(2 ** 53, 1, 0).n, 'NPS_INVALID_COUNT')
  for (let times = 0; times < 9; times++) half.merge(half)
  throws(() => half.merge(half), 'NPS_COUNT_OVERFLOW')
})

test('distributions', () => {
  const made = new Distribution()
  const [other] = [new Distribution('1-10')]
  for (const call of ['merge', 'subtract']) throws(() => made[call](other), 'NPS_SCALE_MISMATCH')
  throws(() => made.toNps({ scale: '1-10' }), 'NPS_SCALE_MISMATCH')
  const spoofed = Object.setPrototypeOf(score([9]), Distribution.prototype)
  for (const value of [undefined, null, {}, made.toJSON(), score([9]), spoofed, Object.create(made), new Proxy(made, {})]) {
    for (const call of ['merge', 'subtract', 'equals']) throws(() => made[call](value), 'NPS_INVALID_ARGUMENT')
  }
  made.add(9)
  made.merge(made)
  assert.equal(made.n, 2)
  made.subtract(made)
  assert.ok(made.isEmpty)
})

test('bytes', () => {
  const bytes = score([9, 3, null]).distribution.toBytes()
  for (let length = 0; length < bytes.length; length++) {
    throws(() => Distribution.fromBytes(bytes.subarray(0, length)), 'NPS_CORRUPT_BYTES')
  }
  for (let place = 0; place < bytes.length; place++) {
    const flipped = Buffer.from(bytes)
    flipped[place] ^= 1
    assert.throws(() => Distribution.fromBytes(flipped), ({ code }) => /^NPS_(CORRUPT_BYTES|UNSUPPORTED_VERSION)$/.test(code))
  }
  for (const other of [undefined, 'NPSD', [...bytes], Float64Array.of(1), bytes.buffer, {}]) {
    throws(() => Distribution.fromBytes(other), 'NPS_INVALID_ARGUMENT')
  }
})

test('classes are made by their functions alone', () => {
  for (const Class of [Nps, ScoreTable]) {
    throws(() => new Class(), 'NPS_INVALID_ARGUMENT')
    throws(() => Class(), 'NPS_INVALID_ARGUMENT')
  }
  throws(() => Distribution('0-10'), 'NPS_INVALID_ARGUMENT')
  throws(() => new Distribution(10), 'NPS_INVALID_ARGUMENT')
  const { get } = Object.getOwnPropertyDescriptor(Nps.prototype, 'nps')
  for (const receiver of [{}, new Distribution(), Nps.prototype]) assert.throws(() => get.call(receiver), Error)
})

test('promises are rejected with the same errors', async () => {
  await rejects(scoreAsync('9'), 'NPS_WRONG_COLUMN_TYPE')
  await rejects(scoreAsync([9], { level: 2 }), 'NPS_INVALID_LEVEL')
  await rejects(scoreAsync([9, 8, 6.5], { errors: 'raise' }), 'NPS_SCORE_NOT_INTEGER', { row: 2 })
  await rejects(scoreBy(), 'NPS_INVALID_ARGUMENT')
})

test('codes of no answer are missing and counted, however they are held', async () => {
  const options = { scale: '1-5/4/5', missingCodes: [0, 6] }
  const lists = [
    [5, -0, 6, null, 4, 6, 7],
    ['5', '0', ' 06.0 ', '', '4', '+6', '7'],
    [5n, 0n, 6n, null, 4n, 6n, 7n],
    { values: Int8Array.of(5, 0, 6, 1, 4, 6, 7), validity: Uint8Array.of(0b1110111) },
    { values: Float32Array.of(5, 0, 6, 1, 4, 6, 7), validity: Uint8Array.of(0b1110111) },
  ]
  const codes = [
    { code: 0, count: 1 },
    { code: 6, count: 2 },
  ]
  const told = (rejects) => rejects.missingCodes.map((one) => ({ ...one }))
  for (const values of lists) {
    const found = score(values, options)
    assert.deepEqual([found.n, found.missing, found.rejects.total, told(found.rejects)], [2, 4, 1, codes])
    assert.deepEqual(told((await scoreAsync(values, options)).rejects), codes)
    assert.equal(categoryCounts(values, options).missing, 4)
    const table = { score: values, key: ['a', 'b', 'c', 'a', 'b', 'c', 'a'], at: [0, 1, 2, 3, 4, 5, 6], weight: [1, 1, 1, 1, 1, 1, 1] }
    const by = await scoreBy(table, { score: 'score', by: ['key'], ...options })
    assert.deepEqual(told(by.total.rejects), codes)
    const observed = await nps.observations(table, { score: 'score', dimensions: ['key'], ...options })
    assert.deepEqual([observed.n, told(observed.rejects)], [2, codes])
    assert.deepEqual(told((await nps.tabulate(table, { score: 'score', by: ['key'], ...options })).rejects), codes)
    assert.deepEqual(told((await nps.weighted(table, { score: 'score', weight: 'weight', ...options })).rejects), codes)
    assert.deepEqual(told((await nps.clustered(table, { score: 'score', cluster: 'key', ...options })).rejects), codes)
    assert.deepEqual(told(nps.comparePaired(values, values, options).rejectsBefore), codes)
    const logged = await nps.history(table, { customer: 'key', time: 'at', score: 'score', ...options })
    assert.deepEqual(told(logged.rejects), codes)
    const live = new nps.Live({ scale: '1-5/4/5', dimensions: ['key'] })
    const rejects = await live.pushMany(table, { score: 'score', time: 'at', missingCodes: [0, 6] })
    assert.deepEqual([live.answers, told(rejects)], [6, codes])
  }
  const bytes = score(Uint8Array.of(5, 0, 6, 7, 4), options)
  assert.deepEqual([bytes.n, bytes.missing, bytes.rejects.total], [2, 2, 1])
  const lines = '{"id": 1, "at": "2026-01-05T10:00:00Z", "score": 6}\n{"id": 2, "at": "2026-01-05T10:00:00Z", "score": 6, "scale": "0-10"}'
  const responses = await nps.readJsonLines(lines, options)
  assert.deepEqual([responses.get('1').score, responses.get('2').score], [undefined, 6])
  assert.deepEqual(told(responses.rejects), [{ code: 6, count: 1 }])
  const csv = await nps.readCsv('id,at,score\n1,2026-01-05T10:00:00Z,0\n', options)
  assert.deepEqual(told(csv.rejects), [{ code: 0, count: 1 }])
  const one = new nps.Responses()
  one.push({ id: 1, at: new Date(0), score: 6 }, options)
  assert.equal(one.get('1').score, undefined)
})

test('codes that cannot be say why', async () => {
  const refused = [
    [[0], /the missing code 0 is on the scale 0–10: there it is an answer/],
    [10, /the missing code 10 is on the scale/],
    [[99, '7'], /the missing code 7 is on the scale/],
    [[6.5], /the missing code 6.5 is not a whole number/],
    ['n/a', /the missing code "n\/a" is not a whole number/],
    [[true], /is not a whole number/],
    [[null], /is not a whole number/],
    [null, /is not a whole number/],
    [{}, /is not a whole number/],
    [Int8Array.of(99), /is not a whole number/],
    [Array.from({ length: 17 }, (_, place) => 100 + place), /17 missing codes are declared, expected at most 16/],
  ]
  for (const [missingCodes, message] of refused) {
    const wrong = (error) => error.code === 'NPS_INVALID_ARGUMENT' && message.test(error.message)
    assert.throws(() => score([9], { missingCodes }), wrong)
    await assert.rejects(nps.tabulate({ s: [9] }, { score: 's', by: [], missingCodes }), wrong)
    await assert.rejects(nps.readCsv('id,at,score\n', { missingCodes }), wrong)
    await assert.rejects(nps.readJsonLines('', { missingCodes }), wrong)
    assert.throws(() => new nps.Responses().push({ id: 1, at: new Date(0) }, { missingCodes }), wrong)
  }
  const found = score([9, 99, 98], { missingCodes: ['99', 99n, 99, -1] })
  assert.deepEqual([found.missing, found.rejects.total], [1, 1])
})
