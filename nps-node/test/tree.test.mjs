// Trees of situations: a known truth is read off them, and what may not be told is null.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { columns, observed, rows, truth } from './company.mjs'
import { nps, rejects, throws } from './support.mjs'

const table = (columns, dimensions, rest) => nps.observations(columns, { score: 'score', dimensions, frequency: 'n', ...rest })

test('the launch situation is at the bottom', async () => {
  const tree = await (await observed(columns(rows()))).drillDown(['use_case', 'product'])
  const launch = tree.find(['product question', 'Nova'])
  const leaves = [...tree].filter(({ depth, isWithheld }) => depth === 2 && !isWithheld)
  assert.deepEqual(leaves.sort((left, right) => left.impact - right.impact)[0], launch)
  assert.equal(
    launch.n,
    truth.situation.periods.reduce((sum, { n }) => sum + n, 0),
  )
  assert.ok(launch.contribution < -1 && launch.gap.upper < 0)
  const worst = tree.worst()
  const question = [...worst].findIndex(({ path }) => path.length === 1 && path[0] === 'product question')
  assert.deepEqual(worst.at(question + 1).path, launch.path)
  assert.match(String(worst), /^ {4}Nova /m)
  const parts = [...tree].filter(({ depth }) => depth === 1)
  assert.ok(Math.abs(parts.reduce((sum, { contribution }) => sum + contribution, 0) - tree.at(0).nps.nps) < 1e-12)
})

test('small parts are withheld, with one that hides them', async () => {
  const answers = { score: [9, 9, 3, 9, 3], site: ['a', 'b', 'b', 'c', 'c'], n: [3, 30, 9, 10, 40] }
  const seen = await table(answers, ['site'])
  const tree = await seen.drillDown('site')
  assert.deepEqual(
    [...tree].map(({ label, n }) => [label, n]),
    [
      [null, 92],
      ['a', null],
      ['b', null],
      ['c', 50],
    ],
  )
  const { caveats, ...hidden } = tree.find(['a'])
  assert.deepEqual(
    caveats.map(({ code }) => code),
    ['withheld'],
  )
  assert.deepEqual(Object.values(hidden).filter((value) => typeof value === 'number'), [1, 0])
  assert.equal((await seen.drillDown('site', { minCell: 0 })).find(['a']).n, 3)
  assert.equal(tree.find(['z']), null)
  assert.equal(tree.at(9), null)
  assert.deepEqual(JSON.parse(JSON.stringify(tree)).length, tree.length)
  assert.match(tree.toHtml(), /<table>/)
})

test('paths unfold into their steps', async () => {
  const answers = { score: [9, 3, 9], reason: ['a/b', 'a', null], n: [20, 30, 40] }
  const seen = await table(answers, [], { paths: ['reason'] })
  const paths = async (options) => [...(await seen.drillDown(['reason'], options))].map(({ path }) => path.join('>'))
  assert.deepEqual(await paths(), ['', 'a', 'a>b', 'a>', ''])
  assert.deepEqual(await paths({ depth: 1 }), ['', 'a', ''])
  const plain = await (await table(answers, ['reason'])).drillDown('reason')
  assert.deepEqual([...plain].map(({ label }) => label), [null, 'a', 'a/b', null])
  await rejects(nps.explainChange(seen, await table(answers, ['reason']), 'reason'), 'NPS_INVALID_ARGUMENT')
})

test('a node is a selection', async () => {
  const answers = { score: [9, 3, 9, 8], reason: ['a/b', 'a', null, 'a/b'], site: ['x', 'x', 'y', 'y'], n: [20, 30, 40, 50] }
  const seen = await table(answers, ['site'], { paths: ['reason'] })
  const tree = await seen.drillDown(['reason', 'site'])
  assert.deepEqual(tree.find(['a', 'b', 'y']).situation, { reason: 'a/b', site: 'y' })
  assert.equal(tree.find(['a', null]).situation, null)
  for (const { situation, n } of tree) if (situation) assert.equal((await seen.select(situation)).n, n)
  const found = await nps.explainChange(seen, seen, ['reason', 'site'])
  assert.deepEqual([...found].map(({ situation }) => situation), [...tree].map(({ situation }) => situation))
})

test('a taxonomy shows where nobody answered, and refuses what it does not have', async () => {
  const answers = { score: [9, 3], reason: ['a/b', 'a'], n: [20, 30] }
  const seen = await table(answers, [], { paths: ['reason'] })
  const taxonomy = (...nodes) => ({ taxonomies: { reason: new nps.Taxonomy({ name: 'declared', version: 1, nodes: nodes.map((path) => ({ path })) }) } })
  const tree = await seen.drillDown('reason', taxonomy('a', 'a/b', 'a/c', 'd'))
  assert.deepEqual([...tree].map(({ path, n }) => [path.join('>'), n]), [['', 50], ['a', 50], ['a>b', 20], ['a>c', 0], ['a>', 30], ['d', 0]])
  await rejects(seen.drillDown('reason', taxonomy('a')), 'NPS_INVALID_ARGUMENT')
  await rejects(seen.drillDown('reason', { taxonomies: { site: null } }), 'NPS_INVALID_ARGUMENT')
})

test('the whole against its parts', async () => {
  const channel = ['web', 'web', 'phone', 'phone']
  const [before, after] = await Promise.all(
    [
      [80, 20, 10, 15],
      [17, 3, 45, 55],
    ].map((n) => table({ score: [9, 3, 9, 3], channel, n }, ['channel'])),
  )
  const found = await nps.explainChange(before, after, 'channel')
  assert.deepEqual(
    found.at(0).caveats.map(({ code }) => code),
    ['against_every_part'],
  )
  const parts = [...found].slice(1)
  assert.ok(parts.every(({ rate }) => rate.points > 0 && rate.lower < rate.upper) && found.total.difference < 0)
  assert.ok(Math.abs(parts.reduce((sum, { total }) => sum + total, 0) - found.at(0).rate.points) < 1e-12)
  const totals = [...found.worst()].slice(1).map(({ total }) => total)
  assert.ok(totals[0] <= totals[1])
  assert.match(String(found), /what changed is who answers\.$/)
})

test('crossed factors share a change', async () => {
  const rows = (counts) => ({
    score: [9, 3, 9, 3, 9, 3, 9, 3],
    channel: ['web', 'web', 'web', 'web', 'phone', 'phone', 'phone', 'phone'],
    site: ['Lille', 'Lille', 'Nancy', 'Nancy', 'Lille', 'Lille', 'Nancy', 'Nancy'],
    n: counts,
  })
  const by = ['channel', 'site']
  const [before, after] = await Promise.all(
    [
      [60, 20, 60, 20, 10, 10, 10, 10],
      [30, 10, 30, 10, 30, 30, 30, 30],
    ].map((counts) => table(rows(counts), by)),
  )
  const found = await nps.explainFactors(before, after, by)
  const [channel, site] = found.mixes
  assert.deepEqual([channel.factor, site.factor, found.situations, found.pooledBefore, found.pooledAfter], [...by, 4, 0, 0])
  assert.ok(Math.abs(channel.mix.points - found.total.difference) < 1e-12 && Math.abs(site.mix.points) < 1e-12)
  assert.ok(Math.abs(found.rate.points) < 1e-12 && channel.mix.upper < 0)
  assert.match(String(found), /^.* points .*\nmix of channel +.*\nmix of site +.*\nrate +/)
  assert.match(found.toHtml(), /<table>/)
  const { total, ...told } = JSON.parse(JSON.stringify(found))
  assert.deepEqual([total.difference, told.mixes, told.rate], [found.total.difference, found.mixes, found.rate])
  const few = await nps.explainFactors(before, await table(rows([30, 10, 30, 10, 30, 30, 1, 2]), by), by)
  assert.deepEqual(few.caveats.map(({ code }) => code), ['withheld'])
  assert.ok(few.pooledAfter > 3 && few.situations < 4)
  await rejects(nps.explainFactors(before, after, []), 'NPS_INVALID_ARGUMENT')
  await rejects(nps.explainFactors(before, after, 'sight'), 'NPS_UNKNOWN_COLUMN')
  await rejects(nps.explainFactors(before, after, by, { minCells: 5 }), 'NPS_INVALID_ARGUMENT')
  await rejects(nps.explainFactors(before, {}, by), 'NPS_INVALID_ARGUMENT')
  throws(() => new nps.FactorChange(), 'NPS_INVALID_ARGUMENT')
})

test('what makes no tree is refused', async () => {
  const seen = await table({ score: [9], site: ['a'], n: [20] }, ['site'])
  await rejects(seen.drillDown([]), 'NPS_INVALID_ARGUMENT')
  await rejects(seen.drillDown(7), 'NPS_INVALID_ARGUMENT')
  await rejects(seen.drillDown(['site', 'site']), 'NPS_INVALID_ARGUMENT')
  await rejects(seen.drillDown('sight'), 'NPS_UNKNOWN_COLUMN')
  await rejects(seen.drillDown('site', { depth: 0 }), 'NPS_INVALID_ARGUMENT')
  await rejects(seen.drillDown('site', { minCell: -1 }), 'NPS_INVALID_COUNT')
  await rejects(seen.drillDown('site', { minCells: 5 }), 'NPS_INVALID_ARGUMENT')
  await rejects(nps.explainChange(seen, {}, 'site'), 'NPS_INVALID_ARGUMENT')
  const stars = await nps.observations({ score: [5], site: ['a'] }, { score: 'score', dimensions: ['site'], scale: '1-5/4/5' })
  await rejects(nps.explainChange(seen, stars, 'site'), 'NPS_SCALE_MISMATCH')
  throws(() => new nps.Tree(), 'NPS_INVALID_ARGUMENT')
  throws(() => new nps.ChangeTree(), 'NPS_INVALID_ARGUMENT')
  const tree = await seen.drillDown('site')
  throws(() => tree.find([6.5]), 'NPS_WRONG_COLUMN_TYPE')
  throws(() => tree.find('a'), 'NPS_INVALID_ARGUMENT')
})
