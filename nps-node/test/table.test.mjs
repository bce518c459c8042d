// scoreBy and its table, and the hostile tables.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { nps, rejects } from './support.mjs'

const { score, scoreBy } = nps
const by = (table, by, options) => scoreBy(table, { score: 'score', by, ...options })
const keys = (table) => table.rows().map(({ key }) => ({ ...key }))

const table = () => ({
  score: Uint8Array.of(9, 3, 10, 8, 255, 10),
  channel: ['web', 'sms', 'web', null, 'sms', 'web'],
  site: { codes: Int8Array.of(0, 1, -1, 0, 1, 0), labels: ['Lyon', 'Brest'] },
})

test('a table in all its forms', async () => {
  const found = await by(table(), ['channel', 'site'])
  assert.equal(found.length, 4)
  assert.deepEqual(found.by, ['channel', 'site'])
  const expected = [
    { channel: 'sms', site: 'Brest' },
    { channel: 'web', site: 'Lyon' },
    { channel: 'web', site: null },
    { channel: null, site: 'Lyon' },
  ]
  assert.deepEqual(keys(found), expected)
  assert.deepEqual([...found].map(([key]) => ({ ...key })), expected)
  assert.deepEqual([...found].map(([, { n }]) => n), [1, 2, 1, 1])
  const columns = found.columns()
  assert.deepEqual({ ...columns.key }, { channel: ['sms', 'web', 'web', null], site: ['Brest', 'Lyon', null, 'Lyon'] })
  assert.deepEqual(columns.n, Float64Array.of(1, 2, 1, 1))
  for (const [group, row] of found.rows().entries()) {
    const [, one] = found.at(group)
    for (const figure of ['n', 'detractors', 'passives', 'promoters', 'missing', 'nps', 'lower', 'upper']) {
      assert.equal(row[figure], one[figure])
      assert.equal(columns[figure][group], one[figure])
    }
    assert.equal(one.distribution.promoters, row.promoters)
    assert.equal(one.rejects, null)
  }
  assert.deepEqual({ ...found.rejects.counts }, {
    out_of_range: 1,
    not_integer: 0,
    not_a_number: 0,
    wrong_type: 0,
    invalid_time: 0,
    invalid_response: 0,
  })
  assert.equal(found.rejects.examples[0].row, 4)
  assert.deepEqual(found.total.toJSON(), score(table().score).toJSON())
  assert.match(String(found), /^4 groups by channel, site; all together: NPS /)
  assert.match(found.toHtml(), /<th>channel<\/th><th>site<\/th>/)
  const parsed = JSON.parse(JSON.stringify(found))
  assert.deepEqual(parsed.rows[3].key, { channel: null, site: 'Lyon' })
})

test('there is nothing beyond the last group', async () => {
  const found = await by(table(), ['channel'])
  assert.equal(found.at(3), null)
  for (const group of [-1, 0.5, NaN, '0', null, undefined]) assert.throws(() => found.at(group), { code: 'NPS_INVALID_COUNT' })
})

test('keys of every type', async () => {
  const scores = [9, 10, 3]
  const cases = [
    [['b', 'a', 'b'], ['a', 'b']],
    [[2, 1, null], [1, 2, null]],
    [[2n, 1, 2], [1, 2]],
    [[true, false, undefined], [false, true, null]],
    [[true, true, true], [true]],
    [Int8Array.of(-1, 5, -1), [-1, 5]],
    [Float64Array.of(1, 2, 3), 'NPS_WRONG_COLUMN_TYPE'],
    [BigInt64Array.of(2n ** 62n, -(2n ** 62n), 7n), [-(2n ** 62n), 7, 2n ** 62n]],
    [BigUint64Array.of(2n ** 63n, 1n, 1n), 'NPS_WRONG_COLUMN_TYPE'],
    [Uint8ClampedArray.of(3, 3, 2), [2, 3]],
    [new Uint8Array(new SharedArrayBuffer(3)), [0]],
    [{ codes: Uint8Array.of(1, 0, 1), labels: ['b', 'a'] }, ['b', 'a']],
    [{ codes: Uint8Array.of(1, 0, 1), labels: [20, 10] }, [20, 10]],
    [['a', 1, 'b'], 'NPS_WRONG_COLUMN_TYPE'],
    [[1.5, 1, 2], 'NPS_WRONG_COLUMN_TYPE'],
    [[NaN, 1, 2], 'NPS_WRONG_COLUMN_TYPE'],
    [[2 ** 53 + 2, 1, 2], 'NPS_WRONG_COLUMN_TYPE'],
    [[2n ** 64n, 1n, 2n], 'NPS_WRONG_COLUMN_TYPE'],
    [[{}, 'a', 'b'], 'NPS_WRONG_COLUMN_TYPE'],
    [[['a'], 'a', 'b'], 'NPS_WRONG_COLUMN_TYPE'],
    [['\ud800', '\ud801', 'a'], ['a', '\ufffd']], // lone surrogates are one text in UTF-8
    ['aba', 'NPS_WRONG_COLUMN_TYPE'],
    [undefined, 'NPS_WRONG_COLUMN_TYPE'],
    [new DataView(new ArrayBuffer(3)), 'NPS_WRONG_COLUMN_TYPE'],
    [{ codes: Uint8Array.of(1, 0, 2), labels: ['b', 'a'] }, 'NPS_INVALID_KEY_CODE', { row: 2 }],
    [{ codes: Float64Array.of(1, 0, 1), labels: ['b', 'a'] }, 'NPS_WRONG_COLUMN_TYPE'],
    [{ codes: [1, 0, 1], labels: ['b', 'a'] }, 'NPS_WRONG_COLUMN_TYPE'],
    [{ codes: Uint8Array.of(1, 0, 1), labels: ['b', null] }, 'NPS_WRONG_COLUMN_TYPE'],
    [{ codes: Uint8Array.of(1, 0, 1) }, 'NPS_INVALID_ARGUMENT'],
    [new Proxy(['a', 'b', 'c'], {}), 'NPS_INVALID_ARGUMENT'],
    [['a', 'b'], 'NPS_LENGTH_MISMATCH'],
    [[], 'NPS_LENGTH_MISMATCH'],
  ]
  for (const [key, expected, rest] of cases) {
    const promise = by({ score: scores, key }, ['key'])
    if (typeof expected === 'string') await rejects(promise, expected, rest)
    else assert.deepEqual(keys(await promise).map(({ key }) => key), expected)
  }
})

test('the plan is checked', async () => {
  await rejects(by(table(), ['chanel']), 'NPS_UNKNOWN_COLUMN')
  await rejects(by(table(), ['toString']), 'NPS_UNKNOWN_COLUMN')
  await rejects(by(table(), ['__proto__']), 'NPS_UNKNOWN_COLUMN')
  await rejects(by(table(), []), 'NPS_INVALID_ARGUMENT')
  await rejects(by(table(), ['channel', 'channel']), 'NPS_INVALID_ARGUMENT')
  for (const names of ['channel', undefined, null, [1], [null], {}]) await rejects(by(table(), names), 'NPS_INVALID_ARGUMENT')
  await rejects(scoreBy(table(), { score: 'score', by: ['channel'], scle: '0-10' }), 'NPS_INVALID_ARGUMENT')
  await rejects(scoreBy(table(), { score: 'scores', by: ['channel'] }), 'NPS_UNKNOWN_COLUMN')
  await rejects(scoreBy(table(), { by: ['channel'] }), 'NPS_INVALID_ARGUMENT')
  await rejects(by(table(), ['channel'], { errors: 'raise' }), 'NPS_SCORE_OUT_OF_RANGE', { row: 4 })
  await rejects(by(table(), ['channel'], { level: 0 }), 'NPS_INVALID_LEVEL')
  for (const other of [null, undefined, [], 'score', 9]) await rejects(by(other, ['channel']), 'NPS_INVALID_ARGUMENT')
})

test('zero rows', async () => {
  const found = await by({ score: [], key: [] }, ['key'])
  assert.deepEqual([found.length, found.rows(), [...found], found.total.nps], [0, [], [], null])
  assert.equal(found.columns().n.length, 0)
})

test('a group without answers is listed without a score', async () => {
  const found = await by({ score: [null, 9], key: ['a', 'b'] }, ['key'])
  assert.deepEqual(found.rows().map(({ n, nps, missing }) => [n, nps, missing]), [[0, null, 1], [1, 100, 0]])
  assert.ok(Number.isNaN(found.columns().nps[0]))
})

test('names of columns cannot do harm', async () => {
  const hostile = JSON.parse('{"score":[9,10],"__proto__":["a","b"],"constructor":["x","y"]}')
  const found = await by(hostile, ['__proto__', 'constructor'])
  const [{ key }] = found.rows()
  assert.deepEqual(Object.entries(key), [['__proto__', 'a'], ['constructor', 'x']])
  assert.equal(Object.getPrototypeOf(key), Object.prototype)
  assert.ok(!(await by({ score: [9], '<i>': ['<b>'] }, ['<i>'])).toHtml().includes('<b>1'))
})

test('getters that throw, in tables', async () => {
  const mine = new TypeError('mine')
  const same = (error) => error === mine
  const failing = () => { throw mine } // prettier-ignore
  await assert.rejects(by({ get score() { return failing() }, key: ['a'] }, ['key']), same) // prettier-ignore
  await assert.rejects(by({ score: [9], get key() { return failing() } }, ['key']), same) // prettier-ignore
  await assert.rejects(by({ score: [9], key: Object.defineProperty([], 0, { get: failing }) }, ['key']), same)
  await assert.rejects(scoreBy({}, { get score() { return failing() } }), same) // prettier-ignore
  await assert.rejects(by(new Proxy({}, { getOwnPropertyDescriptor: failing }), ['key']), same)
})

test('a getter that takes the scores away comes too late', async () => {
  const scores = Uint8Array.of(9, 10)
  const taking = { score: scores, get key() { structuredClone(scores, { transfer: [scores.buffer] }); return ['a', 'b'] } } // prettier-ignore
  assert.equal((await by(taking, ['key'])).total.n, 2)
})

test('a million distinct keys', async () => {
  const rows = 1_000_000
  const key = Array.from({ length: rows }, (_, row) => `customer ${row}`)
  const found = await by({ score: new Uint8Array(rows).fill(9), key }, ['key'])
  assert.equal(found.length, rows)
  const { key: { key: labels }, n } = found.columns() // prettier-ignore
  assert.deepEqual(labels.slice(0, 2), ['customer 0', 'customer 1'])
  assert.ok(n.every((count) => count === 1))
})
