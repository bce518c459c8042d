// What any language once wrote is read, and written again, to the bit.
import assert from 'node:assert/strict'
import { readFileSync, readdirSync } from 'node:fs'
import { test } from 'node:test'
import { nps, root } from './support.mjs'

const folder = new URL('nps-core/testdata/snapshots/', root)
const { ChangeDetector, Distribution, Live, LiveHistory, LiveResponses, Observations, Program, SituationEncoder } = nps
const classes = { distribution: Distribution, live: Live, observations: Observations, program: Program, encoder: SituationEncoder }
Object.assign(classes, { history: LiveHistory })
Object.assign(classes, { 'responses-live': LiveResponses, 'detector-e-sr': ChangeDetector, 'detector-cusum': ChangeDetector })

const files = readdirSync(folder).filter((name) => name.endsWith('.bin'))

for (const file of files) {
  test(file, () => {
    const Class = classes[file.replace(/-v\d+\.bin$/, '')]
    const bytes = readFileSync(new URL(file, folder))
    const written = Class.fromBytes(bytes).toBytes()
    // Observations of the first version are written as those of the second.
    const expected = file === 'observations-v1.bin' ? Class.fromBytes(written).toBytes() : bytes
    assert.deepEqual(written, expected)
  })
}

test('there are some', () => assert.ok(files.length >= 5))
