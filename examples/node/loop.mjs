// The sample company's loop, as a service runs it: its year of responses and the measures it took.
//
// node examples/node/loop.mjs, after `make develop`; from npm, the import below is 'nps-node'.
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { Measure, Program, readCsv } from '../../nps-node/index.mjs'

const file = gunzipSync(readFileSync(new URL('../data/interactions.csv.gz', import.meta.url)))
const columns = { id: 'response_id', at: 'answered_at' }
const responses = await readCsv(file, { columns, situation: ['product', 'use_case'] })
console.log(`${responses.length} responses, ${responses.rejects.total} rejected`)

const program = new Program({
  dimensions: ['channel', 'product', 'use_case'],
  windowDays: 28,
  retainDays: 56,
  worthwhile: 6,
})
await program.pushMany(responses)
const launch = { product: 'Nova', use_case: 'product question' }
program.addMeasure(new Measure('better-manual', { date: '2025-06-02', where: launch }))
program.addMeasure(new Measure('parcel-sms', { date: '2025-07-07', where: { use_case: 'delivery follow-up' } }))
program.addMeasure(new Measure('trained-operators', { date: '2025-08-18', where: launch }))

const now = '2025-12-31T23:00:00Z'
console.log(String(program.headline(now)))
const [findings, verdicts] = await Promise.all([program.findings(now), program.verdicts(now)])
for (const language of ['en', 'fr']) {
  console.log()
  console.log(findings.explain(language)[0])
  for (const verdict of verdicts) console.log(verdict.explain(language, verdicts))
}

// Restarted from its bytes, here or in another language, it goes on as if it had never stopped.
console.assert(Program.fromBytes(program.toBytes()).toBytes().equals(program.toBytes()))
