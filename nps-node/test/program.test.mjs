// The loop: a program answers what its rooms answer, whatever the order and the restarts.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { gunzipSync } from 'node:zlib'

import { nps, rejects, root, throws } from './support.mjs'

const { Measure, Program, Responses, associate, associatePairs, beforeAfter, readCsv } = nps
const dimensions = ['use_case', 'product', 'channel']
const options = { dimensions, worthwhile: 6 }

/** The responses and measures that every language's golden test builds. */
function small() {
  const program = new Program(options)
  const rows = [
    ['R1', 5, 9, 'Nova'],
    ['R2', 6, 3, null],
    ['R3', 6, null, 'Alba é'],
  ]
  for (const [id, day, score, product] of rows) {
    const at = `2026-01-0${day}T10:00:00+01:00`
    assert.equal(program.push({ id, at, score, channel: 'web', situation: { product } }), 'new')
  }
  program.addMeasure(new Measure('manual', { date: '2026-01-05', where: { product: 'Nova' } }))
  return program
}

test('the bytes are those of Rust and Python', () => {
  const golden = readFileSync(new URL('nps-core/testdata/snapshots/program-v1.bin', root))
  assert.deepEqual(small().toBytes(), golden)
  assert.deepEqual(Program.fromBytes(golden).toBytes(), golden)
  assert.equal(String(small()), 'Program 3 responses, 1 measures, by use_case, product, channel')
})

test('the sample company runs through the loop', async () => {
  const file = gunzipSync(readFileSync(new URL('examples/data/interactions.csv.gz', root)))
  const truth = JSON.parse(readFileSync(new URL('examples/data/truth.json', root), 'utf8'))
  const columns = { id: 'response_id', at: 'answered_at' }
  const responses = await readCsv(file, { columns, situation: ['use_case', 'product'] })
  const program = new Program(options)
  assert.deepEqual(
    { ...(await program.pushMany(responses)) },
    { new: responses.length, edited: 0, repeated: 0, outdated: 0 },
  )
  const measures = truth.measures.map(({ id, date, where }) => new Measure(id, { date, where }))
  for (const measure of measures) program.addMeasure(measure)

  const at = '2025-12-31T23:00:00Z'
  const rows = await responses.observations(dimensions)
  const found = await program.findings(at)
  assert.deepEqual(found.situations.toJSON(), (await associate(rows, { minN: 30 })).toJSON())
  assert.deepEqual(found.pairs.toJSON(), (await associatePairs(rows, { minN: 30 })).toJSON())
  assert.match(found.explain()[0], /“use_case = product question” and “product = Nova”/)
  assert.equal(found.explain('fr', 2).length, 2)

  const verdicts = await program.verdicts(at)
  assert.deepEqual(
    verdicts.map((one) => one.toJSON()),
    (await beforeAfter(rows, measures, { worthwhile: 6 })).map((one) => one.toJSON()),
  )
  assert.deepEqual(
    verdicts.map(({ verdict }) => verdict),
    ['effective', 'ineffective', 'effective'],
  )
  assert.match(verdicts[1].explain('en', verdicts), /What did work: “better-manual” .* and “trained-operators”/)
  assert.equal((await program.verdicts('2025-06-20T12:00:00Z')).length, 1)

  const restarted = Program.fromBytes(program.toBytes())
  assert.deepEqual(restarted.headline(at).toJSON(), program.headline(at).toJSON())
  const again = nps.Observations.fromBytes(rows.toBytes())
  assert.deepEqual((await associate(again)).toJSON(), (await associate(rows)).toJSON())
})

test('what cannot be is refused and changes nothing', async () => {
  const program = small()
  const before = program.toBytes()
  const at = '2026-01-05T10:00:00Z'
  throws(() => program.push({ id: 'a', at, score: 9, scale: '1-10' }), 'NPS_SCALE_MISMATCH')
  throws(() => program.push({ id: 'a', at: '2026-01-05T10:00:00', score: 9 }), 'NPS_INVALID_TIME')
  throws(() => program.push({ at, score: 9 }), 'NPS_INVALID_RESPONSE')
  throws(() => program.addMeasure(new Measure('m', { date: '2026-01-05', where: { site: 'Lyon' } })), 'NPS_UNKNOWN_COLUMN')
  throws(() => program.addMeasure(program.measures[0]), 'NPS_INVALID_ARGUMENT')
  throws(() => program.addMeasure({ id: 'm' }), 'NPS_INVALID_ARGUMENT')
  throws(() => program.headline('2026-01-05T10:00:00'), 'NPS_INVALID_ARGUMENT')
  await rejects(program.findings(Date.now()), 'NPS_INVALID_TIME') // milliseconds
  await rejects(program.verdicts(NaN), 'NPS_INVALID_ARGUMENT')
  const mixed = new Responses()
  mixed.push({ id: 'a', at, score: 9 })
  mixed.push({ id: 'b', at, score: 9, scale: '1-10' })
  await rejects(program.pushMany(mixed), 'NPS_SCALE_MISMATCH')
  await rejects(program.pushMany([]), 'NPS_INVALID_ARGUMENT')
  assert.deepEqual(program.toBytes(), before)
  assert.deepEqual([program.withdraw('R9'), program.withdraw('R1'), program.length], [false, true, 2])

  throws(() => new Program({ windowDays: 0 }), 'NPS_INVALID_ARGUMENT')
  throws(() => new Program({ minN: 0 }), 'NPS_INVALID_ARGUMENT')
  throws(() => new Program({ worthwhile: '6' }), 'NPS_INVALID_ARGUMENT')
  throws(() => new Program({ level: 95 }), 'NPS_INVALID_LEVEL')
  throws(() => new Program({ window: 7 }), 'NPS_INVALID_ARGUMENT')
  throws(() => new nps.Findings(), 'NPS_INVALID_ARGUMENT')
  for (let end = 0; end < before.length; end += 7) {
    throws(() => Program.fromBytes(before.subarray(0, end)), 'NPS_CORRUPT_BYTES')
  }
})

test('a program may change while its findings are made', async () => {
  const program = small()
  const findings = program.findings('2026-01-31T00:00:00Z')
  program.withdraw('R1')
  assert.equal((await findings).situations.length, 4)
  assert.equal((await program.findings('2026-01-31T00:00:00Z')).situations.length, 3)
})

test('what happens while many responses are taken is not lost', async () => {
  const [program, straight] = [small(), small()]
  const many = new Responses()
  for (let second = 0; second < 500; second++) {
    many.push({ id: `M${second}`, at: new Date(Date.UTC(2026, 0, 7) + 1000 * second), score: second % 11 })
  }
  const pending = [program.pushMany(many), program.pushMany(many)]
  program.withdraw('R1')
  assert.equal(program.length, 2)
  // Whichever of them comes first.
  const arrived = (await Promise.all(pending)).sort((one, other) => other.new - one.new)
  assert.deepEqual({ ...arrived[0] }, { new: 500, edited: 0, repeated: 0, outdated: 0 })
  assert.deepEqual({ ...arrived[1] }, { new: 0, edited: 0, repeated: 500, outdated: 0 })
  straight.withdraw('R1')
  for (const response of many) straight.push(response)
  assert.deepEqual(program.toBytes(), straight.toBytes())
})
