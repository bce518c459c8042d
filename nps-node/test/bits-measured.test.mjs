// The bits of all that is measured are those of the Rust core, and so those of Python.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { axisOptions, cells, drilling, hex, nps, pathOptions, periods, pointsOf } from './support.mjs'
import { root, table, tableOf, vectors } from './support.mjs'

const { Distribution, Nps } = nps
const { measured } = JSON.parse(readFileSync(new URL('nps-core/testdata/snapshots/bits.json', root)))

const of = (found, ...names) => names.map((name) => found[name])
const scoreOf = (found) => of(found, 'nps', 'lower', 'upper')
const gapOf = (found) => of(found, 'difference', 'lower', 'upper', 'pValue')
const effectOf = (found) => (found ? of(found, 'points', 'lower', 'upper') : Array(3).fill(null))
const rowsOf = (rows, ...names) => rows.flatMap((row) => of(row, ...names))
const statistics = (...tests) => tests.flatMap((test) => (test ? of(test, 'statistic', 'dfError', 'pValue') : []))
const copiesOf = (found) =>
  of(found, 'rate', 'lower', 'upper', 'expected', 'agreement', 'agreementLower', 'agreementUpper', 'pValue')
const counted = ([detractors, passives, promoters]) => ({ detractors, passives, promoters })

/** The figures of a case's input, topic by topic, in the order of the snapshot. */
const measures = {
  population: ({ counts, ...asked }) => scoreOf(Nps.fromCounts(...counts, asked)),

  async clusters({ clusters, level }) {
    const rows = clusters.map(pointsOf)
    const table = { score: rows.flat(), customer: rows.flatMap((answers, place) => answers.map(() => place)) }
    const found = await nps.clustered(table, { score: 'score', cluster: 'customer', level })
    return [...scoreOf(found), ...of(found, 'effectiveN', 'designEffect')]
  },

  shares({ counts, level }) {
    const found = Nps.fromCounts(...counts).shares({ level })
    return rowsOf(of(found, 'detractors', 'passives', 'promoters'), 'share', 'lower', 'upper')
  },

  posterior: ({ counts, above }) => [Nps.fromCounts(...counts).probabilityAbove(above)],

  async weighted({ scores, weights, clusters, kind, level }) {
    const table = { score: Uint8Array.from(scores), weight: weights, ...(clusters && { cluster: clusters }) }
    const options = { score: 'score', weight: 'weight', kind, level, ...(clusters && { cluster: 'cluster' }) }
    const found = await nps.weighted(table, options)
    const worth = of(found, 'se', 'kishN', 'effectiveN', 'designEffect')
    return [...scoreOf(found), ...worth, ...of(found, 'detractorShare', 'passiveShare', 'promoterShare')]
  },

  async raking({ columns, weights, trim, margins }) {
    const options = {
      margins: margins.map(({ by, targets }) => ({ by, totals: targets })),
      trim: trim ?? undefined,
      weight: weights ? 'weight' : undefined,
    }
    const found = await nps.rake({ ...columns, ...(weights && { weight: weights }) }, options)
    const cells = rowsOf(found.cells, 'target', 'before', 'after')
    return [...found.weights, ...cells, ...of(found, 'kishN', 'designEffect', 'largestOverMedian')]
  },

  non_response({ classes, level }) {
    const found = nps.nonResponse(
      classes.map(({ sent, counts }) => ({ sent, counts: counted(counts) })),
      { level },
    )
    const weighted = found.weighted ? [...scoreOf(found.weighted), found.weighted.se] : []
    return [...scoreOf(found.bounds), ...of(found, 'responseRate', 'rIndicator'), ...found.weights, ...weighted]
  },

  paired({ transitions, level }) {
    const found = nps.comparePaired(transitions, null, { level })
    return [...gapOf(found), ...statistics(found.bowker, found.stuartMaxwell)]
  },

  async groups({ groups, correction }) {
    const side = (counts) => (counts.length === 3 ? counted(counts) : Distribution.fromCounts(counts, { missing: 0 }))
    const named = Object.fromEntries(groups.map((counts, place) => [`g${place}`, side(counts)]))
    const found = await nps.compareAll(named, { correction })
    const scores = found.groups.flatMap(({ nps }) => scoreOf(nps))
    const pairs = found.pairs.flatMap(({ difference, pAdjusted }) => [...gapOf(difference), pAdjusted])
    return [...statistics(found.cochranQ, found.kruskalWallis, found.welchAnova), ...scores, ...pairs]
  },

  equivalence({ before, after, ...options }) {
    const found = nps.equivalence(counted(before), counted(after), options)
    return of(found, 'difference', 'lower', 'upper', 'pLower', 'pUpper', 'pValue')
  },

  two_sample({ before, after, method }) {
    return of(nps.testDifference(counted(before), counted(after), { method }), 'difference', 'statistic', 'df', 'pValue')
  },

  planning(input) {
    const camel = (text) => text.replace(/_(.)/g, (_, letter) => letter.toUpperCase())
    const asked = Object.fromEntries(Object.entries(input).map(([key, value]) => [camel(key), value]))
    const { nBefore: before, nAfter: after, ...rest } = asked
    return [before === undefined ? nps.sampleSize(asked).exact : nps.power({ before, after, ...rest }).power]
  },

  async shrinkage({ entities, method, level }) {
    const found = await nps.shrink(await tableOf(entities), { method, level })
    const whole = of(found, 'mean', 'tau', 'tauLower', 'tauUpper', 'share', 'shareLower', 'shareUpper', 'within')
    return [...whole, ...rowsOf(found.rows, 'nps', 'shrunk', 'lower', 'upper', 'reliability')]
  },

  async funnel({ entities }) {
    const found = await nps.funnel(await tableOf(entities))
    const limits = ['nps', 'lower95', 'upper95', 'lower998', 'upper998', 'z', 'pValue', 'pHolm']
    return [...of(found, 'target', 'dispersion', 'tau'), ...rowsOf(found.rows, ...limits)]
  },

  async ranking({ entities, subject, top, accept_unreliable: acceptUnreliable }) {
    const found = await nps.rank(await tableOf(entities), { subject, top, acceptUnreliable })
    const rows = rowsOf(found.rows, 'reliability', 'shrunk', 'lower', 'upper', 'pTop', 'pBottom')
    return [...of(found, 'mean', 'tau', 'share', 'shareLower', 'shareUpper'), ...rows]
  },

  indicators({ counts, scale, indicator, level }) {
    const answers = Distribution.fromCounts(counts, { scale, missing: 0 })
    // Parts of a weighted sum are added up in the order given: here that of their names.
    const by = typeof indicator === 'string' ? indicator : Object.fromEntries(Object.entries(indicator).sort())
    return of(nps.indicator(answers, by, { level }), 'estimate', 'lower', 'upper')
  },

  async robustness({ groups, indicators, level }) {
    const rows = groups.map(([group, counts]) => {
      const scores = counts.flatMap((count, point) => Array(count).fill(point))
      return (scores.length ? scores : [null]).map((score) => ({ score, group }))
    })
    const table = { score: rows.flat().map(({ score }) => score), group: rows.flat().map(({ group }) => group) }
    const scores = await nps.scoreBy(table, { score: 'score', by: ['group'] })
    return rowsOf((await nps.robustToMetric(scores, indicators, { level })).pairs, 'tauB')
  },

  async trees(input) {
    const shown = [...(await (await cells(input)).drillDown(input.by, drilling(input)))].filter((node) => !node.isWithheld)
    const gap = (node) => (node.gap ? gapOf(node.gap) : Array(4).fill(null))
    return shown.flatMap((node) => [...scoreOf(node.nps), ...of(node, 'share', 'contribution', 'impact'), ...gap(node)])
  },

  async changes(input) {
    const found = await nps.explainChange(...(await periods(input)), input.by, drilling(input))
    return [...found].filter((node) => !node.isWithheld).flatMap(({ mix, rate }) => [...effectOf(mix), ...effectOf(rate)])
  },

  async factors(input) {
    const options = { level: input.level, minCell: input.min_cell }
    const { mixes, rate } = await nps.explainFactors(...(await periods(input)), input.by, options)
    return [...mixes.map(({ mix }) => mix), rate].flatMap(effectOf)
  },

  async axis_independence(input) {
    const found = await (await table(input))[0].axisIndependence(axisOptions(input))
    const groups = found.rows.flatMap(({ copies, pHolm }) => [...copiesOf(copies), pHolm])
    return [...rowsOf(found.associations, 'v', 'lower', 'upper'), ...copiesOf(found.copies), ...groups]
  },

  async trace_paths(input) {
    const { rows, other, total } = await (await table(input))[0].paths(pathOptions(input))
    return [...rows, ...(other ? [other] : []), total].flatMap(({ nps, share, consequences }) => {
      const rates = consequences.flatMap((one) => of(one, 'all', 'detractors', 'passives', 'promoters'))
      return [...scoreOf(nps), share, ...rowsOf(rates, 'rate', 'lower', 'upper')]
    })
  },

  async value_weighted(input) {
    const options = { defaultWeight: input.default_weight }
    const found = await (await table(input))[0].valueWeighted('declared', new nps.Taxonomy(input.taxonomy), options)
    const nodes = found.rows.flatMap((row) => [row.weight, row.nps.nps, ...of(row, 'share', 'weightedShare', 'contribution')])
    return [found.weighted.nps, ...scoreOf(found.unweighted), found.difference, ...nodes]
  },

  async private_scores({ counts, epsilon, neighbours, level, per_customer: hidden }) {
    const options = hidden === undefined ? { neighbours } : { neighbours, perCustomer: hidden }
    const found = new nps.PrivateHistogram(counts, epsilon, options).nps({ level })
    const budget = new nps.PrivacyBudget(64)
    const seed = new Uint8Array(32).fill(7)
    const release = { epsilon, neighbours, seed, budget }
    const draw = async () => {
      if (hidden === undefined) return nps.privateCounts(counted([2000, 3000, 5000]), release)
      const score = [...Array(2000).fill(0), ...Array(3000).fill(7), ...Array(5000).fill(10)]
      const who = score.map((_, row) => row)
      const rows = await nps.observations({ score, who }, { score: 'score', dimensions: [], customer: 'who' })
      return (await rows.bounded(hidden)).privateCounts(release)
    }
    const drawn = await draw()
    return [...scoreOf(found), ...of(found, 'standardError', 'noiseError'), ...drawn.counts]
  },
}

test('every topic is measured', () => {
  assert.deepEqual([...new Set(measured.map(({ topic }) => topic))], Object.keys(measures))
})

for (const [topic, measure] of Object.entries(measures)) {
  test(topic, async () => {
    const inputs = new Map(vectors(topic).map(({ name, input }) => [name, input]))
    for (const { name, bits } of measured.filter((line) => line.topic === topic)) {
      assert.deepEqual((await measure(inputs.get(name))).map(hex), bits, name)
    }
  })
}
