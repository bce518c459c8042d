// Describing the sample company: where its score is low, what changed with the better manual, and who copies an axis.
//
// node examples/node/describe.mjs, after `make develop`; from npm, the import below is 'nps-node'.
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { explainChange, explainFactors, Nps, readCsv } from '../../nps-node/index.mjs'

const dimensions = ['use_case', 'product', 'declared', 'qualified', 'action', 'team']
const file = gunzipSync(readFileSync(new URL('../data/interactions.csv.gz', import.meta.url)))
const columns = { id: 'response_id', at: 'answered_at' }
const responses = await readCsv(file, { columns, situation: dimensions })
// Whatever holds the rows, they are counted once: every analysis of the cells is that of the rows, to the last bit.
const answers = await (await responses.observations(dimensions)).compact()

const points = (value) => (value < 0 ? '' : '+') + value.toFixed(1)
const by = ['use_case', 'product']
const launch = ['product question', 'Nova']
const worst = (await answers.drillDown(by)).find(launch)
const { detractors, passives, promoters } = worst.nps
console.log(`${Nps.fromCounts(detractors, passives, promoters)}\nof all points ${points(worst.contribution)}, moving the whole by ${points(worst.impact)}`)

const [march, june, august] = ['2025-03-03', '2025-06-02', '2025-08-18']
const before = await answers.filter(null, { start: march, end: june })
const after = await answers.filter(null, { start: june, end: august })
const change = await explainChange(before, after, by)
const better = change.find(launch)
console.log(`with the better manual: ${change.total}`)
console.log(`of which the launch: ${points(better.mix.points)} as more or fewer ask, ${points(better.rate.points)} as they score otherwise`)

const factors = await explainFactors(before, after, by)
for (const { factor, mix } of factors.mixes) console.log(`by the mix of ${factor}: ${points(mix.points)}`)
console.log(`by scores within situations: ${points(factors.rate.points)}`)

const axes = { declaration: 'declared', qualification: 'qualified', action: 'action' }
for (const { en } of (await answers.axisIndependence({ axes, by: 'team' })).caveats) console.log(en)
