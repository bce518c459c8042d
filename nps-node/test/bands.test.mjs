// Bands by themselves, and as an ordered dimension.
import assert from 'node:assert/strict'
import test from 'node:test'
import { nps, rejects, throws } from './support.mjs'

const { Bands, observations, scoreBy, tabulate } = nps
const age = new Bands([25, 45, 65])

test('a number is in exactly one band', () => {
  assert.deepEqual(age.edges, [25, 45, 65])
  assert.deepEqual(age.labels, ['< 25', '25 – 45', '45 – 65', '≥ 65'])
  assert.deepEqual(age.intervals, ['(-∞, 25)', '[25, 45)', '[45, 65)', '[65, ∞)'])
  assert.deepEqual([24.9, 25, 64, 65, -Infinity, Infinity, NaN].map((value) => age.band(value)), [0, 1, 2, 3, 0, 3, null])
  assert.equal(age.length, 4)
  assert.deepEqual(new Bands([]).labels, ['any'])
  assert.equal(String(age), 'Bands < 25, 25 – 45, 45 – 65, ≥ 65')
  assert.deepEqual(new Bands(JSON.parse(JSON.stringify(age))).edges, age.edges)
})

test('columns are cut, whatever they are', () => {
  const values = [43, null, 25, undefined, NaN, 70]
  const { codes, labels } = age.cut(values)
  assert.ok(codes instanceof Int32Array)
  assert.deepEqual([...codes], [1, -1, 1, -1, -1, 3])
  assert.deepEqual(labels, age.labels)
  assert.deepEqual([...age.cut(Float32Array.of(24, 44.5)).codes], [0, 1])
  assert.deepEqual([...age.cut(Int16Array.of(-5, 65)).codes], [0, 3])
  assert.deepEqual([...age.cut([]).codes], [])
})

test('bands are learned', () => {
  assert.deepEqual(Bands.quantiles([1, 2, 3, 4, 5], 4).edges, [2, 3, 4])
  const ties = Bands.quantiles([1, 1, 1, 2, 3, 3, 9], 3).edges
  assert.deepEqual(Bands.quantiles([1, 2, 3, 9], 3, { frequency: [3, 1, 2, 1] }).edges, ties)
  const [minutes, scores] = [[1, 2, 3, 4, 20, 21, 22, 23], [10, 9, 10, 9, 2, 3, 1, 0]]
  assert.deepEqual(Bands.supervised(minutes, scores).edges, [12])
  const counted = Bands.supervised([1, 2, 20, 22], Uint8Array.of(10, 9, 2, 0), { frequency: [2, 2, 2, 2] })
  assert.deepEqual(counted.edges, Bands.supervised([1, 1, 2, 2, 20, 20, 22, 22], [10, 10, 9, 9, 2, 2, 0, 0]).edges)
})

test('a banded column is an ordered dimension', async () => {
  const ages = Array.from({ length: 400 }, (_, row) => (row % 17 === 0 ? null : (row * 37) % 101))
  const score = ages.map((_, row) => (row * 7) % 11)
  const table = { score, age: ages }
  const direct = await observations(table, { score: 'score', dimensions: [], bands: { age } })
  const cut = await observations({ score, age: age.cut(ages) }, { score: 'score', dimensions: ['age'] })
  assert.deepEqual(direct.toBytes(), cut.toBytes())
  const edges = await observations(table, { score: 'score', dimensions: [], bands: { age: [25, 45, 65] } })
  assert.deepEqual(edges.toBytes(), cut.toBytes())
  const tree = await direct.drillDown('age', { minCell: 0 })
  assert.deepEqual([...tree].slice(1).map((node) => node.label), [...age.labels, null])
  const scored = await scoreBy({ score, age: age.cut(ages) }, { score: 'score', by: ['age'] })
  assert.deepEqual([...scored].map(([key]) => key.age), [...age.labels, null])
  const counted = await tabulate({ score, age: age.cut(ages) }, { score: 'score', by: ['age'] })
  assert.equal(counted.n, direct.n)
  // Dimensions come first, then bands, then paths and tags.
  const path = ages.map(() => 'a/b')
  const mixed = { score: 'score', dimensions: ['site'], bands: { age }, paths: ['path'] }
  assert.deepEqual((await observations({ ...table, site: path, path }, mixed)).dimensions, ['site', 'age', 'path'])
})

test('hostile bands are refused', async () => {
  throws(() => new Bands([30, 30]), 'NPS_INVALID_ARGUMENT')
  throws(() => new Bands([NaN]), 'NPS_INVALID_ARGUMENT')
  throws(() => new Bands([1, , 3]), 'NPS_INVALID_ARGUMENT')
  throws(() => new Bands(['25']), 'NPS_INVALID_ARGUMENT')
  throws(() => new Bands(25), 'NPS_INVALID_ARGUMENT')
  throws(() => Bands([25]), 'NPS_INVALID_ARGUMENT')
  throws(() => new Bands(Array.from({ length: 70_000 }, (_, place) => place)), 'NPS_INVALID_ARGUMENT')
  throws(() => age.band('43'), 'NPS_INVALID_ARGUMENT')
  throws(() => age.cut([1, 'old']), 'NPS_WRONG_COLUMN_TYPE', { row: 1 })
  throws(() => age.cut('43'), 'NPS_WRONG_COLUMN_TYPE')
  throws(() => Bands.quantiles([1, 2], 0), 'NPS_INVALID_ARGUMENT')
  throws(() => Bands.quantiles([1, 2], -1), 'NPS_INVALID_COUNT')
  throws(() => Bands.quantiles([1, 2], 2, { frequency: [1] }), 'NPS_LENGTH_MISMATCH')
  throws(() => Bands.quantiles([1, 2], 2, { weight: [1, 2] }), 'NPS_INVALID_ARGUMENT')
  throws(() => Bands.supervised([1, 2], [9]), 'NPS_LENGTH_MISMATCH')
  throws(() => Bands.supervised([1], ['?'], { errors: 'raise' }), 'NPS_SCORE_NOT_A_NUMBER', { row: 0 })
  const table = { score: [9, 3], age: [20, 'old'] }
  const read = (bands) => observations(table, { score: 'score', dimensions: [], bands })
  await rejects(read({ age }), 'NPS_WRONG_COLUMN_TYPE', { row: 1 })
  await rejects(read({ years: age }), 'NPS_UNKNOWN_COLUMN')
  await rejects(read({ age: 25 }), 'NPS_INVALID_ARGUMENT')
  await rejects(read([age]), 'NPS_INVALID_ARGUMENT')
})
