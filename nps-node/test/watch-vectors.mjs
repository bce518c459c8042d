// The topics of what watches live scores: bounds, detectors, charts, trends, what was expected, dates of changes.
import assert from 'node:assert/strict'
import { near, nps } from './support.mjs'

const { ChangeDetector, alwaysValid, chart, dateChanges, expectedPeriods, sequentialTest, trend } = nps

const counted = ([detractors, passives, promoters]) => ({ detractors, passives, promoters })
const series = (periods, first = 0, period = 1) =>
  periods.map((counts, place) => ({ at: first + place * period, counts: counted(counts) }))
/** One answer of -1, 0 or 1. */
const one = (x) => counted([Number(x < 0), Number(x === 0), Number(x > 0)])

/** A test for each topic. */
export const watching = {
  confidence_sequence({ name, input, expected, tolerance }) {
    const found = alwaysValid(counted(input.counts), { level: input.level })
    for (const figure of ['lower', 'upper']) near(found[figure], expected[figure], tolerance, `${name} ${figure}`)
    const { logEValue } = sequentialTest(found.counts, 0)
    near(logEValue, expected.log_e_value, tolerance, `${name} log`)
  },

  detectors({ name, input, expected, tolerance }) {
    const { answers, expected: usual, ...options } = input
    const detector = new ChangeDetector({ ...options, threshold: 1e200 })
    const found = []
    for (const [place, x] of answers.entries()) {
      const event = usual ? detector.pushExpecting(0, one(x), usual[place]) : detector.push(0, one(x))
      assert.equal(event, null, name)
      if ((place + 1) % 25 === 0) found.push(detector.statistic(input.direction))
    }
    assert.equal(found.length, expected.every25.length, name)
    for (const [place, statistic] of found.entries()) near(statistic, expected.every25[place], tolerance, `${name} ${place}`)
  },

  tuned({ name, input, expected, tolerance }) {
    const { history, run_length: runLength, baseline, ...rest } = input
    const options = { method: 'cusum', runLength, ...rest }
    const detector = new ChangeDetector({ ...options, baseline, history: counted(history) })
    near(detector.threshold('fall'), expected.threshold, tolerance, name)
    const mirrored = { ...options, baseline: -baseline, history: counted([...history].reverse()), direction: 'rise' }
    near(new ChangeDetector(mirrored).threshold('rise'), expected.threshold, tolerance, `${name} mirrored`)
  },

  charts({ name, input, expected, tolerance }) {
    const { periods, baseline, every = 1, ...options } = input
    const found = chart(series(periods), { ...options, baseline: baseline && counted(baseline) })
    const points = found.points.filter((_, place) => (place + 1) % every === 0)
    near(found.centre, expected.centre, tolerance, `${name} centre`)
    if (expected.sigma_z !== undefined) near(found.sigmaZ, expected.sigma_z, tolerance, `${name} sigma`)
    assert.equal(points.length, expected.lower.length, name)
    for (const figure of ['lower', 'upper', 'z', 'plotted']) {
      expected[figure]?.forEach((wanted, place) => near(points[place][figure], wanted, tolerance, `${name} ${figure} ${place}`))
    }
    if (expected.first_below === undefined) return
    assert.equal(found.points.findIndex(({ signal }) => signal === 'fall'), expected.first_below, name)
  },

  trends({ name, input, expected, tolerance }) {
    const { values, ...options } = input
    const found = trend(values, options)
    const { s, method, p_value: pValue, ...figures } = expected
    assert.deepEqual([found.s, found.method], [s, method], name)
    near(found.pValue, pValue, tolerance, `${name} p`)
    for (const [figure, wanted] of Object.entries(figures)) near(found[figure], wanted, tolerance, `${name} ${figure}`)
  },

  dating({ name, input, expected, tolerance }) {
    const { periods, every, ...options } = input
    const { runs } = dateChanges(series(periods), options)
    const lengths = runs.filter((_, place) => (place + 1) % every === 0).map(({ length }) => length)
    assert.deepEqual(lengths, expected.lengths, name)
    near(runs.at(-1).recent, expected.recent, tolerance, `${name} recent`)
  },

  expected({ name, input, expected, tolerance }) {
    const { periods, kind, season, first, period } = input
    const found = expectedPeriods(series(periods, first, period), { kind, season: season ?? undefined, period })
    assert.equal(found.length, expected.expected.length, name)
    for (const figure of ['expected', 'z']) {
      expected[figure].forEach((wanted, place) => near(found[place][figure], wanted, tolerance, `${name} ${figure} ${place}`))
    }
  },
}
