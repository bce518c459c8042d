// What TypeScript users write, as an ES module; `npm run types` compiles it.
import { Distribution, ERROR_CODES, Nps, adjust, categoryCounts, compare, score, scoreAsync, scoreBy } from 'nps-node'
import { Live, Measure, associate, associatePairs, beforeAfter, clustered, observations, tabulate } from 'nps-node'
import { ChangeDetector, LiveFollower, LiveResponses, Watch, alwaysValid, scoreTrend } from 'nps-node'
import { adjustEValues, alwaysValidDifference, chart, dateChanges, expectedPeriods, sequentialTest } from 'nps-node'
import { compareAll, comparePaired, equivalence, power, probabilityGreater, sampleSize, testDifference } from 'nps-node'
import { check, funnel, indicator, nonResponse, rake, rank, readCsv, robustToMetric, shrink, weighted } from 'nps-node'
import { Program, Taxonomies, Taxonomy, explainChange, explainFactors, readTrace, trend, unexpectedSituations } from 'nps-node'
import type { Chart, Dating, Expected, ExpectedOptions, LikelyRun, Season, SequentialTest, Unexpected } from 'nps-node'
import type { PathTable, Trace } from 'nps-node'
import type { DifferenceTest, Equivalence, GroupComparison, PairedDifference, Power, SampleSize } from 'nps-node'
import type { Caveat, Findings, Funnel, IndicatorScore, NonResponse, Raked, Ranking, Responses } from 'nps-node'
import type { ChangeTree, FactorChange, Robustness, Shrinkage, Tree, TreeNode, WeightedNps } from 'nps-node'
import type { AlwaysValid, Arrival, ChangeEvent, TopSegments, Trend } from 'nps-node'
import type { Difference, ErrorCode, GroupScore, Key, NpsError, ScoreOptions, ScoreResult } from 'nps-node'
import type { ClusteredNps, ShareIntervals } from 'nps-node'
import type { AssociationTable, Headline, Increment, LiveSegment, Observations, Rejects, VerdictCode } from 'nps-node'

const options: ScoreOptions = { scale: '0-10', level: 0.95, method: 'auto', errors: 'report' }
const found: ScoreResult = score([9, '10', null, undefined, 3n], options)
score({ values: Int32Array.of(9), validity: Uint8Array.of(1) })
const points: number | null = found.nps
const counted: number = found.distribution.n + found.missing + found.rejects.total + found.rejects.counts.not_integer
const french: string | undefined = found.caveats[0]?.fr
const counts = Nps.fromCounts(1, 2, 3, { method: 'wald' })
const bytes: Buffer = found.distribution.toBytes()
Distribution.fromBytes(bytes).merge(new Distribution('1-10'))
const later: Promise<ScoreResult> = scoreAsync(Uint8Array.of(9), { level: 0.9 })
const { promoters }: { promoters: number } = categoryCounts(new Uint8Array(3))
const code: ErrorCode | undefined = ERROR_CODES[0]
const failed = new Error() as NpsError
if (failed.code === 'NPS_INVALID_LEVEL') console.log(failed.row?.toFixed())

const columns = { score: Uint8Array.of(9), channel: ['web'], site: { codes: Int32Array.of(0), labels: ['Lyon'] } }
const table = await scoreBy(columns, { score: 'score', by: ['channel', 'site'] })
for (const [key, one] of table) {
  const label: Key[string] | undefined = key['channel']
  const group: GroupScore = one
  console.log(label, group.distribution.mean, table.columns().nps.length, table.rows()[0]?.key)
}

const change: Difference = compare(found, { detractors: 1, passives: 2, promoters: 3 }, { level: 0.9 })
const p: number | null = change.pValue
const twice: Difference = compare(found.distribution, change.before)
const adjusted: Array<number | null> = adjust([p, 0.01, undefined], { method: 'bh' })
adjust(Float64Array.of(0.01))

// @ts-expect-error answers are no side
compare([9, 10], found)
// @ts-expect-error there is no such correction
adjust([0.01], { method: 'bonferroni' })
// @ts-expect-error there is no such option
compare(found, found, { method: 'wald' })
// @ts-expect-error a text is no p-value
adjust(['0.01'])
// @ts-expect-error a text is no column
score('9')
// @ts-expect-error a boolean is no answer
score([true])
// @ts-expect-error there is no such method of interval
score([9], { method: 'walt' })
// @ts-expect-error there is no such option
score([9], { levle: 0.9 })
// @ts-expect-error a score may be null
const bare: number = found.nps
// @ts-expect-error a score is immutable
found.nps = 3
// @ts-expect-error from counts alone there is no distribution
counts.distribution.n
// @ts-expect-error the columns to group by are a list
await scoreBy(columns, { score: 'score', by: 'channel' })
// @ts-expect-error a promise
later.nps
// @ts-expect-error not a code
const wrong: ErrorCode = 'NPS_WRONG'

const answers = { score: [9, null], channel: ['web', null], day: ['2026-01-05', new Date()], times: Int32Array.of(2, 3) }
const rows: Observations = await observations(answers, {
  score: 'score',
  dimensions: ['channel'],
  time: 'day',
  frequency: 'times',
})
const weeks: Promise<Observations> = tabulate([{ score: 9, channel: 'web', day: '2026-01-05' }], {
  score: 'score',
  by: ['channel'],
  time: 'day',
  every: '1w',
})
await tabulate(new Uint8Array(await (await fetch('answers.arrows')).arrayBuffer()), { score: 'score', by: [] })
await weeks
// @ts-expect-error no text is a table
await tabulate('score', { score: 'score', by: [] })
const span: string | undefined = rows.span?.first
const some: Distribution = await rows.select({ channel: null }, { start: '2026-01-05', end: new Date() })
const cells: Observations = await rows.compact()
const associations: AssociationTable = await associate(cells, { level: 0.9, method: 'wald', minN: 5 })
for (const one of associations) {
  const gap: Difference | null = one.gap
  const told: string = one.explain('fr')
  console.log(gap?.difference, told, one.condition['channel'], one.nps.nps, one.pHolm?.toFixed())
}
for (const pair of await associatePairs(rows)) {
  const [first, second]: [Difference | null, Difference | null] = pair.beyond
  console.log(first, second, pair.gap.pValue, pair.pBh.toFixed())
}
const tree: Tree = await rows.drillDown(['channel'], { level: 0.9, depth: 2, minCell: 10 })
for (const node of tree.worst()) {
  const share: number | null = node.share
  console.log(share, node.path[0], node.gap?.difference, node.caveats[0]?.code)
}
const web: TreeNode | null = tree.find(['web', null])
const explained: ChangeTree = await explainChange(rows, cells, 'channel')
const factored: FactorChange = await explainFactors(rows, cells, ['channel'], { level: 0.9, minCell: 10 })
const moved: number | undefined = factored.mixes[0]?.mix.points
console.log(web?.contribution, explained.total?.difference, explained.at(0)?.rate)
const measure = new Measure('m', { date: '2026-01-05', where: { channel: 'web' } })
const increments: Increment[] = await beforeAfter(rows, [measure], { worthwhile: 5 })
const verdict: VerdictCode | undefined = increments[0]?.verdict
const live = new Live({ dimensions: ['channel'], window: 'sliding 7d', retainDays: 35 })
live.push(new Date(), 9, ['web'])
live.push(1_767_571_200, null, { channel: null })
live.retract('2026-01-05T00:00:00Z', '9', [true])
const ledger: Rejects = await live.pushMany({ ...answers, at: Float64Array.of(1, 2) }, { score: 'score', time: 'at' })
const headline: Headline = live.now(new Date())
const firstDay: string = headline.firstDay
const segments: LiveSegment[] = live.segments('channel', 0)
const state: Buffer = live.toBytes()
const began: number | null = live.now(0, { window: 'half-life 7d' }).from
const busiest: TopSegments = live.top('channel', 3, new Date(), { window: 'month' })
const once = new LiveResponses({ dimensions: ['channel'], zone: 'Europe/Paris', caps: { channel: { most: 9 } } })
const arrival: Arrival = once.push({ id: 'R1', at: 0, score: 9, values: ['web'] })
const detector = new ChangeDetector({ baseline: 30, direction: 'both' })
const altered: ChangeEvent | null = detector.push(0, { detractors: 0, passives: 0, promoters: 1 })
const bounds: AlwaysValid = alwaysValid(headline.nps, { level: 0.9 })
const slope: Trend | null = scoreTrend([{ at: '2026-01-05', counts: headline.nps }])
const watch = new Watch(once, [{ dimension: 'channel', value: 'web', detector }, { baseline: 20 }])
watch.on('change', (event) => console.log(event.dimension, event.recent.nps))
const told: Arrival = watch.push({ id: 'R2', at: 0, score: 9, values: ['web'] })
for await (const { value, direction } of watch) console.log(value, direction === 'fall')
new Watch(live, []).push(new Date(), 9, ['web'])
const inWindow: number | undefined = new LiveFollower(live, 'channel', { window: 'day' }).push(0, 9, ['web'])[2]

// @ts-expect-error the observations are a promise
associate(observations(answers, { score: 'score', dimensions: [] }))
// @ts-expect-error a number is no day
new Measure('m', { date: 20_000 })
// @ts-expect-error the day is needed
new Measure('m', {})
// @ts-expect-error there is no such option
await associate(rows, { min_n: 5 })
// @ts-expect-error measures are a list
await beforeAfter(rows, measure)
// @ts-expect-error there is no such language
increments[0]?.explain('de')
// @ts-expect-error a boolean is no score
live.push(0, true, ['web'])
// @ts-expect-error a column of moments is needed
await live.pushMany(answers, { score: 'score' })
// @ts-expect-error there is no such window
live.now(0, { window: 7 })
// @ts-expect-error a response needs an id
once.push({ at: 0, score: 9 })
// @ts-expect-error a change is of both or one direction
new ChangeDetector({ direction: 'sideways' })
// @ts-expect-error a value is of a dimension
new Watch(live, [{ value: 'web' }])
// @ts-expect-error a headline is immutable
headline.missing = 3
// @ts-expect-error there may be no window before
const previous: Nps = headline.previous

const drawn: number | null = score([9, 10], { population: 400 }).population
const shares: ShareIntervals = score([9, 10]).shares({ level: 0.9 })
const lowest: number | null = shares.promoters.lower
const likely: number | null = score([9, 10]).distribution.probabilityAbove(30)
const together: ClusteredNps = await clustered(columns, { score: 'score', cluster: 'channel', errors: 'raise' })
const worth: number | null = together.effectiveN
// @ts-expect-error a population is of a whole column
await scoreBy(columns, { score: 'score', by: ['channel'], population: 9 })
// @ts-expect-error whose answers come together has to be said
await clustered(columns, { score: 'score' })
// @ts-expect-error clusters have one method
await clustered(columns, { score: 'score', cluster: 'channel', method: 'wald' })
// @ts-expect-error a threshold is needed
score([9, 10]).probabilityAbove()

export { drawn, likely, lowest, worth }
export { altered, arrival, began, bounds, busiest, slope, told }
export { firstDay, ledger, previous, segments, some, span, state, verdict }
export { adjusted, bare, code, counted, french, points, promoters, twice, wrong }

// Each room's functions, and the types that they give.
const side = { detractors: 1, passives: 2, promoters: 3 }
const groups: GroupComparison = await compareAll({ web: side, phone: found }, { correction: 'holm' })
const customers: PairedDifference = comparePaired([9, 8], [10, null], { level: 0.9 })
const alike: Equivalence = equivalence(side, found, { margin: 5 })
const tested: DifferenceTest = testDifference(side, found, { method: 'auto' })
const greater: number | null = probabilityGreater(side, found)
const needed: SampleSize = sampleSize({ margin: 5, variance: side })
const reached: Power = power({ before: 400, after: 400, difference: 10 })
const caveats: Caveat[] = check(found, { kind: 'transactional' })
const satisfied: IndicatorScore = indicator(found, 'csat')
const tables: [Shrinkage, Funnel, Ranking, Robustness] = [
  await shrink(table),
  await funnel(table),
  await rank(table, { subject: 'site' }),
  await robustToMetric(table, ['csat']),
]
const spoken: WeightedNps = await weighted(columns, { score: 'score', weight: 'score' })
const raked: Raked = await rake(columns, { margins: [{ by: 'channel', totals: [['web', 1]] }] })
const silent: NonResponse = nonResponse([{ sent: 9, counts: side }])
const read: Responses = await readCsv('id,at,score')
const findings: Promise<Findings> = new Program().findings(new Date())
const periods = [{ at: '2026-01-05', counts: side }]
const usual: ExpectedOptions = { kind: 'volume', season: 7, period: 86_400, ridge: 60, level: 0.9 }
const both: ExpectedOptions = { season: ['weekday', 'month-of-year'] }
const expected: Expected[] = expectedPeriods(periods, usual.season ? usual : both)
const seasons: Season[] = expected[0]?.seasons ?? []
const unexpected: Unexpected[] = await unexpectedSituations({ web: periods }, usual)
const dated: Dating = dateChanges(periods, { hazard: 0.02, keep: 100 })
const run: LikelyRun | undefined = dated.runs[0]
const drawing: Chart = chart(periods)
const against: SequentialTest = sequentialTest(side, 0)
const last: number | null | undefined = unexpected[0]?.last?.expected
console.log(trend([1, 2, 3])?.slope, adjustEValues([3]), alwaysValidDifference(side, side).difference)
// @ts-expect-error situations have names
await unexpectedSituations([periods])
// @ts-expect-error what is expected is a score or a volume
expectedPeriods(periods, { kind: 'points' })

const paths: PathTable = await rows.paths({ order: 'path', depths: { action: 1 } })
const taxonomy = new Taxonomy({ name: 'declared', version: 1, nodes: [{ path: 'claim', weight: 2 }] })
const forest = new Taxonomies(taxonomy, taxonomy, taxonomy)
const kept: Trace[] = forest.keep([{ declaration: 'claim' }]).traces
// @ts-expect-error there is no such order
await rows.paths({ order: 'size' })
console.log(taxonomy.migrate('claim', 1)?.length, readTrace({}).action, paths.other?.consequences[0]?.all.rate, kept)

export { against, alike, caveats, customers, drawing, expected, findings, greater, groups, last, needed, raked, reached }
export { read, run, satisfied, silent, spoken, tables, tested }
