// The package as CommonJS: the native functions, plus what only JS can say. Rules are in nps-core, not here.
'use strict'

const { isDate } = require('node:util/types')
const native = require('./native.cjs')
const method = require('./method.cjs')
const { LiveFollower } = require('./live.cjs')
const { counted, givesRows } = require('./tabulate.cjs')
const { Watch } = require('./watch.cjs')
const {
  Association,
  AssociationTable,
  Bands,
  BoundedAnswers,
  ChangeDetector,
  ChangeTree,
  Difference,
  Distribution,
  FactorChange,
  Findings,
  Headline,
  Increment,
  Live,
  LiveHistory,
  LiveResponses,
  Measure,
  NonResponse,
  Nps,
  Observations,
  PairAssociation,
  PairTable,
  PrivacyBudget,
  PrivateHistogram,
  Profile,
  Program,
  Pseudonymizer,
  Raked,
  ReleaseLedger,
  Responses,
  ScoreTable,
  SituationEncoder,
  Suppression,
  Taxonomies,
  Taxonomy,
  Tree,
  UseCase,
  WeightedNps,
  adjust,
  adjustEValues,
  alwaysValid,
  alwaysValidDifference,
  chart,
  check,
  compare,
  compareContexts,
  dateChanges,
  expectedPeriods,
  indicator,
  nonResponse,
  nonResponseBounds,
  equivalence,
  power,
  privateCounts,
  privateHistogram,
  probabilityGreater,
  readTrace,
  sampleSize,
  scoreTrend,
  sequentialTest,
  testDifference,
  trend,
  writeTrace,
} = native

/** A list of numbers, null and undefined as a typed array and its validity bitmap; any other list as it is. */
function pack(list) {
  const values = new Float64Array(list.length)
  const validity = new Uint8Array(Math.ceil(values.length / 8))
  for (let row = 0; row < values.length; row++) {
    const value = list[row]
    if (typeof value === 'number') {
      values[row] = value
      validity[row >> 3] |= 1 << (row & 7)
    } else if (value !== null && value !== undefined) {
      return list
    }
  }
  return { values, validity }
}

/** A list as its distinct values and a code for each row: only the distinct values cross to Rust. */
function encode(list) {
  const codes = new Int32Array(list.length)
  const values = []
  const known = new Map()
  for (let row = 0; row < codes.length; row++) {
    const value = list[row]
    let code = known.get(value)
    if (code === undefined) {
      code = values.push(value) - 1
      known.set(value, code)
    }
    codes[row] = code
  }
  return { codes, values }
}

const { getTime } = Date.prototype

/** A list of dates as their milliseconds; any other list as `encode` has it. */
function moments(list) {
  const times = new Float64Array(list.length)
  for (let row = 0; row < times.length; row++) {
    const value = list[row]
    if (!isDate(value)) return encode(list)
    times[row] = getTime.call(value)
  }
  return times
}

function score(values, options) {
  return native.score(values, options, pack)
}

function categoryCounts(values, options) {
  return native.categoryCounts(values, options, pack)
}

// `async`, so that wrong arguments reject the promise, as wrong values do.
async function scoreAsync(values, options) {
  return native.scoreAsync(values, options, pack)
}

async function scoreBy(table, options) {
  return native.scoreBy(table, options, pack, encode)
}

async function weighted(table, options) {
  return native.weighted(table, options, pack, encode)
}

async function clustered(table, options) {
  return native.clustered(table, options, pack, encode)
}

async function rake(table, options) {
  return native.rake(table, options, pack, encode)
}

function inverseProbabilityWeights(probabilities) {
  return native.inverseProbabilityWeights(probabilities, pack)
}

async function observations(table, options) {
  return native.observations(table, options, pack, encode, moments)
}

async function tabulate(source, options) {
  const count = async (table) => native.tabulate(table, options, pack, encode, moments)
  return givesRows(source) ? counted(source, Object(options), count) : count(source)
}

async function associate(rows, options) {
  return native.associate(rows, options)
}

async function associatePairs(rows, options) {
  return native.associatePairs(rows, options)
}

async function explainChange(before, after, by, options) {
  return native.explainChange(before, after, by, options)
}

async function explainFactors(before, after, by, options) {
  return native.explainFactors(before, after, by, options)
}

function comparePaired(before, after, options) {
  return native.comparePaired(before, after, options, pack)
}

async function compareAll(groups, options) {
  if (options?.score === undefined) return native.compareAll(groups, options)
  const { score, by, scale, errors, missingCodes, ...rest } = options
  const keys = typeof by === 'string' ? [by] : by
  const table = await scoreBy(groups, { score, by: keys, scale, errors, missingCodes })
  return native.compareAll(table, rest)
}

async function history(table, options) {
  return native.history(table, options, pack, encode, moments)
}

async function checkLeakage(table, options) {
  return native.checkLeakage(table, options, pack, encode, moments)
}

function readTags(tags, options) {
  return native.readTags(tags, options, moments)
}

async function unexpectedSituations(situations, options) {
  return native.unexpectedSituations(situations, options)
}

async function beforeAfter(rows, measures, options) {
  return native.beforeAfter(rows, measures, options)
}

async function readCsv(data, options) {
  return native.readCsv(data, options)
}

async function readJsonLines(data, options) {
  return native.readJsonLines(data, options)
}

async function shrink(table, options) {
  return native.shrink(table, options)
}

async function funnel(table) {
  return native.funnel(table)
}

async function rank(table, options) {
  return native.rank(table, options)
}

async function robustToMetric(table, indicators, options) {
  return native.robustToMetric(table, indicators, options)
}

const asked = ['axisIndependence', 'bounded', 'checkTrace', 'clustered', 'compact', 'drillDown', 'filter', 'merge']
for (const name of [...asked, 'paths', 'select', 'valueWeighted', 'weighted', 'withoutCustomer', 'withoutCustomers']) {
  const ask = Observations.prototype[name]
  method(Observations, name, async function (...given) {
    return ask.apply(this, given)
  })
}
const { pushMany } = Live.prototype
method(Live, 'pushMany', async function (table, options) {
  return pushMany.call(this, table, options, pack, encode, moments)
})

const { pushMany: pushResponses } = LiveResponses.prototype
method(LiveResponses, 'pushMany', async function (responses) {
  return pushResponses.call(this, responses)
})

for (const Table of [ScoreTable, AssociationTable, PairTable, Tree, ChangeTree]) {
  method(Table, Symbol.iterator, function* entries() {
    for (let row = 0; row < this.length; row++) yield this.at(row)
  })
}

for (const [name, make] of Object.entries({
  quantiles: (values, bands, options) => native.quantileBands(values, bands, options, pack),
  supervised: (values, scores, options) => native.supervisedBands(values, scores, options, pack),
})) {
  Object.defineProperty(Bands, name, { configurable: true, writable: true, value: make })
}
const { cut } = Bands.prototype
method(Bands, 'cut', function (values) {
  return cut.call(this, values, pack)
})

/** Features as JSON, which is what the core reads. */
const written = (features) => (typeof features === 'object' ? JSON.stringify(features) : features)

const { transform } = SituationEncoder.prototype

Object.defineProperty(SituationEncoder, 'fit', {
  configurable: true,
  writable: true,
  value: async function (table, features, options) {
    return native.fitEncoder(table, features === null ? undefined : written(features), options, pack, encode)
  },
})

method(SituationEncoder, 'transform', async function (table) {
  return transform.call(this, table, pack, encode)
})

const { observations: observationsOf } = Responses.prototype
const { findings, pushMany: pushAll, verdicts } = Program.prototype
method(Responses, 'observations', async function (dimensions, options) {
  return observationsOf.call(this, dimensions, options)
})
method(Program, 'findings', async function (at) {
  return findings.call(this, at)
})
method(Program, 'pushMany', async function (responses) {
  return pushAll.call(this, responses)
})
method(Program, 'verdicts', async function (at) {
  return verdicts.call(this, at)
})

method(Responses, Symbol.iterator, function* entries() {
  for (const id of this.ids()) yield this.get(id)
})

const scores = [Difference, Headline, Live, Nps, Observations, Program, Responses, ScoreTable]
const weights = [NonResponse, Raked, WeightedNps]
const watching = [ChangeDetector, LiveHistory, LiveResponses, Taxonomies, Taxonomy]
const privacy = [BoundedAnswers, PrivacyBudget, PrivateHistogram, Pseudonymizer, ReleaseLedger, Suppression]
const found = [Association, Findings, AssociationTable, Increment, PairAssociation, PairTable]
const described = [Bands, ChangeTree, FactorChange, Profile, Tree, UseCase]
for (const Class of [...scores, ...weights, ...watching, ...privacy, ...found, ...described]) {
  method(Class, Symbol.for('nodejs.util.inspect.custom'), function inspect() {
    return String(this)
  })
}
for (const Class of [Distribution, Measure]) {
  method(Class, Symbol.for('nodejs.util.inspect.custom'), function inspect(_depth, options, show) {
    return `${Class.name} ${show(this.toJSON(), options)}`
  })
}

const ERROR_CODES = Object.freeze(native.errorCodes())

module.exports = {
  Association,
  AssociationTable,
  Bands,
  BoundedAnswers,
  ChangeDetector,
  ChangeTree,
  Difference,
  Distribution,
  ERROR_CODES,
  FactorChange,
  Findings,
  Headline,
  Increment,
  Live,
  LiveFollower,
  LiveHistory,
  LiveResponses,
  Measure,
  NonResponse,
  Nps,
  Observations,
  PairAssociation,
  PairTable,
  PrivacyBudget,
  PrivateHistogram,
  Profile,
  Program,
  Pseudonymizer,
  Raked,
  ReleaseLedger,
  Responses,
  ScoreTable,
  SituationEncoder,
  Suppression,
  Taxonomies,
  Taxonomy,
  Tree,
  UseCase,
  Watch,
  WeightedNps,
  adjust,
  adjustEValues,
  alwaysValid,
  alwaysValidDifference,
  associate,
  associatePairs,
  beforeAfter,
  categoryCounts,
  chart,
  check,
  checkLeakage,
  clustered,
  compare,
  compareContexts,
  dateChanges,
  expectedPeriods,
  explainChange,
  explainFactors,
  funnel,
  history,
  indicator,
  observations,
  rank,
  inverseProbabilityWeights,
  nonResponse,
  nonResponseBounds,
  rake,
  readCsv,
  readJsonLines,
  readTrace,
  readTags,
  robustToMetric,
  score,
  scoreAsync,
  scoreBy,
  shrink,
  weighted,
  compareAll,
  comparePaired,
  equivalence,
  power,
  privateCounts,
  privateHistogram,
  probabilityGreater,
  sampleSize,
  scoreTrend,
  sequentialTest,
  tabulate,
  testDifference,
  trend,
  unexpectedSituations,
  writeTrace,
}
