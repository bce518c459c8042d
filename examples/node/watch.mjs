// Watching the sample company: each product up to the second, bounds to look at whenever one likes, and an alarm.
//
// node examples/node/watch.mjs, after `make develop`; from npm, the import below is 'nps-node'.
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { alwaysValid, ChangeDetector, Live, readCsv } from '../../nps-node/index.mjs'

const file = gunzipSync(readFileSync(new URL('../data/interactions.csv.gz', import.meta.url)))
const columns = { id: 'response_id', at: 'answered_at' }
const responses = await readCsv(file, { columns, situation: ['product'] })

const live = new Live({ dimensions: ['product'], window: 'month', zone: 'Europe/Paris', retainDays: 366 })
for (const { at, score = null, situation } of responses) live.push(at, score, situation)
// Restarted from its bytes, here or in another language, it goes on as if it had never stopped.
console.assert(Live.fromBytes(live.toBytes()).equals(live))

const noon = (day) => `${day}T12:00:00+01:00`
const [february, march, december] = [noon('2025-02-28'), noon('2025-03-31'), noon('2025-12-31')]
for (const at of [march, december]) {
  const month = live.now(at)
  console.log(`${month}\nsince the month before: ${month.change()}`)
}
// Whoever looks whenever they like is misled by these bounds once in twenty times at most.
const points = (value) => (value < 0 ? '' : '+') + value.toFixed(1)
const alba = alwaysValid(live.segment('product', 'Alba', december).allTime)
console.log(`Alba, whenever one looks: ${points(alba.lower)} to ${points(alba.upper)}, n = ${alba.n}`)

// A new product is held to the score of all before it came; false alarms are 100,000 answers apart, or more.
const detector = new ChangeDetector({ baseline: live.now(february).nps.nps, tolerance: 5, runLength: 100_000 })
for (const { day, distribution } of live.segmentDays('product', 'Nova', noon('2025-01-01'), december)) {
  const fall = detector.push(new Date(day), distribution)
  if (fall === null) continue
  const since = new Date(fall.since * 1000).toISOString().slice(0, 10)
  console.log(`Nova, certain on ${day}, since ${since}: ${fall.recent}`)
  break
}
