// Results are equal to the last bit to those of the Rust core, and so to those of Python.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { hex, measuresOf, nps, root, table, vectors } from './support.mjs'

const { Distribution, Nps, adjust, associate, associatePairs, beforeAfter, compare, score, scoreAsync, scoreBy } = nps
const golden = (name) => readFileSync(new URL(`nps-core/testdata/snapshots/${name}`, root))
const { description, ...parts } = JSON.parse(golden('bits.json'))

const figures = ({ nps, lower, upper }) => ({ nps: hex(nps), lower: hex(lower), upper: hex(upper) })

/** The list itself, and what holds the same numbers: a typed array with its validity bitmap, a list never packed. */
function columns({ type, values }) {
  if (type === 'text') return [values]
  const numbers = Float64Array.from(values, (value) => value ?? 0)
  const validity = new Uint8Array(Math.ceil(values.length / 8))
  for (const [row, value] of values.entries()) if (value !== null) validity[row >> 3] |= 1 << (row & 7)
  return [values, { values: numbers, validity }, [...values, '']]
}

test('nothing else is in the file', () => {
  assert.ok(description)
  assert.deepEqual(Object.keys(parts), ['cases', 'differences', 'adjusted', 'columns', 'tables', 'findings', 'measured', 'watch'])
  for (const part of Object.values(parts)) assert.ok(part.length > 0)
})

test('counts', () => {
  for (const { input, bits } of parts.cases) {
    const { counts, level, method } = input
    assert.deepEqual(figures(Nps.fromCounts(...counts, { level, method })), bits, JSON.stringify(input))
  }
})

test('differences', () => {
  const side = ([detractors, passives, promoters]) => ({ detractors, passives, promoters })
  for (const { input, bits } of parts.differences) {
    const { difference, lower, upper, pValue } = compare(side(input.before), side(input.after), { level: input.level })
    const found = { difference: hex(difference), lower: hex(lower), upper: hex(upper), p_value: hex(pValue) }
    assert.deepEqual(found, bits, JSON.stringify(input))
  }
})

test('adjusted p-values', () => {
  for (const { input, bits } of parts.adjusted) {
    assert.deepEqual(adjust(input.p_values, { method: input.method }).map(hex), bits, JSON.stringify(input))
  }
})

test('columns', async () => {
  for (const { input, n, missing, rejects, bits } of parts.columns) {
    for (const column of columns(input)) {
      const blanks = Array.isArray(column) ? column.length - input.values.length : 0
      const { scale } = input
      for (const found of [score(column, { scale }), await scoreAsync(column, { scale })]) {
        const { mean, median } = found.distribution
        assert.deepEqual({ ...figures(found), mean: hex(mean), median: hex(median) }, bits)
        assert.deepEqual([found.n, found.missing - blanks, { ...found.rejects.counts }], [n, missing, rejects])
      }
    }
  }
})

test('tables', async () => {
  for (const { input, groups, total } of parts.tables) {
    const { scale, level, method } = input
    const by = input.keys.map(({ name }) => name)
    const columns = Object.fromEntries([['score', input.scores], ...input.keys.map(({ name, values }) => [name, values])])
    const table = await scoreBy(columns, { score: 'score', by, scale, level, method })
    const found = [...table].map(([key, one]) => {
      return { key: by.map((name) => key[name]), n: one.n, missing: one.missing, bits: figures(one) }
    })
    assert.deepEqual(found, groups)
    const rows = table.rows().map((row) => ({ key: by.map((name) => row.key[name]), n: row.n, missing: row.missing, bits: figures(row) }))
    assert.deepEqual(rows, groups)
    assert.deepEqual({ n: table.total.n, rejected: table.rejects.total, bits: figures(table.total) }, total)
  }
})

/** The figures of what is found in a table, row by row. */
const findings = {
  async associations(rows, { level, min_n }) {
    return [...(await associate(rows, { level, minN: min_n }))].map(({ nps, gap, share, contribution, pHolm, pBh }) => {
      return [...scoreOf(nps), ...gapOf(gap), share, contribution, pHolm, pBh]
    })
  },
  async pairs(rows, { level, min_n }) {
    return [...(await associatePairs(rows, { level, minN: min_n }))].map(({ nps, gap, beyond, contribution, pHolm, pBh }) => {
      return [...scoreOf(nps), ...gapOf(gap), ...beyond.flatMap(gapOf), contribution, pHolm, pBh]
    })
  },
  async before_after(rows, input) {
    const { level, worthwhile } = input
    return (await beforeAfter(rows, measuresOf(input), { level, worthwhile })).map(({ before, after, change, pHolm }) => {
      return [...scoreOf(before), ...scoreOf(after), ...gapOf(change), pHolm]
    })
  },
}
const scoreOf = ({ nps, lower, upper }) => [nps, lower, upper]
const gapOf = (gap) => (gap ? [gap.difference, gap.lower, gap.upper, gap.pValue] : [null, null, null, null])

for (const [topic, find] of Object.entries(findings)) {
  test(`findings: ${topic}`, async () => {
    const expected = parts.findings.filter((line) => line.topic === topic)
    for (const place of [0, 1]) {
      const found = []
      for (const { name, input } of vectors(topic)) {
        for (const row of await find((await table(input))[place], input)) found.push({ topic, name, bits: row.map(hex) })
      }
      assert.deepEqual(found, expected)
    }
  })
}

test('the first bytes are read for ever', () => {
  const bytes = golden('distribution-v1.bin')
  assert.deepEqual(Distribution.fromBytes(bytes).toBytes(), bytes)
})
