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

export = { at, codes, rejects, spans, table }
