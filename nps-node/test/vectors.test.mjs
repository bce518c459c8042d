// The shared truth: every case of nps-core/testdata/vectors/*.json, which the Rust and Python suites run as well.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { measuresOf, near, nps, table, throws, topics, vectors } from './support.mjs'

const { Distribution, ERROR_CODES, Nps, adjust, associate, associatePairs, beforeAfter, compare, score } = nps

/** A test for each topic. */
const checks = {
  nps_interval({ name, input, expected, tolerance }) {
    const { counts, method, level } = input
    const made = Nps.fromCounts(...counts, { method, level })
    for (const figure of ['nps', 'lower', 'upper']) near(made[figure], expected[figure], tolerance, `${name} ${figure}`)
    assert.equal(made.method, expected.method, name)
    assert.equal(made.level, level, name)
    assert.deepEqual([made.detractors, made.passives, made.promoters], counts, name)
  },

  nps_difference({ name, input, expected, tolerance }) {
    const [before, after] = [input.before, input.after].map(([detractors, passives, promoters]) => {
      return { detractors, passives, promoters }
    })
    const made = compare(before, after, { level: input.level })
    for (const figure of ['difference', 'lower', 'upper']) near(made[figure], expected[figure], tolerance, `${name} ${figure}`)
    near(made.pValue, expected.p_value, tolerance, `${name} p`)
    assert.deepEqual([{ ...made.before }, { ...made.after }], [before, after], name)
  },

  multiple_testing({ name, input, expected, tolerance }) {
    const found = adjust(input.p_values, { method: input.method })
    assert.equal(found.length, expected.adjusted.length, name)
    for (const [row, p] of found.entries()) near(p, expected.adjusted[row], tolerance, `${name} ${row}`)
  },

  async associations({ name, input, expected, tolerance }) {
    for (const rows of await table(input)) {
      const found = await associate(rows, { level: input.level, minN: input.min_n })
      assert.equal(found.length, expected.found.length, name)
      for (const [row, one] of [...found].entries()) {
        const wanted = expected.found[row]
        assert.deepEqual({ ...one.condition }, { [wanted.dimension]: wanted.value }, name)
        scored(one.nps, wanted, tolerance, name)
        gapped(one.gap, wanted.gap, tolerance, name)
        for (const figure of ['share', 'contribution']) near(one[figure], wanted[figure], tolerance, `${name} ${figure}`)
        adjusted(one, wanted, tolerance, name)
      }
    }
  },

  async pairs({ name, input, expected, tolerance }) {
    for (const rows of await table(input)) {
      const found = await associatePairs(rows, { level: input.level, minN: input.min_n })
      assert.equal(found.length, expected.found.length, name)
      for (const [row, one] of [...found].entries()) {
        const { dimensions, values, ...wanted } = expected.found[row]
        assert.deepEqual({ ...one.condition }, Object.fromEntries(dimensions.map((dimension, place) => [dimension, values[place]])), name)
        scored(one.nps, wanted, tolerance, name)
        gapped(one.gap, wanted.gap, tolerance, name)
        for (const place of [0, 1]) gapped(one.beyond[place], wanted.beyond[place], tolerance, name)
        near(one.contribution, wanted.contribution, tolerance, name)
        adjusted(one, wanted, tolerance, name)
      }
    }
  },

  async before_after({ name, input, expected, tolerance }) {
    const measures = measuresOf(input)
    for (const rows of await table(input)) {
      const found = await beforeAfter(rows, measures, { level: input.level, worthwhile: input.worthwhile })
      assert.equal(found.length, expected.found.length, name)
      for (const [row, one] of found.entries()) {
        const wanted = expected.found[row]
        const sides = [one.before, one.after].map(({ detractors, passives, promoters }) => [detractors, passives, promoters])
        assert.deepEqual(sides, [wanted.before, wanted.after], name)
        gapped(one.change.difference === null ? null : one.change, wanted.change, tolerance, name)
        near(one.pHolm, wanted.p_holm, tolerance, name)
        assert.deepEqual([one.verdict, one.answersNeeded], [wanted.verdict, wanted.answers_needed], name)
      }
    }
  },

  distribution({ name, input, expected, tolerance }) {
    const made = Distribution.fromCounts(input.counts, input)
    for (const count of ['n', 'missing', 'detractors', 'passives', 'promoters']) {
      assert.equal(made[count], expected[count], `${name} ${count}`)
    }
    assert.deepEqual(Object.values(made.counts()), input.counts, name)
    near(made.mean, expected.mean, tolerance, `${name} mean`)
    near(made.median, expected.median, tolerance, `${name} median`)
    assert.equal(made.toBytes().toString('hex'), expected.bytes, name)
    assert.ok(Distribution.fromBytes(Buffer.from(expected.bytes, 'hex')).equals(made), name)
    assert.deepEqual({ ...made.toJSON() }, { scale: made.scale, counts: input.counts, missing: input.missing }, name)
    if (input.answers) {
      const found = score(Uint8Array.from(input.answers), { scale: input.scale }).distribution
      found.addMissing(input.missing)
      assert.ok(found.equals(made), name)
    }
  },

  caveats({ name, input, expected }) {
    const { caveats } = Distribution.fromCounts(input.counts, { scale: input.scale, missing: 0 }).toNps()
    assert.deepEqual(caveats.map((caveat) => ({ ...caveat })), expected.caveats, name)
  },

  errors({ name, input }, index) {
    assert.equal(ERROR_CODES[index], input.code, name)
  },

  reading({ name, input, expected }) {
    if (input.nan === 'missing') return // In Node a NaN is a reject.
    for (const values of arrivals(input)) {
      const found = score(values, { scale: input.scale })
      const wanted = { n: 0, missing: 0, total: 0 }
      if ('score' in expected) wanted.n = 1
      else if (expected.missing) wanted.missing = 1
      else wanted.total = 1
      assert.deepEqual({ n: found.n, missing: found.missing, total: found.rejects.total }, wanted, name)
      if ('score' in expected) assert.equal(found.distribution.count(expected.score), 1, name)
      if (!expected.reject) continue
      assert.equal(found.rejects.counts[expected.reject], 1, name)
      assert.equal(found.rejects.examples[0].reason, expected.reject, name)
      throws(() => score(values, { scale: input.scale, errors: 'raise' }), expected.code, { row: 0 })
    }
  },

  scales({ name, input, expected }) {
    if (!expected.accepted) return throws(() => new Distribution(input.text), expected.code)
    const made = new Distribution(input.text)
    assert.equal(made.scale, expected.text, name)
    assert.deepEqual(Object.keys(made.counts()).map(Number), expected.points, name)
    for (const [index, point] of expected.points.entries()) {
      const one = made.clone()
      one.add(point)
      assert.equal(one[`${expected.categories[index]}s`], 1, name)
    }
    const codes = made.toNps().caveats.map(({ code }) => code)
    assert.equal(!codes.includes('non_standard_scale'), expected.standard, name)
  },
}

function scored(found, wanted, tolerance, name) {
  assert.equal(found.n, wanted.n, name)
  for (const figure of ['nps', 'lower', 'upper']) near(found[figure], wanted[figure], tolerance, `${name} ${figure}`)
}

function gapped(found, wanted, tolerance, name) {
  if (wanted === null) return assert.equal(found, null, name)
  for (const figure of ['difference', 'lower', 'upper']) near(found[figure], wanted[figure], tolerance, `${name} ${figure}`)
  near(found.pValue, wanted.p_value, tolerance, `${name} p`)
}

function adjusted(found, wanted, tolerance, name) {
  near(found.pHolm, wanted.p_holm, tolerance, `${name} holm`)
  near(found.pBh, wanted.p_bh, tolerance, `${name} bh`)
}

/** The columns in which a value can arrive: a list, and each typed array that holds it. */
function arrivals({ type, value }) {
  if (type === 'float') return [[Number(value)], Float64Array.of(Number(value))]
  if (type !== 'integer') return [[value]]
  const whole = BigInt(value)
  const columns = [[whole]]
  if (BigInt(Number(value)) === whole) columns.push([Number(value)], Float64Array.of(Number(value)))
  const ints = [Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array]
  for (const Ints of ints) {
    const held = Ints.of(Number(value))
    if (BigInt(held[0]) === whole) columns.push(held)
  }
  for (const Ints of [BigInt64Array, BigUint64Array]) {
    const held = Ints.of(whole)
    if (held[0] === whole) columns.push(held)
  }
  return columns
}

test('every file has its test', () => assert.deepEqual(topics().sort(), Object.keys(checks).sort()))

for (const [topic, check] of Object.entries(checks)) {
  test(topic, async () => {
    for (const [index, found] of vectors(topic).entries()) await check(found, index)
  })
}

test('the codes are exactly those of the core', () => assert.equal(ERROR_CODES.length, vectors('errors').length))
