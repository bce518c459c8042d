// Situations as a sparse matrix: golden bytes, every way to give a column, refusals.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { dense, nps, rejects, root, throws } from './support.mjs'

const { SituationEncoder } = nps
const folder = new URL('nps-core/testdata/snapshots/', root)
const golden = readFileSync(new URL('encoder-v1.bin', folder))
const snapshot = JSON.parse(readFileSync(new URL('encoder.json', folder)))
const plain = ({ indptr, indices, data }) => ({ indptr: [...indptr], indices: [...indices], data: [...data] })

test('golden bytes encode as ever', async () => {
  const encoder = SituationEncoder.fromBytes(golden)
  assert.deepEqual(encoder.columns, snapshot.names)
  const declared = await SituationEncoder.fit(snapshot.rows, encoder.features)
  for (const same of [encoder, declared, await SituationEncoder.fit(snapshot.rows, JSON.parse(encoder.features))]) {
    const matrix = await same.transform(snapshot.rows)
    assert.deepEqual(plain(matrix), snapshot.matrix)
    assert.ok(matrix.indptr instanceof Int32Array && matrix.data instanceof Float64Array)
    assert.deepEqual([matrix.rows, matrix.columns], [6, snapshot.names.length])
    assert.deepEqual(same.toBytes(), golden)
  }
  for (let size = 0; size < golden.length; size++) {
    throws(() => SituationEncoder.fromBytes(golden.subarray(0, size)), 'NPS_CORRUPT_BYTES')
  }
})

test('every way to give a column', async () => {
  const features = { site: 'one_hot', age: 'number' }
  const expected = [
    [0, 1, 0, 30, 0],
    [1, 0, 0, 0, 0],
    [0, 1, 0, 7, 0],
  ]
  const sites = [[7, 3, 7], Int8Array.of(7, 3, 7), BigInt64Array.of(7n, 3n, 7n), { codes: Uint8Array.of(1, 0, 1), labels: [3, 7] }]
  const ages = [[30, 0, 7], Float32Array.of(30, 0, 7), { values: Int32Array.of(30, 0, 7), validity: Uint8Array.of(7) }]
  for (const site of sites) {
    for (const age of ages) {
      const encoder = await SituationEncoder.fit({ site, age }, features)
      assert.deepEqual(encoder.columns, ['site=3', 'site=7', 'site=—', 'age', 'age=—'])
      assert.deepEqual(dense(await encoder.transform({ site, age, more: ['left alone'] })), expected)
    }
  }
})

test('numbers are banded and all else has its levels', async () => {
  for (const features of [undefined, null]) {
    const { columns } = await SituationEncoder.fit({ n: [1, 2, null, 3, 4, 5], b: [true, false, null, 'x', 'y', 'z'].map(String) }, features)
    assert.deepEqual(columns.slice(0, 5), ['n(-∞, 2)', 'n[2, 3)', 'n[3, 4)', 'n[4, ∞)', 'n=—'])
    assert.equal(columns[5], 'b=false')
  }
  assert.deepEqual((await SituationEncoder.fit({ none: [null, undefined] })).columns, ['none=—'])
})

test('counted cells teach what their rows do', async () => {
  const features = { wait: { kind: 'bands', supervised: true }, channel: { kind: 'one_hot', min_count: 2 } }
  const cells = { wait: [1, 5, 9], channel: ['web', 'sms', 'fax'], score: [9, 2, 3], times: [6, 6, 1] }
  const repeat = (column) => column.flatMap((value, row) => new Array(cells.times[row]).fill(value))
  const rows = Object.fromEntries(Object.entries(cells).map(([name, column]) => [name, repeat(column)]))
  const one = await SituationEncoder.fit(cells, features, { scores: 'score', frequency: 'times' })
  const other = await SituationEncoder.fit(rows, features, { scores: 'score', scale: '0-10' })
  assert.deepEqual(one.toBytes(), other.toBytes())
  assert.deepEqual(one.columns, ['wait(-∞, 3)', 'wait[3, ∞)', 'wait=—', 'channel=sms', 'channel=web', 'channel=(other)', 'channel=—'])
})

test('what cannot be encoded is refused', async () => {
  const table = { a: ['x', 'y'], n: [1.5, 2] }
  const { fit } = SituationEncoder
  await rejects(fit(table, { a: 'onehot' }), 'NPS_INVALID_ARGUMENT')
  await rejects(fit(table, { a: { kind: 'tags', seperator: ',' } }), 'NPS_INVALID_ARGUMENT')
  await rejects(fit(table, '['), 'NPS_INVALID_ARGUMENT')
  await rejects(fit(table, 3), 'NPS_INVALID_ARGUMENT')
  await rejects(fit(table, { z: 'one_hot' }), 'NPS_UNKNOWN_COLUMN')
  await rejects(fit(table, { a: 'bands' }), 'NPS_WRONG_COLUMN_TYPE', { row: 0 })
  await rejects(fit(table, { n: 'one_hot' }), 'NPS_WRONG_COLUMN_TYPE')
  await rejects(fit(table, { n: { kind: 'bands', supervised: true } }), 'NPS_INVALID_ARGUMENT')
  await rejects(fit({ a: ['x'], n: [1, 2] }, { a: 'tags', n: 'number' }), 'NPS_LENGTH_MISMATCH')
  await rejects(fit(table, { a: 'one_hot' }, { frequency: 'z' }), 'NPS_UNKNOWN_COLUMN')
  await rejects(fit({ ...table, f: [1, -1] }, { a: 'one_hot' }, { frequency: 'f' }), 'NPS_INVALID_COUNT', { row: 1 })
  await rejects(fit(table, { a: 'one_hot' }, { weight: 'z' }), 'NPS_INVALID_ARGUMENT')
  await rejects(fit(3, { a: 'one_hot' }), 'NPS_INVALID_ARGUMENT')
  const encoder = await fit(table, { a: { kind: 'one_hot', unseen: 'error', missing: 'error' } })
  await rejects(encoder.transform({ a: ['x', 'z'] }), 'NPS_INVALID_KEY_CODE', { row: 1 })
  await rejects(encoder.transform({ a: ['x', null] }), 'NPS_WRONG_COLUMN_TYPE', { row: 1 })
  await rejects(encoder.transform({}), 'NPS_UNKNOWN_COLUMN')
  throws(() => new SituationEncoder(), 'NPS_INVALID_ARGUMENT')
  throws(() => SituationEncoder.fromBytes('NPSE'), 'NPS_INVALID_ARGUMENT')
})

test('observations are encoded by the kinds of their dimensions', async () => {
  const table = {
    score: [9, 3, 9, 10, 11],
    channel: ['web', 'sms', 'web', null, 'fax'],
    way: ['a/b', 'a', 'a/b', 'c', 'd'],
    tags: ['vip;late', '', 'late;vip', 'vip', null],
  }
  const asked = { score: 'score', paths: ['way'], tags: ['tags'], unknown: ['channel'] }
  const rows = await nps.observations(table, { ...asked, dimensions: ['channel'] })
  const cells = await nps.tabulate(table, { ...asked, by: ['channel'] })
  const encoder = await SituationEncoder.fit(cells)
  const ways = ['way~a', 'way~a/b', 'way~c', 'way=—']
  assert.deepEqual(encoder.columns, ['channel=sms', 'channel=web', ...ways, 'tags∋late', 'tags∋vip', 'tags=—'])
  assert.deepEqual((await SituationEncoder.fit(rows)).toBytes(), encoder.toBytes())
  const matrix = dense(await encoder.transform(cells))
  assert.deepEqual([matrix.length, [...cells.frequencies()], [...cells.scores()]], [3, [1, 2, 1], [3, 9, 10]])
  assert.equal((await encoder.transform(rows)).rows, 5)
  const features = [{ column: 'way', kind: 'path' }, { column: 'tags', kind: 'tags' }, { column: 'way', kind: 'cross', with: 'tags', pairs: 'seen' }]
  const crossed = await SituationEncoder.fit(cells, features)
  const pairs = crossed.columns.filter((name) => name.includes('×'))
  assert.deepEqual(pairs, ['way~a×tags∋late', 'way~a×tags∋vip', 'way~a/b×tags∋late', 'way~a/b×tags∋vip', 'way~c×tags∋vip'])
  const all = await SituationEncoder.fit(cells, features.map((feature) => ({ ...feature, pairs: feature.pairs && 'all' })))
  assert.equal(all.columns.filter((name) => name.includes('×')).length, 4 * 3)
  assert.deepEqual(SituationEncoder.fromBytes(crossed.toBytes()).columns, crossed.columns)
  assert.equal(crossed.toBytes()[4], 2)
  const other = dense(await crossed.transform({ way: ['c', 'a/b'], tags: ['late', 'vip'] }))
  assert.deepEqual(other[0].slice(-5), [0, 0, 0, 0, 0])
  assert.deepEqual(other[1].slice(-5), [0, 1, 0, 1, 0])
  await rejects(SituationEncoder.fit(cells, undefined, { scale: '0-10' }), 'NPS_INVALID_ARGUMENT')
  await rejects(SituationEncoder.fit(cells, { site: 'one_hot' }), 'NPS_UNKNOWN_COLUMN')
  await rejects(SituationEncoder.fit(cells, { channel: 'number' }), 'NPS_WRONG_COLUMN_TYPE')
  await rejects(SituationEncoder.fit(cells, { channel: { kind: 'cross', with: 'way', pairs: 'some' } }), 'NPS_INVALID_ARGUMENT')
})
