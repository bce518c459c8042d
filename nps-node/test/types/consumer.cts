// What TypeScript users write, as CommonJS.
import nps = require('nps-node')

const found: nps.ScoreResult = nps.score([9])
const codes: readonly nps.ErrorCode[] = nps.ERROR_CODES
const rejects: nps.Rejects = found.rejects
const table: Promise<nps.ScoreTable> = nps.scoreBy({ score: [9], key: [1] }, { score: 'score', by: ['key'] })
// @ts-expect-error not exported
nps.errorCodes()
// @ts-expect-error a count is needed for each class
nps.Nps.fromCounts(1, 2)

const spans: Promise<nps.Span | null> = nps.observations({ s: [9] }, { score: 's', dimensions: [] }).then(({ span }) => span)
const at: nps.Moment = 0
// @ts-expect-error a live aggregator counts days, not texts
new nps.Live({ window: 7 })

const age: nps.Bands = nps.Bands.quantiles([20, 50, 70], 2)
const banded: nps.BandColumn = age.cut([43])
const described: nps.Arrival = new nps.Responses().push({
  id: 1,
  at: '2026-01-05T10:00:00Z',
  profile: new nps.Profile({ language: 'fr' }),
  useCase: 'claim',
})
const withheld: boolean[][] | null = new nps.Suppression({ minCell: 10 }).table([])
// @ts-expect-error bounded answers tell nothing without noise
nps.observations({ s: [9] }, { score: 's', dimensions: [], bands: { s: age } }).then(async (rows) => (await rows.bounded(1)).total())

export = { at, banded, codes, described, rejects, spans, table, withheld }
