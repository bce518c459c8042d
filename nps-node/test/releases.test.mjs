// What may be told of few, the ledger of what was told, and counts that hide customers.
import assert from 'node:assert/strict'
import test from 'node:test'
import { nps, rejects, throws } from './support.mjs'

const { BoundedAnswers, PrivacyBudget, PrivateHistogram, ReleaseLedger, Suppression, explainChange, observations } = nps

const of = (detractors, passives, promoters) => ({ detractors, passives, promoters })
const answers = (n) => {
  const score = Array.from({ length: n }, (_, row) => [9, 9, 3, 3][row % 4])
  const site = score.map((_, row) => ['Lille', 'Nancy'][row % 2])
  return observations({ score, site }, { score: 'score', dimensions: ['site'] })
}
const tree = async (n) => (await answers(n)).drillDown('site')

test('the rule is that of the core', () => {
  const rule = new Suppression()
  assert.deepEqual([rule.minCell, rule.minAlike], [5, 10])
  assert.deepEqual([of(0, 0, 0), of(1, 1, 2), of(0, 0, 9), of(0, 1, 8)].map((n) => rule.allows(n)), [true, false, false, true])
  const parts = [of(10, 10, 30), of(1, 0, 2), of(10, 10, 20), of(10, 2, 10)]
  assert.deepEqual(rule.parts(parts), [false, true, false, true])
  assert.equal(rule.parts(Array.from({ length: 5 }, () => of(0, 1, 0))), null)
  const table = [[3, 20, 30], [15, 40, 50]].map((row) => row.map((n) => of(1, 0, n - 1)))
  assert.deepEqual(rule.table(table), [[true, true, false], [true, true, false]])
  assert.equal(rule.table([[of(1, 0, 0), of(0, 1, 1)], [of(10, 0, 10), of(15, 0, 15)]]), null)
  assert.deepEqual(new Suppression({ minCell: 0 }).table(table), [[false, false, false], [false, false, false]])
  assert.equal(new Suppression({ minCell: 1, minAlike: 0 }).allows(of(0, 0, 1)), true)
  assert.equal(String(rule), 'Suppression of fewer than 5, of fewer than 10 alike')
})

test('hostile rules are refused', () => {
  const rule = new Suppression()
  throws(() => new Suppression({ minCell: -1 }), 'NPS_INVALID_COUNT')
  throws(() => new Suppression({ min_cell: 5 }), 'NPS_INVALID_ARGUMENT')
  throws(() => Suppression(), 'NPS_INVALID_ARGUMENT')
  throws(() => rule.allows([1, 2, 3]), 'NPS_INVALID_ARGUMENT')
  throws(() => rule.allows(of(1, 2, -3)), 'NPS_INVALID_COUNT')
  throws(() => rule.parts([of(1, 2, 3), , of(1, 2, 3)]), 'NPS_INVALID_ARGUMENT')
  throws(() => rule.table([of(1, 2, 3)]), 'NPS_INVALID_ARGUMENT')
  throws(() => rule.table([[of(9, 9, 9)], []]), 'NPS_LENGTH_MISMATCH')
  throws(() => new ReleaseLedger({ minCell: 5 }), 'NPS_INVALID_ARGUMENT')
  throws(() => ReleaseLedger.fromJson('[]'), 'NPS_INVALID_ARGUMENT')
  throws(() => new ReleaseLedger().release('tree'), 'NPS_INVALID_ARGUMENT')
  throws(() => new ReleaseLedger().merge({}), 'NPS_INVALID_ARGUMENT')
})

test('few that are alike are a choice of trees', async () => {
  const score = [...Array(8).fill(10), ...Array(40).fill(3).fill(9, 20), ...Array(30).fill(9).fill(2, 15)]
  const site = [...Array(8).fill('a'), ...Array(40).fill('b'), ...Array(30).fill('c')]
  const rows = await observations({ score, site }, { score: 'score', dimensions: ['site'] })
  const withheld = async (options) => [...(await rows.drillDown('site', options))].map((node) => node.isWithheld)
  assert.deepEqual(await withheld(), [false, true, false, true])
  assert.deepEqual(await withheld({ minAlike: 0 }), [false, false, false, false])
  await rejects(rows.drillDown('site', { minAlike: -1 }), 'NPS_INVALID_COUNT')
})

test('a release that can be subtracted is refused', async () => {
  const ledger = new ReleaseLedger()
  const january = { start: '2026-01-01', end: '2026-02-01' }
  ledger.release(await tree(40), january)
  assert.equal(ledger.length, 3)
  assert.deepEqual(ledger.sets[1], { ...january, dimensions: ['site'], path: ['Lille'], counts: of(10, 0, 10) })
  const before = JSON.stringify(ledger)
  const later = await tree(43)
  assert.throws(() => ledger.release(later, january), /3 answers/)
  throws(() => ledger.release(later, january), 'NPS_INVALID_ARGUMENT')
  assert.equal(JSON.stringify(ledger), before)
  ledger.release(later, { start: '2026-02-01', end: null })
  assert.equal(ledger.length, 6)
  throws(() => ledger.release(later, { start: '2026-02-01', end: '2026-02-01' }), 'NPS_INVALID_ARGUMENT')
  throws(() => ledger.release(later, { from: '2026-02-01' }), 'NPS_INVALID_ARGUMENT')
  const again = ReleaseLedger.fromJson(JSON.stringify(ledger))
  assert.equal(JSON.stringify(again), JSON.stringify(ledger))
  assert.equal(String(again), 'ReleaseLedger of 6 sets')
})

test('changes are released, and ledgers merge by the stricter rule', async () => {
  const change = await explainChange(await answers(40), await answers(80), 'site')
  const [january, february] = [{ start: '2026-01-01', end: '2026-02-01' }, { start: '2026-02-01', end: '2026-03-01' }]
  const ledger = new ReleaseLedger()
  ledger.releaseChange(change, { before: january, after: february })
  assert.deepEqual(ledger.sets.map((set) => set.start), [...Array(3).fill('2026-01-01'), ...Array(3).fill('2026-02-01')])
  throws(() => ledger.releaseChange(change, { between: january }), 'NPS_INVALID_ARGUMENT')
  const strict = new ReleaseLedger(new Suppression({ minCell: 10 }))
  strict.release(await tree(80))
  const [left, right] = [ledger, strict].map((one) => ReleaseLedger.fromJson(JSON.stringify(one)))
  left.merge(strict)
  right.merge(ledger)
  left.merge(left)
  assert.equal(JSON.stringify(left), JSON.stringify(right))
  assert.equal(left.length, 9)
  assert.equal(left.toJSON().rule.min_cell, 10)
})

const answered = (customers = 450, each = 2) => {
  const who = Array.from({ length: customers * each }, (_, row) => Math.floor(row / each))
  const score = who.map((customer) => [10, 9, 3][customer % 3])
  return observations({ score, who }, { score: 'score', dimensions: [], customer: 'who' })
}
const seed = new Uint8Array(32)

test('customers are hidden with all that they answered', async () => {
  const [rows, budget] = [await answered(), new PrivacyBudget(64)]
  const bounded = await rows.bounded(1)
  assert.equal(bounded.perCustomer, 1)
  // Noise of this epsilon is none but once in 10^13.
  const published = bounded.privateCounts({ epsilon: 32, seed, budget })
  assert.deepEqual(published.counts, [150, 0, 300])
  assert.deepEqual([published.perCustomer, budget.left], [1, '32'])
  const all = (await rows.bounded(2)).privateHistogram({ epsilon: 32, seed, budget })
  assert.deepEqual(all.counts.slice(9), [300, 300])
  assert.equal(budget.left, '0')
  assert.equal(String(bounded), 'BoundedAnswers at most 1 of a customer')
  assert.equal(JSON.stringify(bounded), '{}')
  throws(() => bounded.privateCounts({ epsilon: 1, seed, budget }), 'NPS_INVALID_ARGUMENT')
  throws(() => bounded.privateCounts({ epsilon: 1, seed, budget: new PrivacyBudget(1), scale: '0-10' }), 'NPS_INVALID_ARGUMENT')
})

test('published counts of customers are read again', () => {
  const published = new PrivateHistogram([200, 300, 500], '1', { perCustomer: 2 })
  assert.equal(published.perCustomer, 2)
  const answers = new PrivateHistogram([200, 300, 500], '1')
  assert.equal(answers.perCustomer, null)
  assert.ok(published.nps().noiseError > answers.nps().noiseError)
  throws(() => new PrivateHistogram([20, 30, 50], '1', { perCustomer: 3 }).nps(), 'NPS_UNRELIABLE')
  throws(() => new PrivateHistogram([20, 30, 50], '1', { perCustomer: 0 }), 'NPS_INVALID_ARGUMENT')
})

test('what hides no customer is refused', async () => {
  const rows = await answered()
  await rejects(rows.bounded(0), 'NPS_INVALID_ARGUMENT')
  await rejects(rows.bounded(2 ** 40), 'NPS_INVALID_ARGUMENT')
  await rejects(rows.bounded(1.5), 'NPS_INVALID_COUNT')
  await rejects((await rows.withoutCustomers()).bounded(1), 'NPS_INVALID_ARGUMENT')
  throws(() => new BoundedAnswers(), 'NPS_INVALID_ARGUMENT')
})
