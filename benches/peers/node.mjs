// The Node side: `node benches/peers/node.mjs [--scale 0.01] [--repeat 7]`.
// nps-node beside a hand-written typed-array loop: the same work, outputs checked equal, interleaved rounds, medians.
// Skipped with a message when nps-node is not built.
import { createRequire } from 'node:module'
import os from 'node:os'
import { performance } from 'node:perf_hooks'
import process from 'node:process'

const option = (name, fallback) => {
  const at = process.argv.indexOf(`--${name}`)
  return at < 0 ? fallback : Number(process.argv[at + 1])
}
const scale = option('scale', 1)
const repeat = option('repeat', 7)

let nps = null
let why = ''
try {
  nps = createRequire(import.meta.url)('../../nps-node')
} catch (error) {
  why = String(error.message).split('\n')[0]
}

// xorshift32 with a fixed seed; the shape of the scores is the one of harness/data.py.
const SHARES = [6, 2, 3, 4, 6, 16, 19, 28, 39, 53, 80]
const SCORE_OF = Uint8Array.from(SHARES.flatMap((share, score) => Array(share).fill(score)))
function generator(seed) {
  let x = seed
  return () => {
    x ^= x << 13
    x ^= x >>> 17
    x ^= x << 5
    return x >>> 0
  }
}
function makeScores(rows) {
  const next = generator(20_240_601)
  return Uint8Array.from({ length: rows }, () => SCORE_OF[next() >>> 24])
}
function makeCodes(rows, groups) {
  const next = generator(7)
  return Uint32Array.from({ length: rows }, (_, row) => (row < groups ? row : next() % groups))
}

const Z = 1.959963984540054
function wald(d, p, n) {
  const e = (p - d) / n
  const half = Z * Math.sqrt(((p + d) / n - e * e) / n)
  return { nps: 100 * e, lower: Math.max(-100, 100 * (e - half)), upper: Math.min(100, 100 * (e + half)) }
}
function scoreByHand(scores) {
  const counts = new Uint32Array(256)
  for (let i = 0; i < scores.length; i++) counts[scores[i]]++
  let d = 0
  let n = 0
  for (let s = 0; s <= 10; s++) {
    n += counts[s]
    if (s <= 6) d += counts[s]
  }
  const p = counts[9] + counts[10]
  return { n, detractors: d, promoters: p, ...wald(d, p, n) }
}
function scoreByCodes(scores, codes, groups) {
  const counts = new Uint32Array(groups * 3)
  for (let i = 0; i < scores.length; i++) {
    const s = scores[i]
    counts[codes[i] * 3 + (s <= 6 ? 0 : s <= 8 ? 1 : 2)]++
  }
  return Array.from({ length: groups }, (_, g) => {
    const [d, q, p] = counts.subarray(3 * g, 3 * g + 3)
    return { n: d + q + p, detractors: d, promoters: p, ...wald(d, p, d + q + p) }
  })
}
function scoreByStrings(scores, keys) {
  const seen = new Map()
  const codes = new Uint32Array(keys.length)
  for (let i = 0; i < keys.length; i++) {
    let code = seen.get(keys[i])
    if (code === undefined) seen.set(keys[i], (code = seen.size))
    codes[i] = code
  }
  const table = scoreByCodes(scores, codes, seen.size)
  return [...seen.keys()].map((key, g) => ({ key, ...table[g] }))
}

const close = (a, b) => Math.abs(a - b) <= 1e-9
function assertEqual(name, got, want) {
  for (const key of ['n', 'detractors', 'promoters']) {
    if (Number(got[key]) !== want[key]) throw new Error(`MISMATCH ${name}: ${key} is ${got[key]}, expected ${want[key]}`)
  }
  for (const key of ['nps', 'lower', 'upper']) {
    if (!close(got[key], want[key])) throw new Error(`MISMATCH ${name}: ${key} is ${got[key]}, expected ${want[key]}`)
  }
}

// The groups of what scoreBy resolves to: an iterable of [key, Nps], of rows, or an object with rows.
function groupsOf(table) {
  const rows = typeof table[Symbol.iterator] === 'function' ? [...table] : [...(table.rows ?? table.groups)]
  return new Map(
    rows.map((row) => {
      const [key, value] = Array.isArray(row) ? row : [row.key ?? row.k, row.nps?.n === undefined ? row : row.nps]
      return [String(Array.isArray(key) ? key[0] : typeof key === 'object' && key ? Object.values(key)[0] : key), value]
    }),
  )
}
function assertTable(name, table, want) {
  const got = groupsOf(table)
  if (got.size !== want.size) throw new Error(`MISMATCH ${name}: ${got.size} groups, expected ${want.size}`)
  for (const [key, value] of want) {
    if (!got.has(key)) throw new Error(`MISMATCH ${name}: no group ${key}`)
    assertEqual(`${name} ${key}`, got.get(key), value)
  }
}

const median = (values) => values.sort((a, b) => a - b)[values.length >> 1]
async function compare(title, competitors) {
  console.log(`\n${title}`)
  const times = new Map(competitors.map(({ name }) => [name, []]))
  for (let round = -1; round < repeat; round++) {
    for (const { name, run, check } of competitors) {
      const cpu = process.cpuUsage()
      const wall = performance.now()
      const pending = run()
      const output = pending instanceof Promise ? await pending : pending // no await in a synchronous clock
      const elapsed = performance.now() - wall
      const used = process.cpuUsage(cpu)
      if (round < 0) check(output) // also the warm-up: compiled code, pages touched
      else times.get(name).push({ cpu: (used.user + used.system) / 1000, wall: elapsed })
    }
  }
  const base = median(times.get(competitors[0].name).map((t) => t.cpu))
  for (const { name } of competitors) {
    const cpu = median(times.get(name).map((t) => t.cpu))
    const wall = median(times.get(name).map((t) => t.wall))
    console.log(
      `  ${name.padEnd(44)} CPU ${cpu.toFixed(2).padStart(9)} ms  wall ${wall.toFixed(2).padStart(9)} ms` +
        `  × hand-written ${(cpu / base).toFixed(2)}`,
    )
  }
}

const missing = (name) => nps === null || typeof nps[name] !== 'function'
console.log(`Node ${process.version}, ${os.cpus()[0]?.model}, ${os.cpus().length} cores; median of ${repeat} interleaved rounds`)
if (nps === null) console.log(`SKIPPED: nps-node is not built (${why}); only the hand-written loops run`)

const top = Math.max(1000, Math.floor(100e6 * scale))
for (const rows of [top / 100, top / 10, top].map((n) => Math.max(100, Math.floor(n)))) {
  const scores = makeScores(rows)
  const want = scoreByHand(scores)
  const list = [{ name: 'hand-written loop', run: () => scoreByHand(scores), check: () => {} }]
  if (!missing('score')) {
    const check = (s) => assertEqual('score', s, want)
    list.push({ name: 'nps score, wald', run: () => nps.score(scores, { scale: '0-10', method: 'wald' }), check })
    list.push({
      name: 'nps score, default',
      run: () => nps.score(scores, { scale: '0-10' }),
      check: (s) => assertEqual('score', { ...want, n: s.n, nps: s.nps }, want),
    })
  } else if (nps) console.log('n/a: nps.score is not there yet')
  await compare(`score: Uint8Array of ${rows.toLocaleString('en')}`, list)
}

const GROUPS = 100
const most = Math.max(10_000, Math.floor(5e6 * scale))
for (const rows of [most / 100, most / 10, most].map((n) => Math.max(GROUPS, Math.floor(n)))) {
  const scores = makeScores(rows)
  const codes = makeCodes(rows, GROUPS)
  const names = Array.from({ length: GROUPS }, (_, g) => `g${String(g).padStart(7, '0')}`)
  const strings = Array.from(codes, (code) => names[code])
  const byCode = new Map(scoreByCodes(scores, codes, GROUPS).map((row, g) => [String(g), row]))
  const byName = new Map(scoreByStrings(scores, strings).map((row) => [row.key, row]))
  const options = { score: 'score', by: ['key'], scale: '0-10', method: 'wald' }
  const ofCodes = [{ name: 'hand-written loop, codes', run: () => scoreByCodes(scores, codes, GROUPS), check: () => {} }]
  const ofStrings = [{ name: 'hand-written Map + loop, strings', run: () => scoreByStrings(scores, strings), check: () => {} }]
  if (!missing('scoreBy')) {
    ofCodes.push({
      name: 'nps scoreBy, Uint32Array key',
      run: () => nps.scoreBy({ score: scores, key: codes }, options),
      check: (table) => assertTable('scoreBy codes', table, byCode),
    })
    ofStrings.push({
      name: 'nps scoreBy, string[] key',
      run: () => nps.scoreBy({ score: scores, key: strings }, options),
      check: (table) => assertTable('scoreBy strings', table, byName),
    })
  } else if (nps) console.log('n/a: nps.scoreBy is not there yet')
  await compare(`scoreBy: ${rows.toLocaleString('en')} rows, ${GROUPS} groups, integer codes`, ofCodes)
  await compare(`scoreBy: ${rows.toLocaleString('en')} rows, ${GROUPS} groups, strings`, ofStrings)
}

// W4: events of a thousand segments over thirty days, one in a hundred up to three days late; the seven-day windows.
const SEGMENTS = 1000
const WINDOW = 7
const DAY = 86_400
function makeEvents(rows) {
  const next = generator(11)
  const start = 20_000 * DAY
  const at = Float64Array.from({ length: rows }, (_, row) => {
    return start + Math.floor((row * (30 * DAY - 1)) / rows) - (next() % 100 === 0 ? next() % (3 * DAY) : 0)
  })
  at[rows - 1] = start + 30 * DAY - 1
  const names = Array.from({ length: SEGMENTS }, (_, segment) => `segment ${String(segment).padStart(4, '0')}`)
  return { at, score: makeScores(rows), segment: Array.from(makeCodes(rows, SEGMENTS), (code) => names[code]) }
}
/** A ring of days for each segment in typed arrays, and an answer after every event. */
function windowsByHand({ at, score, segment }) {
  const codes = new Map()
  const counts = new Uint32Array(SEGMENTS * WINDOW * 3)
  const days = new Int32Array(SEGMENTS * WINDOW).fill(-WINDOW)
  const sums = new Uint32Array(3)
  let clock = 0
  let told = 0
  const sum = (code) => {
    sums.fill(0)
    for (let slot = code * WINDOW; slot < (code + 1) * WINDOW; slot++) {
      if (days[slot] <= clock - WINDOW) continue
      sums[0] += counts[3 * slot]
      sums[1] += counts[3 * slot + 1]
      sums[2] += counts[3 * slot + 2]
    }
  }
  for (let row = 0; row < at.length; row++) {
    const day = Math.floor(at[row] / DAY)
    if (day > clock) clock = day
    let code = codes.get(segment[row])
    if (code === undefined) codes.set(segment[row], (code = codes.size))
    if (day > clock - WINDOW) {
      const slot = code * WINDOW + (day % WINDOW)
      if (days[slot] !== day) {
        days[slot] = day
        counts.fill(0, 3 * slot, 3 * slot + 3)
      }
      counts[3 * slot + (score[row] <= 6 ? 0 : score[row] <= 8 ? 1 : 2)]++
    }
    sum(code)
    told += (100 * (sums[2] - sums[0])) / (sums[0] + sums[1] + sums[2])
  }
  if (Number.isNaN(told)) throw new Error('a window without answers')
  return new Map([...codes].map(([name, code]) => (sum(code), [name, [...sums]])))
}
function lastWindows(live, { at }, names) {
  return new Map(
    [...names].map((name) => {
      const { detractors, passives, promoters } = live.window('segment', name, at[at.length - 1])
      return [name, [detractors, passives, promoters]]
    }),
  )
}
const events = Math.max(10_000, Math.floor(5e6 * scale))
for (const rows of [events / 10, events].map(Math.floor)) {
  const data = makeEvents(rows)
  const names = new Set(data.segment)
  const want = windowsByHand(data)
  const check = (found) => {
    for (const [name, counts] of want) {
      const got = found.get(name)
      if (String(got) !== String(counts)) throw new Error(`MISMATCH W4: ${name} is ${got}, expected ${counts}`)
    }
  }
  const list = [{ name: 'hand-written ring, an answer per event', run: () => windowsByHand(data), check }]
  if (!missing('Live')) {
    const { at, score, segment } = data
    const make = () => new nps.Live({ dimensions: ['segment'], window: `sliding ${WINDOW}d`, retainDays: 35 })
    if (!missing('LiveFollower')) {
      list.push({
        name: 'nps LiveFollower.push, an answer per event',
        run: () => {
          const live = make()
          const follower = new nps.LiveFollower(live, 'segment')
          let told = 0
          for (let row = 0; row < rows; row++) {
            const counts = follower.push(at[row], score[row], [segment[row]])
            told += (100 * (counts[2] - counts[0])) / (counts[0] + counts[1] + counts[2])
          }
          if (Number.isNaN(told)) throw new Error('a window without answers')
          return lastWindows(live, data, names)
        },
        check,
      })
    }
    list.push({
      name: 'nps live.push per event, windows at the end',
      run: () => {
        const live = make()
        for (let row = 0; row < rows; row++) live.push(at[row], score[row], [segment[row]])
        return lastWindows(live, data, names)
      },
      check,
    })
    list.push({
      name: 'nps live.pushMany, windows at the end',
      run: async () => {
        const live = make()
        await live.pushMany(data, { score: 'score', time: 'at' })
        return lastWindows(live, data, names)
      },
      check,
    })
  } else if (nps) console.log('n/a: nps.Live is not there yet')
  await compare(`W4: ${rows.toLocaleString('en')} events, ${SEGMENTS} segments, ${WINDOW}-day windows, 1 % late`, list)
  if (missing('Live') || rows === events) continue
  // Apart, for the objects that it leaves to be collected; a crossing and an object for each event, so not of all of them.
  const { at, score, segment } = data
  const asked = {
    name: 'nps live.push + live.window per event',
    run: () => {
      const live = new nps.Live({ dimensions: ['segment'], window: `sliding ${WINDOW}d`, retainDays: 35 })
      let told = 0
      for (let row = 0; row < rows; row++) {
        live.push(at[row], score[row], [segment[row]])
        told += live.window('segment', segment[row], at[row]).promoters
      }
      return told > 0 && lastWindows(live, data, names)
    },
    check,
  }
  await compare(`W4, asked after every event: ${rows.toLocaleString('en')} events`, [list[0], asked])
}
