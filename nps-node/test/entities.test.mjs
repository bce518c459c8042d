// Small entities, other indicators and guardrails: what Node adds to the core.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { nps, rejects, throws } from './support.mjs'

const { Distribution, Nps, check, compareContexts, funnel, indicator, rank, robustToMetric, score, scoreBy, shrink } = nps

const sites = ['a', 'b', 'c', 'd', 'e']
const answers = { score: [], site: [] }
for (let row = 0; row < 240; row++) {
  answers.score.push([10, 9, 3, 8, 10, 7][row % 6])
  answers.site.push(sites[row % 5])
}
const table = await scoreBy(answers, { score: 'score', by: ['site'] })

test('entities are shown', async () => {
  for (const found of [await shrink(table), await funnel(table), await rank(table, { subject: 'site' })]) {
    assert.match(found.text, /5 (of 5 )?entities/)
    assert.match(found.html, /^<div><table>.*<\/div>$/s)
    assert.deepEqual(found.rows.map(({ name, n }) => [name, n]), sites.map((name) => [name, 48]))
    assert.deepEqual(JSON.parse(JSON.stringify(found)).rows.length, 5)
  }
})

test('people are not ranked unless somebody answers for it', async () => {
  await rejects(rank(table, { subject: 'agent' }), 'NPS_UNRELIABLE')
  const found = await rank(table, { subject: 'agent', acceptUnreliable: true })
  assert.deepEqual(found.caveats.map(({ code }) => code), ['unreliable_ranks', 'not_case_mix_adjusted'])
  assert.deepEqual(await rank(table, { subject: 'agent', acceptUnreliable: true, seed: found.seed }), found)
  assert.notDeepEqual(await rank(table, { subject: 'agent', acceptUnreliable: true, seed: 1 }), found)
})

test('options are refused', async () => {
  for (const [options, code] of [
    [undefined, 'NPS_INVALID_ARGUMENT'],
    [{}, 'NPS_INVALID_ARGUMENT'],
    [{ subject: 'manager' }, 'NPS_INVALID_ARGUMENT'],
    [{ subject: 'site', top: 0 }, 'NPS_INVALID_ARGUMENT'],
    [{ subject: 'site', top: 1.5 }, 'NPS_INVALID_COUNT'],
    [{ subject: 'site', seed: -1 }, 'NPS_INVALID_COUNT'],
    [{ subject: 'site', rankLevel: 90 }, 'NPS_INVALID_LEVEL'],
    [{ subject: 'site', level: '0.9' }, 'NPS_INVALID_ARGUMENT'],
    [{ subject: 'site', acceptUnreliable: 1 }, 'NPS_INVALID_ARGUMENT'],
    [{ subject: 'site', levle: 0.9 }, 'NPS_INVALID_ARGUMENT'],
  ]) {
    await rejects(rank(table, options), code)
  }
  for (const call of [shrink, funnel, (given) => rank(given, { subject: 'site' }), (given) => robustToMetric(given, [])]) {
    for (const given of [undefined, null, {}, answers]) await rejects(call(given), 'NPS_INVALID_ARGUMENT')
  }
  await rejects(shrink(table, { method: 'mp' }), 'NPS_UNKNOWN_METHOD')
  await rejects(shrink(table, { level: 0 }), 'NPS_INVALID_LEVEL')
  await rejects(robustToMetric(table, ['csta']), 'NPS_INVALID_ARGUMENT')
  await rejects(robustToMetric(table, [, 'csat']), 'NPS_INVALID_ARGUMENT')
  const made = score([9, 10])
  for (const name of ['csta', 'top-11', 9, null, {}, { nps: NaN }, { nps: '1' }, []]) {
    throws(() => indicator(made, name), 'NPS_INVALID_ARGUMENT')
  }
  for (const given of [9, [9], Nps.fromCounts(1, 2, 3), undefined]) {
    throws(() => indicator(given, 'csat'), 'NPS_INVALID_ARGUMENT')
    throws(() => check(given, {}), 'NPS_INVALID_ARGUMENT')
  }
  for (const context of [{ kind: 'postal' }, { wording: 9 }, { sent: 0 }, { groups: { a: 3 } }, { groups: { a: [3] } }, 9]) {
    throws(() => check(made, context), 'NPS_INVALID_ARGUMENT')
  }
  throws(() => check(made, { sent: 2.5 }), 'NPS_INVALID_COUNT')
  throws(() => check(made, { age_days: 3 }), 'NPS_INVALID_ARGUMENT')
  throws(() => compareContexts({}, 3), 'NPS_INVALID_ARGUMENT')
})

test('indicators take distributions and scores that know theirs', () => {
  const stars = Distribution.fromCounts([2, 1, 3, 8, 6], { scale: '1-5/4/5', missing: 0 })
  assert.equal(indicator(stars, 'csat').text, 'csat 70.0 % [48.1 %, 85.5 %] at 95 %, n = 20 (wilson)')
  const [, group] = table.at(0)
  assert.deepEqual(indicator(group, 'mean'), indicator(group.distribution, 'ces'))
  assert.deepEqual(check(group), [])
})
