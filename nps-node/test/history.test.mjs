// History as of a moment, pseudonyms, tags and published counts: the same as in Rust and Python.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { inspect } from 'node:util'
import { read } from './company.mjs'
import { nps, rejects, root, throws } from './support.mjs'

const { LiveHistory, PrivacyBudget, PrivateHistogram, Pseudonymizer, checkLeakage, history, privateCounts } = nps
const { privateHistogram, readTags } = nps

const names = { customer: 'customer', time: 'answered_at', id: 'response_id', score: 'score' }
const rows = read()
const log = Object.fromEntries(Object.keys(rows[0]).map((name) => [name, rows.map((row) => row[name])]))
const numbers = (name) => log[name].map((text) => (text === '' ? null : Number(text)))

test('the sample company comes out exactly', async () => {
  const found = await history(log, names)
  assert.deepEqual(found.contacts90d, numbers('contacts_90d'))
  assert.deepEqual(found.previousScore, numbers('previous_score'))
  assert.equal(found.rejects.total, 59)
})

test('planted leaks are reported with their rows', async () => {
  const planted = numbers('contacts_90d').map((count, row) => (row % 1000 === 0 ? count + 1 : count))
  const options = { ...names, feature: 'contacts_90d', column: 'planted' }
  const found = await checkLeakage({ ...log, planted }, options)
  assert.deepEqual(found.differing.map(({ row }) => row), planted.map((_, row) => row).filter((row) => row % 1000 === 0))
  assert.ok(found.differing.every((row) => row.knowsFuture && row.supplied === row.asOf + 1))
  await rejects(checkLeakage(log, { ...options, column: 'contacts_90d' }), 'NPS_WRONG_COLUMN_TYPE')
  await rejects(checkLeakage(log, { ...options, feature: 'age' }), 'NPS_INVALID_ARGUMENT')
  const exact = await checkLeakage({ ...log, planted: Float64Array.from(numbers('contacts_90d')) }, options)
  assert.equal(exact.isExact, true)
})

test('a class of the future is found', async () => {
  const found = await history(log, names)
  const options = { ...names, feature: 'previous_category', column: 'previous' }
  assert.equal((await checkLeakage({ ...log, previous: found.previousCategory }, options)).isExact, true)
  const table = { c: ['a', 'a', 'b'], t: [0, 60, 0].map((at) => new Date(at * 1000)), s: [9, 3, 7] }
  const asked = { column: 'class', customer: 'c', time: 't', score: 's' }
  const own = { ...table, class: ['promoter', 'promoter', null] }
  const { differing } = await checkLeakage(own, { ...asked, feature: 'previous_category' })
  assert.deepEqual(differing, [{ row: 0, supplied: 'promoter', asOf: null, knowsFuture: true }])
  for (const values of [[9, 9, 9], Int32Array.of(9, 9, 9), ['fan', null, null]]) {
    const wrong = checkLeakage({ ...table, class: values }, { ...asked, feature: 'previous_category' })
    await rejects(wrong, 'NPS_WRONG_COLUMN_TYPE')
  }
  await rejects(checkLeakage(own, { ...asked, feature: 'previous_score' }), 'NPS_WRONG_COLUMN_TYPE')
})

test('live agrees, and its bytes are read in every language', () => {
  const live = new LiveHistory({ lateness: 3600 })
  for (const row of rows.slice(0, 5000)) {
    const past = live.asOf(row.customer, row.answered_at)
    if (live.push({ customer: row.customer, at: row.answered_at, id: row.response_id }) === 'new') {
      assert.equal(past.contacts90d, Number(row.contacts_90d), row.response_id)
    }
  }
  assert.ok(LiveHistory.fromBytes(live.toBytes()).equals(live))
  const bytes = readFileSync(new URL('nps-core/testdata/snapshots/history-v1.bin', root))
  const golden = LiveHistory.fromBytes(bytes)
  assert.deepEqual(golden.toBytes(), bytes)
  const past = golden.asOf('b', 20_120 * 86_400)
  assert.deepEqual([past.contactsBefore, past.contacts90d, past.previousCategory], [4, 2, 'detractor'])
  assert.equal(inspect(golden), 'LiveHistory 2 customers, 1 late')
  throws(() => LiveHistory.fromBytes(bytes.subarray(1)), 'NPS_CORRUPT_BYTES')
})

test('an erased customer does not come back', () => {
  const live = new LiveHistory()
  const contact = { customer: 'c81f', at: 3600, score: 9, id: 'R1' }
  assert.deepEqual([live.push(contact), live.push(contact)], ['new', 'repeated'])
  assert.equal(live.eraseCustomer('c81f', 3600), 1)
  assert.equal(live.push(contact), 'outdated')
  assert.equal(live.asOf('c81f', 3600).contactsBefore, 0)
})

test('what is wrong is refused', async () => {
  const live = new LiveHistory()
  throws(() => live.push({ customer: 'jane@example.com', at: 0 }), 'NPS_INVALID_RESPONSE')
  throws(() => live.push({ at: 0 }), 'NPS_INVALID_RESPONSE')
  throws(() => live.push({ customer: 'a', at: 0, score: 11 }), 'NPS_SCORE_OUT_OF_RANGE')
  throws(() => live.push({ customer: 'a', at: 10, made: 5 }), 'NPS_INVALID_ARGUMENT')
  throws(() => live.push({ customer: 'a', at: 0, scor: 5 }), 'NPS_INVALID_ARGUMENT')
  throws(() => new LiveHistory({ lateness: 91 * 86_400 }), 'NPS_INVALID_ARGUMENT')
  throws(() => new LiveHistory({ late: 1 }), 'NPS_INVALID_ARGUMENT')
  throws(() => LiveHistory(), 'NPS_INVALID_ARGUMENT')
  await rejects(history({ c: ['a'], t: [0, 1] }, { customer: 'c', time: 't' }), 'NPS_LENGTH_MISMATCH')
  await rejects(history({ c: ['a'], t: [1e13] }, { customer: 'c', time: 't' }), 'NPS_INVALID_ARGUMENT', { row: 0 })
  await rejects(history({ c: ['a'], t: [0] }, { customer: 'c', time: 'u' }), 'NPS_UNKNOWN_COLUMN')
  await rejects(history({ c: ['a'], t: [0] }, { customer: 'c', time: 't', ids: 'c' }), 'NPS_INVALID_ARGUMENT')
  assert.equal(live.customers, 0)
})

test('pseudonyms follow a rotation, and keys are never shown', () => {
  const old = new Pseudonymizer('2025', Buffer.from('secret-secret-secret'))
  const keys = old.rotate('2026', Buffer.from('another-secret-of-it'))
  const before = old.pseudonym('7')
  assert.deepEqual({ ...keys.pseudonyms('7') }, { 2026: keys.pseudonym('7'), 2025: before })
  assert.deepEqual([keys.recognise('7', before), keys.recognise('8', before)], ['2025', null])
  assert.deepEqual([keys.rekey('7', before), keys.rekey('8', before)], [keys.pseudonym('7'), null])
  assert.deepEqual(keys.withOlder('2024', Buffer.alloc(16, 1)).rotations, ['2026', '2025', '2024'])
  assert.equal(inspect(keys), 'Pseudonymizer 2026, 2025')
  assert.equal(JSON.stringify(keys), '{}')
  throws(() => new Pseudonymizer('1', Buffer.from('short')), 'NPS_INVALID_ARGUMENT')
  throws(() => new Pseudonymizer('1', 'a text and no bytes'), 'NPS_INVALID_ARGUMENT')
  throws(() => keys.pseudonym(' '), 'NPS_INVALID_RESPONSE')
  throws(() => keys.column([true]), 'NPS_WRONG_COLUMN_TYPE')
})

test('tags set after the score are left out and said', () => {
  const found = readTags(log.tags)
  const planted = log.tags.filter((tags) => tags.includes('agent:call-back@after')).length
  assert.deepEqual({ ...found.excluded }, { agent: planted, journey: 0, model: 0, owner: 0 })
  assert.equal(found.caveats[0].code, 'tags_after_score')
  assert.ok(found.values.every((tags) => tags === null || !tags.includes('@')))
  const at = new Date('2026-01-05T00:00:00Z')
  assert.deepEqual(readTags(['model:x@2026-01-05T00:00:00Z'], { scored: [at] }).values, [null])
  throws(() => readTags(['agent:x', 'x']), 'NPS_INVALID_ARGUMENT', { row: 1 })
  throws(() => readTags(['agent:x'], { score: [at] }), 'NPS_INVALID_ARGUMENT')
})

test('published counts spend of a budget', () => {
  const budget = new PrivacyBudget('1')
  const counts = { detractors: 2000, passives: 3000, promoters: 5000 }
  const options = { epsilon: 0.1, seed: new Uint8Array(32), budget }
  const published = privateCounts(counts, options)
  assert.deepEqual(privateCounts(counts, options).counts, published.counts)
  assert.deepEqual([budget.total, budget.spent, budget.left], ['1', '1/5', '4/5'])
  const found = published.nps()
  assert.equal(found.n, published.counts.reduce((sum, count) => sum + count))
  assert.deepEqual(found.caveats.map(({ code }) => code), ['private_noise'])
  assert.deepEqual(new PrivateHistogram(published.counts, '1/10').nps(), found)
  const answers = nps.Distribution.fromCounts([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], { scale: '0-10', missing: 0 })
  assert.equal(privateHistogram(answers, { ...options, epsilon: 0.8, neighbours: 'replace' }).counts.length, 11)
  throws(() => privateCounts(counts, options), 'NPS_INVALID_ARGUMENT')
  const copy = PrivacyBudget.fromJson(JSON.stringify(budget))
  assert.deepEqual([copy.spent, inspect(copy)], ['1', 'PrivacyBudget 0 of 1 left'])
  throws(() => PrivacyBudget.fromJson('{"total": "1", "spent": "2"}'), 'NPS_INVALID_ARGUMENT')
  throws(() => privateCounts(counts, { ...options, seed: new Uint8Array(8) }), 'NPS_INVALID_ARGUMENT')
  throws(() => privateCounts(counts, { ...options, budget: {} }), 'NPS_INVALID_ARGUMENT')
  throws(() => privateHistogram(answers, { ...options, scale: '0-10' }), 'NPS_INVALID_ARGUMENT')
  for (const epsilon of [0, -1, true, null, 'x', NaN, 65]) throws(() => new PrivacyBudget(epsilon), 'NPS_INVALID_ARGUMENT')
  throws(() => new PrivateHistogram([1, 2], 1), 'NPS_INVALID_ARGUMENT')
  throws(() => new PrivateHistogram([1, 2, 3], 1).nps(), 'NPS_UNRELIABLE')
})
