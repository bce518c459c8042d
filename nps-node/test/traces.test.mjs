// Traces: the sample company, taxonomies and what is refused.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inspect } from 'node:util'
import { rows } from './company.mjs'
import { nps, rejects, throws } from './support.mjs'

const { Taxonomies, Taxonomy, observations, readTrace, writeTrace } = nps
const axes = { declaration: 'declared', qualification: 'qualified' }
const dimensions = ['declared', 'qualified', 'action', 'team', 'use_case', 'recontact_14d', 'churned_90d']

async function company(keep = () => true) {
  const kept = rows().filter(keep)
  const columns = Object.fromEntries(['score', ...dimensions].map((name) => [name, kept.map((row) => row[name])]))
  return observations(columns, { score: 'score', dimensions })
}

const tree = (...nodes) => new Taxonomy({ name: 'x', version: 2, nodes: nodes.map((node) => (node.path ? node : { path: node })) })

test('overflow copies, and nobody else', async () => {
  const found = await (await company()).axisIndependence({ axes, by: 'team', given: 'use_case' })
  assert.deepEqual([found.copyingGroups, found.copying, found.rows.length], [['overflow'], 1, 7])
  assert.deepEqual(found.caveats.map(({ code }) => code), ['copied_axis'])
  assert.match(found.caveats[0].fr, /^overflow : 100 % des qualifications/)
  const { copies } = found.rows.find(({ isCopying }) => isCopying)
  assert.deepEqual([copies.rate, copies.n, copies.copied], [1, 2080, 2080])
  assert.match(found.text, /1 of team copying/)
  assert.match(found.html, /<b>copying<\/b>/)
  const others = await (await company(({ team }) => team !== 'overflow')).axisIndependence({ axes, by: 'team' })
  assert.deepEqual([others.copying, others.caveats], [0, []])
})

test('paths are the whole', async () => {
  const table = await company()
  const depths = { declaration: 1, qualification: 0, action: null }
  const found = await table.paths({ axes, depths, consequences: ['recontact_14d', 'churned_90d'], top: 5 })
  assert.equal(found.rows.length, 5)
  assert.equal([...found.rows, found.other].reduce((sum, { nps }) => sum + nps.n, 0), table.n)
  const [again] = found.total.consequences
  assert.ok(again.detractors.lower > again.promoters.upper)
  assert.equal(found.rows[0].path.qualification, null)
  assert.match(found.html, /other paths/)
})

test('importance', async () => {
  const table = await company()
  const taxonomy = new Taxonomy({ name: 'declared', version: 7, nodes: [{ path: 'claim', weight: 4 }, { path: ['claim', 'missing part'] }] })
  const found = await table.valueWeighted('declared', taxonomy)
  assert.deepEqual([found.weighted.lower, found.version, found.rows.length], [null, 7, 1])
  assert.deepEqual([found.rows[0].givenBy, found.rows[0].contribution], ['claim', 0])
  assert.equal(found.unknown.count + found.missing + found.rows[0].nps.n, table.n)
  assert.equal(found.unknown.examples[0].fault, 'unknown')
})

test('traces in situations', () => {
  const situation = writeTrace({ declaration: 'late', action: 'refund' }, { product: 'Nova', qualification: 'old' }, { axes: { action: 'done' } })
  assert.deepEqual({ ...situation }, { product: 'Nova', declaration: 'late', done: 'refund' })
  assert.deepEqual(readTrace(situation, { axes: { action: 'done' } }), { declaration: 'late', qualification: null, action: 'refund' })
  for (const axes of [{ reason: 'x' }, { action: ' ' }, { action: 'declaration' }, { action: 'channel' }, { action: 7 }]) {
    throws(() => writeTrace({}, {}, { axes }), 'NPS_INVALID_ARGUMENT')
    throws(() => readTrace({}, { axes }), 'NPS_INVALID_ARGUMENT')
  }
  throws(() => writeTrace({ reason: 'x' }, {}), 'NPS_INVALID_ARGUMENT')
  throws(() => readTrace({ action: 7 }), 'NPS_INVALID_ARGUMENT')
})

test('unknown paths are counted', async () => {
  const one = tree('late', { path: 'gone', retired: 2 })
  const all = new Taxonomies(one, one, one)
  const traces = [{ declaration: 'late', action: 'late' }, { declaration: 'gone', action: 'flowers' }, {}]
  all.check(traces[0])
  throws(() => all.check(traces[1]), 'NPS_INVALID_ARGUMENT')
  const found = all.keep(traces)
  assert.deepEqual(found.traces.map(({ declaration }) => declaration), ['late', null, null])
  assert.deepEqual([found.rejects.total, found.rejects.declaration.examples[0].fault], [2, 'retired'])
  const columns = { score: [9, 8, 7], declaration: ['late', 'x', null], qualification: ['y', 'y', 'y'], action: ['z', 'z', 'z'] }
  const table = await observations(columns, { score: 'score', dimensions: ['declaration', 'qualification', 'action'] })
  const ledger = await table.checkTrace(all)
  assert.deepEqual([ledger.declaration.count, ledger.qualification.count, ledger.action.count], [1, 3, 3])
  await rejects(table.checkTrace(one), 'NPS_INVALID_ARGUMENT')
  throws(() => new Taxonomies(one, one), 'NPS_INVALID_ARGUMENT')
  assert.equal(inspect(all), String(all))
  assert.deepEqual(all.action.toJSON(), one.toJSON())
})

test('taxonomies are checked', () => {
  const good = tree('a', { path: ['a', 'b'], labels: { fr: 'é' }, weight: 0.1 })
  assert.deepEqual(good.check('a/b').labels, { fr: 'é' })
  assert.deepEqual(good.weightOf('a/b'), { weight: 0.1, givenBy: 'a/b' })
  assert.equal(inspect(good), 'Taxonomy "x" version 2, 2 nodes')
  const nodes = [[{}], [{ path: 'a', weight: NaN }], [{ path: 'a', weight: Infinity }], [null], ['a'], [{ path: 'a', wait: 1 }], 7]
  for (const wrong of nodes) throws(() => new Taxonomy({ name: 'x', version: 1, nodes: wrong }), 'NPS_INVALID_ARGUMENT')
  for (const version of [0, 1.5, 2 ** 40, '1']) throws(() => new Taxonomy({ name: 'x', version, nodes: [] }), 'NPS_INVALID_ARGUMENT')
  for (const wrong of [undefined, null, 'x', [], {}]) throws(() => new Taxonomy(wrong), 'NPS_INVALID_ARGUMENT')
  throws(() => Taxonomy.fromJSON('{'), 'NPS_INVALID_ARGUMENT')
  throws(() => good.check(7), 'NPS_INVALID_ARGUMENT')
  throws(() => good.migrate('a', -1), 'NPS_INVALID_COUNT')
})

test('what is refused', async () => {
  const table = await company()
  const axesRefuse = [
    [{ by: 'taem' }, 'NPS_UNKNOWN_COLUMN'],
    [{ level: 0 }, 'NPS_INVALID_LEVEL'],
    [{ copiedFrom: 1 }, 'NPS_INVALID_ARGUMENT'],
    [{ minN: 0 }, 'NPS_INVALID_ARGUMENT'],
    [{ minN: 2.5 }, 'NPS_INVALID_COUNT'],
    [{ subject: 'person' }, 'NPS_INVALID_ARGUMENT'],
    [{ by: 'team', subject: 'agent', minN: 9999 }, 'NPS_UNRELIABLE'],
    [{ min_n: 5 }, 'NPS_INVALID_ARGUMENT'],
  ]
  for (const [options, code] of axesRefuse) await rejects(table.axisIndependence({ axes, ...options }), code)
  const pathsRefuse = [
    [{ consequences: ['team'] }, 'NPS_WRONG_COLUMN_TYPE'],
    [{ consequences: ['churned_90d', 'churned_90d'] }, 'NPS_INVALID_ARGUMENT'],
    [{ depths: { depth: 1 } }, 'NPS_INVALID_ARGUMENT'],
    [{ depths: { action: -1 } }, 'NPS_INVALID_COUNT'],
    [{ order: 'size' }, 'NPS_INVALID_ARGUMENT'],
    [{ top: 0 }, 'NPS_INVALID_ARGUMENT'],
    [{ method: 'best' }, 'NPS_UNKNOWN_METHOD'],
  ]
  for (const [options, code] of pathsRefuse) await rejects(table.paths({ axes, ...options }), code)
  await rejects(table.valueWeighted('declared', {}), 'NPS_INVALID_ARGUMENT')
  await rejects(table.valueWeighted('declared', tree('a'), { defaultWeight: NaN }), 'NPS_INVALID_ARGUMENT')
})
