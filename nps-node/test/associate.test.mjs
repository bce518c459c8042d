// Situations beside all other answers: what was planted is found, and every figure follows from its counts.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inspect } from 'node:util'
import { columns, observed, rows, truth } from './company.mjs'
import { near, nps, rejects, throws } from './support.mjs'

const {
  Association,
  AssociationTable,
  PairAssociation,
  PairTable,
  adjust,
  associate,
  associatePairs,
  compare,
  observations,
} = nps
const plain = (value) => JSON.parse(JSON.stringify(value))

/** Low scores only for claims by phone. */
function claims(rest = {}) {
  const all = Array.from({ length: 400 }, (_, row) => row)
  const table = {
    score: all.map((row) => (row % 4 === 0 ? 3 : 9)),
    use_case: all.map((row) => (row % 2 === 0 ? 'claim' : 'other')),
    channel: all.map((row) => (row % 4 < 2 ? 'phone' : 'web')),
    ...rest,
  }
  const dimensions = Object.keys(table).filter((name) => name !== 'score')
  return observations(table, { score: 'score', dimensions })
}

test('the launch situation is the first pair', async () => {
  const pairs = await associatePairs(await observed(columns(rows())))
  const worst = pairs.at(0)
  assert.deepEqual({ ...worst.condition }, truth.measures[0].where)
  assert.ok(worst.pHolm < 1e-9 && worst.gap.upper < 0 && worst.contribution < -1)
  assert.ok(worst.beyond.every(({ upper }) => upper < 0))
})

test('every figure follows from counts', async () => {
  const site = Array.from({ length: 400 }, (_, row) => (row ? 1 + (row % 3) : null))
  const rowsOf = await claims({ site })
  const found = await associate(rowsOf)
  const whole = rowsOf.total()
  const all = [...found]
  assert.deepEqual([found.length, all.length], [8, 8])
  for (const one of all) {
    const inside = await rowsOf.select(one.condition)
    const rest = nps.Distribution.fromBytes(whole.toBytes())
    rest.subtract(inside)
    assert.deepEqual(plain(one.nps), plain(nps.Nps.fromCounts(inside.detractors, inside.passives, inside.promoters)))
    assert.equal(one.share, inside.n / whole.n)
    near(one.contribution, one.share * (one.nps.nps - whole.toNps().nps), { abs: 1e-12 })
    assert.deepEqual(plain(one.gap), one.nps.n < 5 ? null : plain(compare(rest, inside)))
  }
  const p = all.map(({ gap }) => gap?.pValue ?? null)
  assert.deepEqual(
    all.map(({ pHolm }) => pHolm),
    adjust(p),
  )
  assert.deepEqual(
    all.map(({ pBh }) => pBh),
    adjust(p, { method: 'bh' }),
  )
  const lone = all.find(({ condition }) => condition.site === null)
  assert.deepEqual([lone.nps.n, lone.gap, lone.pHolm, lone.pBh], [1, null, null, null])
  assert.deepEqual(plain(found), plain(all))
  const contributions = all.map(({ contribution }) => contribution)
  assert.deepEqual(
    contributions,
    [...contributions].sort((a, b) => a - b),
  )
})

test('pairs say more than either', async () => {
  const found = await associatePairs(await claims())
  assert.equal(found.length, 1)
  const pair = found.at(0)
  assert.deepEqual({ ...pair.condition }, { use_case: 'claim', channel: 'phone' })
  assert.deepEqual([pair.nps.n, pair.gap.difference, pair.contribution], [100, -200, -37.5])
  assert.deepEqual(
    pair.beyond.map(({ difference }) => difference),
    [-200, -200],
  )
  assert.ok(pair.pHolm < 1e-9 && pair.pBh < 1e-9)
  assert.deepEqual(plain(found), [plain(pair)])
  assert.deepEqual(Object.keys(plain(pair)), ['condition', 'nps', 'gap', 'beyond', 'pHolm', 'pBh', 'contribution'])
})

test('said in two languages', async () => {
  const [pairs, table] = [await associatePairs(await claims()), await associate(await claims())]
  for (const one of [pairs.at(0), table.at(0)]) {
    assert.match(one.explain(), /^The situation “use_case = claim”.* goes with a lower score than all other answers/)
    assert.equal(one.explain('en'), one.explain())
    assert.match(one.explain('fr'), /^La situation «\u{a0}use_case = claim\u{a0}».* va de pair avec/u)
    for (const language of ['de', 'EN', '', 9, null, {}]) throws(() => one.explain(language), 'NPS_INVALID_ARGUMENT')
  }
})

test('displays escape and withhold', async () => {
  const table = {
    score: [3, 3, 3, 3, ...Array(20).fill(10)],
    a: [...Array(4).fill('<script>'), ...Array(20).fill('b')],
  }
  const found = await associate(await observations(table, { score: 'score', dimensions: ['a'] }), { minN: 1 })
  const html = found.toHtml()
  assert.ok(!html.includes('<script>') && html.includes('&lt;script&gt;'))
  assert.match(html, /withheld below 5 answers.*association, not effect/s)
  assert.equal(found.at(0).nps.nps, -100) // the fields keep it
  assert.ok(!String(found.at(0)).includes('100'))
  assert.equal(inspect(found), [...found].join('\n'))
  assert.equal(inspect(found.at(0)), 'a = <script>: NPS withheld below 5 answers, n = 4 (score); not compared')
  assert.match((await associatePairs(await claims())).toHtml(), /claim<br>channel = phone/)
})

test('hostile input', async () => {
  const found = await claims()
  for (const search of [associate, associatePairs]) {
    for (const rowsOf of [
      undefined,
      null,
      9,
      [9, 10],
      {},
      found.total(),
      Object.create(found),
      new Proxy(found, {}),
      { rows: 1 },
    ]) {
      await rejects(search(rowsOf), 'NPS_INVALID_ARGUMENT')
    }
    await rejects(search(found, { minN: 0 }), 'NPS_INVALID_ARGUMENT')
    for (const minN of [-1, 1.5, NaN, '5', true, null]) await rejects(search(found, { minN }), 'NPS_INVALID_COUNT')
    for (const level of [0, 1, 95, NaN]) await rejects(search(found, { level }), 'NPS_INVALID_LEVEL')
    await rejects(search(found, { method: 'welch' }), 'NPS_UNKNOWN_METHOD')
    for (const options of [{ min_n: 5 }, { worthwhile: 5 }, { level: '0.9' }, 5, 'minN', new Map()]) {
      await rejects(search(found, options), 'NPS_INVALID_ARGUMENT')
    }
    const empty = await observations({ s: [], a: [] }, { score: 's', dimensions: ['a'] })
    const none = await search(empty)
    assert.deepEqual([none.length, none.at(0), [...none], String(none), plain(none)], [0, null, [], '', []])
    for (const row of [-1, 0.5, NaN, '0', undefined]) throws(() => none.at(row), 'NPS_INVALID_COUNT')
  }
  for (const Class of [Association, AssociationTable, PairAssociation, PairTable]) {
    throws(() => new Class(), 'NPS_INVALID_ARGUMENT')
    throws(() => Class(), 'NPS_INVALID_ARGUMENT')
  }
})

test('findings are immutable', async () => {
  const one = (await associate(await claims())).at(0)
  assert.throws(() => (one.share = 1), TypeError)
  one.condition.use_case = 'another'
  assert.equal(one.condition.use_case, 'claim')
})

test('a dimension of any name', async () => {
  const table = { score: [9, 3], ['__proto__']: ['x', 'y'], constructor: ['x', 'y'] }
  const found = await associate(await observations(table, { score: 'score', dimensions: ['__proto__', 'constructor'] }))
  const names = [...found].map(({ condition }) => Object.keys(condition)[0])
  assert.deepEqual(names.sort(), ['__proto__', '__proto__', 'constructor', 'constructor'])
})
