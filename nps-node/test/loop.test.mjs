// Bulk calls leave the event loop alone, and do not mind what JS does meanwhile.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { nps } from './support.mjs'

const { Live, associate, observations, score, scoreAsync, scoreBy } = nps

/** How often the event loop comes round before the promise settles. */
async function ticksUntil(promise) {
  let settled = false
  const done = promise.finally(() => (settled = true))
  let ticks = 0
  while (!settled) {
    await setImmediate()
    ticks++
  }
  await done
  return ticks
}

test('the event loop keeps ticking', async () => {
  const floats = new Float64Array(10_000_000).fill(9)
  assert.ok((await ticksUntil(scoreAsync(floats))) > 5)
  const key = new Int32Array(floats.length).map((_, row) => row % 1000)
  assert.ok((await ticksUntil(scoreBy({ score: floats, key }, { score: 'score', by: ['key'] }))) > 5)
})

test('analyses leave it alone too', async () => {
  const score = new Uint8Array(1_000_000).map((_, row) => row % 11)
  const keys = Array.from({ length: 6 }, (_, by) => new Uint16Array(score.length).map((_, row) => (row * (by + 7)) % 997))
  const dimensions = keys.map((_, by) => `key${by}`)
  const table = { score, ...Object.fromEntries(dimensions.map((name, by) => [name, keys[by]])) }
  const reading = observations(table, { score: 'score', dimensions })
  assert.ok((await ticksUntil(reading)) > 5)
  const rows = await reading
  assert.ok((await ticksUntil(associate(rows))) > 5)
  assert.ok((await ticksUntil(rows.compact())) > 5)
})

test('what is let go of does not pile up', async () => {
  const score = new Uint8Array(1_000_000).fill(9)
  const dimensions = ['a', 'b', 'c', 'd', 'e', 'f']
  const table = { score, ...Object.fromEntries(dimensions.map((name) => [name, score])) }
  const live = new Live({ dimensions: ['site'] })
  for (let row = 0; row < 175_000; row++) live.push((row % 35) * 86_400, 9, [row % 5000])
  const bytes = live.toBytes()
  const makers = [() => observations(table, { score: 'score', dimensions }), () => setImmediate(Live.fromBytes(bytes))]
  for (const make of makers) {
    const before = process.memoryUsage().rss
    for (let times = 0; times < 40; times++) await make()
    // Each holds more than 20 MB.
    assert.ok(process.memoryUsage().rss - before < 500e6)
  }
})

test('what changes after the call does not matter', async () => {
  const scores = new Uint8Array(1_000_000).fill(9)
  const list = [9, 10, 3]
  const key = new Uint8Array(scores.length)
  const labels = ['a', 'b']
  const options = { score: 'score', by: ['key'] }
  const pending = [scoreAsync(scores), scoreAsync(list), scoreBy({ score: scores, key: { codes: key, labels } }, options)]
  scores.fill(0)
  key.fill(1)
  list.length = 0
  labels.length = 0
  options.by[0] = 'gone'
  structuredClone(scores, { transfer: [scores.buffer] })
  const [typed, plain, table] = await Promise.all(pending)
  assert.deepEqual([typed.nps, plain.n, table.length, table.total.nps], [100, 3, 1, 100])
})

test('memory that another thread writes to', async () => {
  const shared = new Uint8Array(new SharedArrayBuffer(1_000_000)).fill(9)
  const writer = new Worker(
    `const { workerData: shared } = require('node:worker_threads')
     for (let point = 0; ; point = (point + 1) % 11) shared.fill(point)`,
    { eval: true, workerData: shared },
  )
  await new Promise((resolve) => writer.once('online', resolve))
  for (let times = 0; times < 20; times++) {
    const { n, rejects } = await scoreAsync(shared)
    assert.deepEqual([n, rejects.total, score(shared).n], [shared.length, 0, shared.length])
  }
  await writer.terminate()
})

test('a worker of its own', async () => {
  const worker = new Worker(
    `const { parentPort } = require('node:worker_threads')
     const { scoreAsync } = require(${JSON.stringify(new URL('../index.cjs', import.meta.url).pathname)})
     scoreAsync([9, 10, 3]).then(({ nps }) => parentPort.postMessage(nps))`,
    { eval: true },
  )
  const points = await new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject))
  assert.equal(points, score([9, 10, 3]).nps)
  await worker.terminate()
})

test('results outlive what they come from', async () => {
  const found = []
  for (let times = 0; times < 10_000; times++) found.push(score(Uint8Array.of(9, 10, 3)).distribution)
  const merged = found.reduce((all, one) => (all.merge(one), all))
  assert.equal(merged.n, 30_000)
})
