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

test('entities at the edges', async () => {
  const of = (score, site) => scoreBy({ score, site }, { score: 'score', by: ['site'] })
  const [none, silent, alone] = [await of([], []), await of([null, null], ['a', 'b']), await of([9, 3], ['a', 'a'])]
  for (const [few, k] of [[none, 0], [silent, 0], [alone, 1]]) {
    const [shrunk, limits, ranked] = [await shrink(few), await funnel(few), await rank(few, { subject: 'agent', acceptUnreliable: true })]
    assert.deepEqual([shrunk.k, limits.k, ranked.k], [k, k, k])
    assert.deepEqual([shrunk.tauLower, shrunk.tauUpper, limits.dispersion, ranked.neededN], [null, null, null, null])
    assert.deepEqual([shrunk.rows.length, limits.rows.length, ranked.rows.length], [few.length, few.length, few.length])
    assert.equal((await robustToMetric(few, ['nps', 'mean'])).survives, null)
  }
  const alike = await of([9, 9, 9, 10], ['a', 'b', 'c', 'd'])
  assert.equal((await shrink(alike)).mean, 100)
  for (const level of [0, 1, NaN]) {
    for (const call of [shrink, (given, options) => rank(given, { subject: 'site', ...options })]) {
      await rejects(call(alike, { level }), 'NPS_INVALID_LEVEL')
    }
    await rejects(robustToMetric(alike, ['nps'], { level }), 'NPS_INVALID_LEVEL')
  }
  for (const options of [{ methods: 'pm' }, { method: 1 }, 9]) await rejects(shrink(alike, options), 'NPS_INVALID_ARGUMENT')
})

test('robustness is shown', async () => {
  const found = await robustToMetric(table, ['nps', 'mean', 'csat'])
  assert.equal(found.text, 'the order of 5 groups survives by 3 pairs of indicators')
  assert.match(found.html, /<td>nps<\/td><td>mean<\/td>/)
})
