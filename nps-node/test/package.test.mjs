// The package as it is installed: both module systems, versions, types that say what is there.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { test } from 'node:test'
import { inspect, promisify } from 'node:util'
import * as esm from 'nps-node'
import { nps, root } from './support.mjs'

const read = (path) => readFileSync(new URL(path, root), 'utf8')
const measured = ['Difference', 'Distribution', 'Nps', 'Observations', 'ScoreTable', 'Headline', 'Live']
const found = ['Association', 'AssociationTable', 'Increment', 'Measure', 'PairAssociation', 'PairTable']
const described = ['Bands', 'ChangeTree', 'FactorChange', 'Profile', 'SituationEncoder', 'Taxonomies', 'Taxonomy', 'Tree', 'UseCase']
const asked = ['Findings', 'Program', 'Responses']
const weighed = ['NonResponse', 'Raked', 'WeightedNps']
const watching = ['ChangeDetector', 'LiveHistory', 'LiveResponses']
const privacy = ['BoundedAnswers', 'PrivacyBudget', 'PrivateHistogram', 'Pseudonymizer', 'ReleaseLedger', 'Suppression']
const classes = [...measured, ...found, ...described, ...asked, ...weighed, ...watching, ...privacy]
const functions = ['adjust', 'categoryCounts', 'compare', 'score', 'scoreAsync', 'scoreBy']
functions.push('associate', 'associatePairs', 'beforeAfter', 'observations', 'readCsv', 'readJsonLines')
functions.push('compareAll', 'comparePaired', 'equivalence', 'power', 'probabilityGreater', 'sampleSize', 'testDifference')
functions.push('check', 'clustered', 'compareContexts', 'funnel', 'indicator', 'rank', 'robustToMetric', 'shrink')
functions.push('inverseProbabilityWeights', 'nonResponse', 'nonResponseBounds', 'rake', 'weighted')
functions.push('adjustEValues', 'alwaysValid', 'alwaysValidDifference', 'chart', 'scoreTrend', 'sequentialTest', 'trend')
functions.push('dateChanges', 'expectedPeriods', 'tabulate', 'unexpectedSituations')
functions.push('explainChange', 'explainFactors', 'readTrace', 'writeTrace')
functions.push('checkLeakage', 'history', 'privateCounts', 'privateHistogram', 'readTags')
const names = [...classes, ...functions, 'ERROR_CODES', 'LiveFollower', 'Watch'].sort()

test('CommonJS and ESM give the same', () => {
  assert.deepEqual(Object.keys(nps).sort(), names)
  assert.deepEqual(Object.keys(esm).sort(), names)
  for (const name of names) assert.equal(esm[name], nps[name])
})

test('a folder of the repository can be required', () => {
  assert.equal(createRequire(new URL('any.cjs', root))('./nps-node').score, nps.score)
})

test('one version', () => {
  const { version } = JSON.parse(read('nps-node/package.json'))
  assert.equal(read('Cargo.toml').match(/\[workspace\.package\]\s+version = "(.+)"/)[1], version)
})

test('the types list exactly the codes that there are', () => {
  const types = read('nps-node/index.d.cts')
  const union = types.match(/export type ErrorCode =([^;]+?)\n\n/)[1]
  assert.deepEqual(union.match(/NPS_\w+/g), nps.ERROR_CODES)
  assert.ok(Object.isFrozen(nps.ERROR_CODES))
})

test('the types export what there is, and nothing else', () => {
  const types = read('nps-node/index.d.cts')
  const [, listed] = types.match(/\nexport {(.*?)} from '.\/native.cjs'/s)
  const declared = [...types.matchAll(/^export declare (?:class|const|function) (\w+)/gm)].map(([, name]) => name)
  assert.deepEqual([...listed.match(/\w+/g), ...declared].sort(), names)
  const native = read('nps-node/native.d.cts')
  for (const name of listed.match(/\w+/g)) assert.match(native, new RegExp(`^export declare (class|function) ${name}\\b`, 'm'))
})

test('the types name every member', () => {
  const types = read('nps-node/native.d.cts')
  for (const name of classes) {
    const body = types.match(new RegExp(`declare class ${name} {(.*?)\n}`, 's'))[1]
    for (const member of Object.getOwnPropertyNames(nps[name].prototype)) {
      assert.match(body, new RegExp(`\\b${member}\\b`), `${name}.${member}`)
    }
  }
})

test('shown, printed, serialised', () => {
  const found = nps.score([10, 9, 9, 8, 7, 10, 3, 9, 11])
  assert.equal(String(found), 'NPS +50.0 [−10.3, +82.1] at 95 %, n = 8 (score); 0 missing, 1 rejected (1 out_of_range)')
  assert.equal(inspect(found), String(found))
  assert.match(inspect(found.distribution), /^Distribution {\s+scale: '0-10'/)
  assert.match(found.toHtml(), /^<div>.*\+50\.0.*<\/div>$/s)
  const { nps: points, rejects, caveats } = JSON.parse(JSON.stringify(found))
  assert.deepEqual([points, rejects.total, caveats[0].code], [50, 1, 'indicative'])
})

test('the examples of the README', async () => {
  const examples = [...read('nps-node/README.md').matchAll(/```js\n(.*?)```/gs)]
  assert.equal(examples.length, 2)
  for (const [, example] of examples) {
    const printed = []
    const run = new Function('require', 'console', `return (async () => {${example}})()`)
    await run(createRequire(import.meta.url), { log: (...words) => printed.push(words.map(String).join(' ')) })
    const expected = [...example.matchAll(/\) \/\/ (.+)/g)].map(([, text]) => text)
    assert.deepEqual(printed, expected)
  }
})

for (const name of ['loop', 'measure', 'watch', 'describe']) {
  test(`the example ${name} says what it says in every language`, async () => {
    const { stdout } = await promisify(execFile)(process.execPath, [`examples/node/${name}.mjs`], { cwd: root })
    assert.equal(stdout, read(`examples/${name}.txt`))
  })
}

test('the quickstart', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ['examples/node/quickstart.mjs'], { cwd: root })
  const [total, ...lines] = stdout.trimEnd().split('\n')
  const { responses, by } = JSON.parse(read('examples/data/truth.json'))
  assert.match(total, new RegExp(`^NPS .* n = ${responses.answered} .*; ${responses.missing} missing, ${responses.rejected} rej`))
  const useCases = lines.slice(lines.indexOf('') + 1)
  assert.equal(useCases.length, Object.keys(by.use_case).length)
  const points = useCases.map((line) => {
    const [, useCase, shown, n] = line.match(/^(.+?) +NPS (\S+) .* n = (\d+) /)
    assert.equal(Number(n), by.use_case[useCase].n)
    return Number(shown.replace('−', '-'))
  })
  assert.deepEqual(points, [...points].sort((a, b) => a - b))
})
