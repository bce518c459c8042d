// The bits of the room `live` are those of the Rust core, and so those of Python.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { hex, nps, root } from './support.mjs'

const { watch } = JSON.parse(readFileSync(new URL('nps-core/testdata/snapshots/bits.json', root)))

const of = (found, ...names) => names.map((name) => found[name])
const counted = ([detractors, passives, promoters]) => ({ detractors, passives, promoters })
const series = ({ periods }) => periods.map(([at, counts]) => ({ at, counts: counted(counts) }))
const slope = (found) =>
  of(found, 'slope', 'lower', 'upper', 'intercept', 'variance', 'z', 'pValue', 'tau', 'autocorrelation')
const asked = ({ season }) => ({ season: season ?? undefined })

/** The figures of a line's input, topic by topic, in the order of the snapshot. */
const measures = {
  always_valid({ counts, level, hypothesis }) {
    const found = nps.alwaysValid(counted(counts), { level })
    const test = nps.sequentialTest(found.counts, hypothesis)
    return [...of(found, 'lower', 'upper'), ...of(test, 'logEValue', 'eValue', 'pValue')]
  },

  always_valid_difference({ before, after, level }) {
    const found = nps.alwaysValidDifference(counted(before), counted(after), { level })
    return of(found, 'difference', 'lower', 'upper')
  },

  adjust_e_values: ({ e_values: eValues }) => nps.adjustEValues(eValues),

  detector({ spec: { run_length: runLength, ...spec }, ...given }) {
    const detector = new nps.ChangeDetector({ ...spec, runLength })
    const figures = series(given).flatMap(({ at, counts }) => {
      const event = detector.push(at, counts)
      if (event === null) return []
      return [...of(event, 'statistic', 'threshold', 'tolerated'), ...of(event.recent, 'nps', 'lower', 'upper')]
    })
    return [...figures, detector.statistic(spec.direction ?? 'fall')]
  },

  chart({ options, ...given }) {
    const found = nps.chart(series(given), options)
    const points = found.points.flatMap((point) => of(point, 'plotted', 'lower', 'upper', 'z'))
    return [...of(found, 'centre', 'sigmaZ', 'widened'), ...points]
  },

  trend: (given) => slope(nps.trend(given.values, asked(given))),

  score_trend: (given) => slope(nps.scoreTrend(series(given), asked(given))),

  expected({ options, ...given }) {
    const names = ['expected', 'lower', 'upper', 'z', 'pValue', 'dispersion']
    return nps.expectedPeriods(series(given), options).flatMap((row) => of(row, ...names))
  },

  dating({ options, ...given }) {
    return nps.dateChanges(series(given), options).runs.flatMap((run) => of(run, 'probability', 'recent'))
  },

  live({ window, answers, at }) {
    const live = new nps.Live({ window, zone: 'Europe/Paris', dayBegins: 240, granularity: 30 })
    for (const [at, score] of answers) live.push(at, score)
    const found = live.now(at)
    const scores = of(found.nps, 'nps', 'lower', 'upper')
    return [...scores, ...of(found, 'effectiveN', 'kishN'), found.previous && found.previous.nps]
  },
}

test('every topic is measured', () => {
  assert.deepEqual([...new Set(watch.map(({ topic }) => topic))].sort(), Object.keys(measures).sort())
})

for (const [topic, measure] of Object.entries(measures)) {
  test(topic, () => {
    for (const { input, bits } of watch.filter((line) => line.topic === topic)) {
      assert.deepEqual(measure(input).map(hex), bits, JSON.stringify(input))
    }
  })
}
