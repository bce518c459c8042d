// What TypeScript users write, as an ES module; `npm run types` compiles it.
import { Distribution, ERROR_CODES, Nps, adjust, categoryCounts, compare, score, scoreAsync, scoreBy } from 'nps-node'
import type { Difference, ErrorCode, GroupScore, Key, NpsError, ScoreOptions, ScoreResult } from 'nps-node'

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

export { adjusted, bare, code, counted, french, points, promoters, twice, wrong }
