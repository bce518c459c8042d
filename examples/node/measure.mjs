// Measuring the sample company: a comparison, what a survey needs, customers who came often, weights, and people.
//
// node examples/node/measure.mjs, after `make develop`; from npm, the import below is 'nps-node'.
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { clustered, compare, rake, rank, readCsv, sampleSize, score, scoreBy, weighted } from '../../nps-node/index.mjs'

// How customers reach the company, in per cent: those who call answer more often than the others.
const reached = Object.entries({ email: 14, messaging: 20, phone: 18, sms: 6, video: 2, web: 40 })

const file = gunzipSync(readFileSync(new URL('../data/interactions.csv.gz', import.meta.url)))
const situation = ['team', 'site']
const responses = await readCsv(file, { columns: { id: 'response_id', at: 'answered_at' }, situation })
const answered = [...responses].filter((response) => response.score !== undefined)
const columns = (rows) => ({
  ...Object.fromEntries(['score', 'channel', 'customer'].map((name) => [name, rows.map((row) => row[name])])),
  ...Object.fromEntries(situation.map((name) => [name, rows.map((row) => row.situation[name])])),
})
const year = columns(answered)

// Two touchpoints, and how long one would have to wait to see a difference of five points between them.
const channels = await scoreBy(year, { score: 'score', by: ['channel'] })
const of = (name) => [...channels].find(([{ channel }]) => channel === name)[1]
const [web, phone] = [of('web'), of('phone')]
console.log(`web    ${web}`)
console.log(`phone  ${phone}`)
console.log(`change ${compare(web, phone)}`)
const answersPerDay = (web.n + phone.n) / 365
console.log(sampleSize({ difference: 5, variance: web, varianceAfter: phone, answersPerDay }).text)

// The same answers by customer, and weighted to how all customers reach the company.
const { weights } = await rake(year, { margins: [{ by: 'channel', totals: reached }] })
const raw = score(year.score)
console.log(`raw       ${raw.distribution.toNps()}`)
console.log(`clustered ${(await clustered(year, { score: 'score', cluster: 'customer' })).text}`)
console.log(`raked     ${await weighted({ ...year, weight: weights }, { score: 'score', weight: 'weight' })}`)
console.log(`shares    ${raw.shares().text}`)

// One person answers for each team at each site: what may be said of them in a week?
const week = columns(answered.filter(({ at }) => at >= '2025-12-25'))
const desks = await scoreBy(week, { score: 'score', by: ['team', 'site'] })
console.log(`${desks.length} agents with ${Math.max(...desks.rows().map(({ n }) => n))} answers at most`)
await rank(desks, { subject: 'agent' }).catch(({ code, message }) => console.log(`${code}: ${message}`))
