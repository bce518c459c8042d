// The shared truth: every case of nps-core/testdata/vectors/*.json, which the Rust and Python suites run as well.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { axisOptions, cells, dense, drilling, measuresOf, near, nps, pathOptions, periods, pointsOf } from './support.mjs'
import { rejects, table, tableOf, throws, topics, vectors } from './support.mjs'
import { watching } from './watch-vectors.mjs'

const { Distribution, ERROR_CODES, Nps, adjust, associate, associatePairs, beforeAfter, check, compare } = nps
const { Taxonomy, compareContexts, explainChange, explainFactors, indicator, nonResponse, rake, score, scoreBy, weighted } = nps
const { compareAll, comparePaired, equivalence, power, probabilityGreater, sampleSize, testDifference } = nps

/** Counts as an object. */
const counted = ([detractors, passives, promoters]) => ({ detractors, passives, promoters })

/** Checks a test statistic. */
function statistic(found, expected, tolerance, name) {
  if (found === null || expected === null) return assert.equal(found, expected, name)
  near(found.statistic, expected.statistic, tolerance, `${name} statistic`)
  near(found.pValue, expected.p_value, tolerance, `${name} p`)
  near(found.dfError, expected.df_error ?? null, tolerance, `${name} df below`)
  assert.equal(found.df, expected.df, name)
}

/** A test for each topic. */
const checks = {
  ...watching,

  async history({ name, input, expected }) {
    const columns = { customers: 'customer', times: 'time', ids: 'id', made: 'made', scores: 'score' }
    const given = Object.entries(columns).filter(([column]) => input[column] !== null)
    const options = Object.fromEntries(given.map(([column, option]) => [option, column]))
    const found = await nps.history(input, options)
    for (const [column, values] of Object.entries(expected)) {
      const own = column.replace(/_(\w)/g, (_, letter) => letter.toUpperCase())
      assert.deepEqual(found[own], values, `${name} ${column}`)
    }
  },

  pseudonyms({ name, input, expected }) {
    const keys = new nps.Pseudonymizer('1', Buffer.from(input.key, 'hex'))
    assert.equal(keys.pseudonym(input.id), expected.pseudonym, name)
    assert.deepEqual(keys.column([input.id, null]), [expected.pseudonym, null], name)
  },

  tags({ name, input, expected }) {
    const read = () => nps.readTags([input.tags], input.scored === null ? {} : { scored: [input.scored] })
    if (expected === null) return throws(read, 'NPS_INVALID_ARGUMENT', { row: 0 })
    const found = read()
    assert.deepEqual([found.values, { ...found.excluded }], [[expected.value], expected.excluded], name)
  },

  private_scores({ name, input, expected, tolerance }) {
    const hidden = input.per_customer === undefined ? {} : { perCustomer: input.per_customer }
    const options = { neighbours: input.neighbours, ...hidden }
    const published = new nps.PrivateHistogram(input.counts, input.epsilon, options)
    const score = () => published.nps({ level: input.level })
    if (expected === null) return throws(score, 'NPS_UNRELIABLE')
    const found = score()
    for (const figure of ['nps', 'lower', 'upper']) near(found[figure], expected[figure], tolerance, `${name} ${figure}`)
    near(found.standardError, expected.standard_error, tolerance, `${name} error`)
    near(found.noiseError, expected.noise_error, tolerance, `${name} noise`)
  },

  async bounded_answers({ name, input, expected }) {
    const table = { score: input.scores, who: input.customers, n: input.frequency }
    const options = { score: 'score', dimensions: [], customer: 'who', frequency: 'n' }
    if (input.days !== null) {
      table.day = input.days.map((day) => new Date(day * 86_400_000))
      options.time = 'day'
    }
    const bounded = await (await nps.observations(table, options)).bounded(input.per_customer)
    const release = { epsilon: 64, seed: new Uint8Array(32), budget: new nps.PrivacyBudget(64) }
    assert.deepEqual(bounded.privateHistogram(release).counts, expected, name)
  },

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

  async axis_independence({ name, input, expected, tolerance }) {
    for (const rows of await table(input)) {
      const found = await rows.axisIndependence(axisOptions(input))
      for (const [row, { first, second, n, strata, ...figures }] of expected.associations.entries()) {
        const one = found.associations[row]
        assert.deepEqual([one.first, one.second, one.n, one.strata], [first, second, n, strata], name)
        for (const figure of Object.keys(figures)) near(one[figure], figures[figure], tolerance, `${name} ${figure}`)
      }
      copied(found.copies, expected.copies, tolerance, name)
      assert.equal(found.rows.length, expected.groups.length, name)
      for (const [row, { group, p_holm: pHolm, is_copying: isCopying, ...copies }] of expected.groups.entries()) {
        const one = found.rows[row]
        assert.deepEqual([one.group, one.isCopying], [group, isCopying], name)
        near(one.pHolm, pHolm, tolerance, `${name} holm`)
        copied(one.copies, copies, tolerance, name)
      }
    }
  },

  async trace_paths({ name, input, expected, tolerance }) {
    for (const rows of await table(input)) {
      const found = await rows.paths(pathOptions(input))
      assert.equal(found.rows.length, expected.rows.length, name)
      for (const [row, wanted] of expected.rows.entries()) followed(found.rows[row], wanted, tolerance, name)
      assert.equal(found.other === null, expected.other === null, name)
      if (found.other) followed(found.other, expected.other, tolerance, name)
      followed(found.total, expected.total, tolerance, name)
    }
  },

  async value_weighted({ name, input, expected, tolerance }) {
    const taxonomy = new Taxonomy(input.taxonomy)
    for (const rows of await table(input)) {
      const found = await rows.valueWeighted('declared', taxonomy, { defaultWeight: input.default_weight })
      near(found.weighted.nps, expected.weighted, tolerance, name)
      near(found.unweighted.nps, expected.unweighted, tolerance, name)
      near(found.difference, expected.difference, tolerance, name)
      assert.deepEqual([found.missing, found.unknown.count], [expected.missing, expected.unknown], name)
      assert.equal(found.rows.length, expected.nodes.length, name)
      for (const [row, wanted] of expected.nodes.entries()) {
        const { path, weight, givenBy, nps, share, weightedShare, contribution } = found.rows[row]
        assert.deepEqual([path, weight, givenBy, nps.n], [wanted.path, wanted.weight, wanted.given_by, wanted.n], name)
        near(nps.nps, wanted.nps, tolerance, name)
        near(share, wanted.share, tolerance, name)
        near(weightedShare, wanted.weighted_share, tolerance, name)
        near(contribution, wanted.contribution, tolerance, name)
      }
    }
  },

  taxonomies({ name, input, expected }) {
    const text = JSON.stringify(input.taxonomy)
    if (expected.error) {
      const fails = (error) => error.code === expected.error && error.message.includes(expected.words)
      assert.throws(() => Taxonomy.fromJSON(text), fails, name)
      assert.throws(() => new Taxonomy(input.taxonomy), fails, name)
      return
    }
    const tree = Taxonomy.fromJSON(text)
    assert.deepEqual(tree.nodes.map(({ path }) => path), expected.paths, name)
    assert.deepEqual(new Taxonomy(JSON.parse(JSON.stringify(tree))).toJSON(), tree.toJSON(), name)
    for (const [path, known] of Object.entries(expected.checks)) {
      if (known) assert.equal(tree.check(path).path, path, name)
      else assert.throws(() => tree.check(path), { code: 'NPS_INVALID_ARGUMENT' }, `${name} ${path}`)
    }
    for (const [path, version, to] of expected.migrations) {
      if (to === 'NPS_INVALID_ARGUMENT') assert.throws(() => tree.migrate(path, version), { code: to }, `${name} ${path}`)
      else assert.equal(tree.migrate(path, version), to, `${name} ${path}`)
    }
    for (const [path, weight, givenBy] of expected.weights) {
      assert.deepEqual(tree.weightOf(path), weight === null ? null : { weight, givenBy }, `${name} ${path}`)
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

  async trees({ name, input, expected, tolerance }) {
    const tree = await (await cells(input)).drillDown(input.by, drilling(input))
    assert.equal(tree.length, expected.found.length, name)
    for (const [row, node] of [...tree].entries()) {
      const { path, figures } = expected.found[row]
      assert.deepEqual(node.path, path, name)
      assert.equal(node.isWithheld, figures === null, `${name} ${path}`)
      if (figures === null) {
        assert.deepEqual([node.n, node.nps, node.share, node.contribution, node.impact, node.gap], Array(6).fill(null))
        continue
      }
      scored(node.nps, figures, tolerance, name)
      gapped(node.gap, figures.gap, tolerance, name)
      for (const figure of ['n', 'share', 'contribution', 'impact']) near(node[figure], figures[figure], tolerance, `${name} ${figure}`)
    }
  },

  async changes({ name, input, expected, tolerance }) {
    const [before, after] = await periods(input)
    const found = await explainChange(before, after, input.by, drilling(input))
    gapped(found.total, expected.total, tolerance, name)
    assert.equal(found.length, expected.found.length, name)
    for (const [row, node] of [...found].entries()) {
      const { path, effects } = expected.found[row]
      assert.deepEqual(node.path, path, name)
      assert.equal(node.isWithheld, effects === null, `${name} ${path}`)
      if (effects === null) {
        assert.deepEqual([node.before, node.after, node.mix, node.rate, node.total], Array(5).fill(null))
        continue
      }
      for (const side of ['before', 'after']) {
        const { detractors, passives, promoters } = node[side]
        assert.deepEqual([detractors, passives, promoters], effects[side], name)
      }
      for (const effect of ['mix', 'rate']) {
        for (const [figure, value] of Object.entries(effects[effect])) near(node[effect][figure], value, tolerance, `${name} ${effect}`)
      }
    }
  },

  async factors({ name, input, expected, tolerance }) {
    const found = await explainFactors(...(await periods(input)), input.by, { level: input.level, minCell: input.min_cell })
    gapped(found.total, expected.total, tolerance, name)
    const [before, after] = expected.pooled
    assert.deepEqual([found.situations, found.pooledBefore, found.pooledAfter], [expected.situations, before, after], name)
    assert.deepEqual([found.mixes.length, found.rate === null], [expected.mixes.length, expected.rate === null], name)
    const effects = [...found.mixes.map(({ mix }) => mix), found.rate]
    for (const [place, wanted] of [...expected.mixes, expected.rate].entries()) {
      for (const [figure, value] of Object.entries(wanted ?? {})) near(effects[place][figure], value, tolerance, `${name} ${place}`)
    }
  },

  two_sample({ name, input, expected, tolerance }) {
    const found = testDifference(counted(input.before), counted(input.after), { method: input.method })
    for (const figure of ['difference', 'statistic', 'df']) near(found[figure], expected[figure], tolerance, `${name} ${figure}`)
    near(found.pValue, expected.p_value, tolerance, `${name} p`)
    assert.equal(found.method, expected.method, name)
  },

  equivalence({ name, input, expected, tolerance }) {
    const { before, after, ...options } = input
    const found = equivalence(counted(before), counted(after), options)
    for (const figure of ['difference', 'lower', 'upper']) near(found[figure], expected[figure], tolerance, `${name} ${figure}`)
    near(found.pLower, expected.p_lower, tolerance, `${name} lower p`)
    near(found.pUpper, expected.p_upper, tolerance, `${name} upper p`)
    near(found.pValue, expected.p_value, tolerance, `${name} p`)
    assert.deepEqual([found.equivalent, found.method], [expected.equivalent, expected.method], name)
  },

  async encoder({ name, input, expected }) {
    const table = input.scores ? { ...input.fit, scores: input.scores } : input.fit
    const found = await nps.SituationEncoder.fit(table, input.features, input.scores ? { scores: 'scores' } : undefined)
    assert.deepEqual(found.columns, expected.names, name)
    assert.deepEqual(dense(await found.transform(input.rows)), expected.matrix, name)
  },

  paired({ name, input, expected, tolerance }) {
    const found = comparePaired(input.transitions, null, { level: input.level })
    for (const figure of ['difference', 'lower', 'upper']) near(found[figure], expected[figure], tolerance, `${name} ${figure}`)
    near(found.pValue, expected.p_value, tolerance, `${name} p`)
    statistic(found.bowker, expected.bowker, tolerance, `${name} bowker`)
    statistic(found.stuartMaxwell, expected.stuart_maxwell, tolerance, `${name} stuart-maxwell`)
    assert.deepEqual([found.n, found.method], [expected.n, expected.method], name)
  },

  async groups({ name, input, expected, tolerance }) {
    const side = (counts) => (counts.length === 3 ? counted(counts) : Distribution.fromCounts(counts, { missing: 0 }))
    const named = Object.fromEntries(input.groups.map((counts, place) => [`g${place}`, side(counts)]))
    const found = await compareAll(named, { correction: input.correction })
    statistic(found.cochranQ, expected.cochran_q, tolerance, `${name} Q`)
    statistic(found.kruskalWallis, expected.kruskal_wallis, tolerance, `${name} H`)
    statistic(found.welchAnova, expected.welch_anova, tolerance, `${name} F`)
    assert.equal(found.ranked, expected.ranked, name)
    assert.equal(found.pairs.length, expected.pairs.length, name)
    for (const [place, pair] of found.pairs.entries()) {
      const wanted = expected.pairs[place]
      near(pair.difference.difference, wanted.difference, tolerance, `${name} ${place}`)
      near(pair.difference.pValue, wanted.p_value, tolerance, `${name} ${place} p`)
      near(pair.pAdjusted, wanted.p_adjusted, tolerance, `${name} ${place} adjusted p`)
    }
  },

  planning({ name, input, expected, tolerance }) {
    const camel = (text) => text.replace(/_(.)/g, (_, letter) => letter.toUpperCase())
    const asked = Object.fromEntries(Object.entries(input).map(([key, value]) => [camel(key), value]))
    const { nBefore: before, nAfter: after, ...rest } = asked
    const found = before === undefined ? sampleSize(asked) : power({ before, after, ...rest })
    for (const [figure, wanted] of Object.entries(expected)) {
      if (wanted === null) continue
      const within = ['exact', 'power'].includes(figure) ? tolerance : undefined
      near(found[figure], wanted, within, `${name} ${figure}`)
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
    const options = { scale: input.scale, missingCodes: input.missing_codes }
    const codes = 'missing_code' in expected ? [{ code: expected.missing_code, count: 1 }] : []
    for (const values of arrivals(input)) {
      const found = score(values, options)
      assert.deepEqual(found.rejects.missingCodes, codes, name)
      const wanted = { n: 0, missing: 0, total: 0 }
      if ('score' in expected) wanted.n = 1
      else if (expected.missing) wanted.missing = 1
      else wanted.total = 1
      assert.deepEqual({ n: found.n, missing: found.missing, total: found.rejects.total }, wanted, name)
      if ('score' in expected) assert.equal(found.distribution.count(expected.score), 1, name)
      if (!expected.reject) continue
      assert.equal(found.rejects.counts[expected.reject], 1, name)
      assert.equal(found.rejects.examples[0].reason, expected.reject, name)
      throws(() => score(values, { ...options, errors: 'raise' }), expected.code, { row: 0 })
    }
  },

  async shrinkage({ name, input, expected, tolerance }) {
    const { method, level } = input
    const found = await nps.shrink(await tableOf(input.entities), { method, level })
    compared(found, expected, tolerance, name)
    assert.deepEqual(found.rows.map((row) => row.name), input.entities.map(([entity]) => entity), name)
  },

  async funnel({ name, input, expected, tolerance }) {
    compared(await nps.funnel(await tableOf(input.entities)), expected, tolerance, name)
  },

  async ranking({ name, input, expected, tolerance }) {
    const { subject, top, accept_unreliable: acceptUnreliable } = input
    const found = nps.rank(await tableOf(input.entities), { subject, top, acceptUnreliable })
    if (!expected.code) return compared(await found, expected, tolerance, name)
    await rejects(found, expected.code)
    await assert.rejects(found, ({ message }) => message.includes(expected.message), name)
  },

  indicators({ name, input, expected, tolerance }) {
    const answers = Distribution.fromCounts(input.counts, { scale: input.scale, missing: 0 })
    compared(indicator(answers, input.indicator, { level: input.level }), expected, tolerance, name)
  },

  async robustness({ name, input, expected, tolerance }) {
    const answers = { score: [], group: [] }
    for (const [group, counts] of input.groups) {
      const before = answers.score.length
      counts.forEach((count, point) => answers.score.push(...Array(count).fill(point)))
      if (answers.score.length === before) answers.score.push(null)
      while (answers.group.length < answers.score.length) answers.group.push(group)
    }
    const table = await scoreBy(answers, { score: 'score', by: ['group'] })
    const found = await nps.robustToMetric(table, input.indicators, { level: input.level })
    assert.deepEqual([found.survives, found.k], [expected.survives, expected.k], name)
    for (const [place, { first, second, tauB, flips }] of found.pairs.entries()) {
      const wanted = expected.pairs[place]
      assert.deepEqual([first, second], [wanted.first, wanted.second], name)
      near(tauB, wanted.tau_b, tolerance, `${name} ${first} ${second}`)
      const names = flips.map(({ betterByFirst, betterBySecond }) => [betterByFirst, betterBySecond])
      assert.deepEqual(names.sort(), wanted.flips, name)
    }
    assert.equal(found.pairs.length, expected.pairs.length, name)
  },

  context({ name, input, expected }) {
    const given = ({ age_days: ageDays, horizon_days: horizonDays, ...known }) => ({ ...known, ageDays, horizonDays })
    const found = input.counts
      ? check(Distribution.fromCounts(input.counts, { scale: '0-10', missing: 0 }), given(input.context))
      : compareContexts(given(input.before), given(input.after))
    assert.deepEqual(found.map((caveat) => ({ ...caveat })), expected.caveats, name)
  },

  async weighted({ name, input, expected, tolerance }) {
    const { scores, weights, clusters, kind, level } = input
    const table = { score: Uint8Array.from(scores), weight: weights, ...(clusters && { cluster: clusters }) }
    const found = weighted(table, { score: 'score', weight: 'weight', kind, level, ...(clusters && { cluster: 'cluster' }) })
    if (expected.code) return rejects(found, expected.code, { row: rowOf(await found.catch((error) => error)) })
    const made = await found
    const figures = { nps: 'nps', lower: 'lower', upper: 'upper', se: 'se', kishN: 'kish_n', effectiveN: 'effective_n' }
    for (const [figure, called] of Object.entries({ ...figures, designEffect: 'design_effect' })) {
      near(made[figure], expected[called], tolerance, `${name} ${figure}`)
    }
    for (const [place, share] of ['detractorShare', 'passiveShare', 'promoterShare'].entries()) {
      near(made[share], expected.shares?.[place] ?? null, tolerance, `${name} ${share}`)
    }
    const exact = [made.n, made.weightless, made.clusters]
    assert.deepEqual(exact, [expected.n, expected.weightless, expected.clusters], name)
    assert.deepEqual(made.caveats.map(({ code }) => code), expected.caveats, name)
  },

  async resampling({ name, input, expected, tolerance }) {
    const { scores, weights, method, level, resamples, seed } = input
    const table = { score: Uint8Array.from(scores), weight: weights }
    const found = weighted(table, { score: 'score', weight: 'weight', method, level, resamples, seed })
    if (expected.code) return rejects(found, expected.code)
    const made = await found
    near(made.lower, expected.lower, tolerance, `${name} lower`)
    near(made.upper, expected.upper, tolerance, `${name} upper`)
    assert.deepEqual([made.resampling, made.method], [expected.drawn ? { resamples, seed } : null, method], name)
  },

  probabilities({ name, input, expected, tolerance }) {
    const [before, after] = [counted(input.before), counted(input.after)]
    const { margin } = input
    if (expected.code) return throws(() => probabilityGreater(before, after, { margin }), expected.code)
    near(probabilityGreater(before, after, { margin }), expected.greater, tolerance, `${name} greater`)
    if (margin > 0) near(equivalence(before, after, { margin }).probability, expected.within, tolerance, `${name} within`)
  },

  async raking({ name, input, expected, tolerance }) {
    const { columns, weights, trim } = input
    const margins = input.margins.map(({ by, targets }) => ({ by, totals: targets }))
    const options = { margins, trim: trim ?? undefined, weight: weights ? 'weight' : undefined }
    const found = rake({ ...columns, ...(weights && { weight: weights }) }, options)
    if (expected.code) return rejects(found, expected.code, { row: rowOf(await found.catch((error) => error)) })
    const made = await found
    assert.equal(made.weights.length, expected.weights.length, name)
    for (const [row, weight] of made.weights.entries()) near(weight, expected.weights[row], tolerance, `${name} ${row}`)
    assert.deepEqual([made.converged, made.trimmed], [expected.converged, expected.trimmed], name)
    near(made.kishN, expected.kish_n, tolerance, `${name} kishN`)
    near(made.designEffect, expected.design_effect, tolerance, `${name} designEffect`)
  },

  non_response({ name, input, expected, tolerance }) {
    const classes = input.classes.map(({ sent, counts: [detractors, passives, promoters] }) => {
      return { sent, counts: { detractors, passives, promoters } }
    })
    const ask = () => nonResponse(classes, { level: input.level })
    if (expected.code) return throws(ask, expected.code)
    const made = ask()
    for (const figure of ['nps', 'lower', 'upper']) near(made.bounds[figure], expected[figure], tolerance, `${name} ${figure}`)
    near(made.responseRate, expected.response_rate, tolerance, `${name} rate`)
    near(made.rIndicator, expected.r_indicator, tolerance, `${name} R`)
    assert.deepEqual(made.weights, expected.weights, name)
    assert.equal(made.weighted === null, expected.weighted === null, name)
    for (const figure of expected.weighted ? ['nps', 'lower', 'upper', 'se'] : []) {
      near(made.weighted[figure], expected.weighted[figure], tolerance, `${name} weighted ${figure}`)
    }
  },

  population({ name, input, expected, tolerance }) {
    const { counts, ...asked } = input
    const found = nps.Nps.fromCounts(...counts, asked)
    scored(found, { n: counts.reduce((sum, count) => sum + count), ...expected }, tolerance, name)
    assert.deepEqual([found.method, found.population], [input.method, input.population], name)
    if (found.n > 1000) return
    const answers = score(pointsOf(counts), asked)
    for (const again of [answers, answers.distribution.toNps(asked)]) {
      assert.deepEqual([again.nps, again.lower, again.upper, again.population], [found.nps, found.lower, found.upper, found.population])
    }
  },

  async clusters({ name, input, expected, tolerance }) {
    const rows = input.clusters.map((counts) => (counts.some(Boolean) ? pointsOf(counts) : [null]))
    const table = { score: rows.flat(), customer: rows.flatMap((answers, place) => answers.map(() => place)) }
    const found = await nps.clustered(table, { score: 'score', cluster: 'customer', level: input.level })
    compared(found, expected, tolerance, name)
    assert.equal(found.missing, table.score.filter((answer) => answer === null).length, name)
  },

  shares({ name, input, expected, tolerance }) {
    const { level, counts } = input
    const found = nps.Nps.fromCounts(...counts).shares({ level })
    for (const [place, share] of [found.detractors, found.passives, found.promoters].entries()) {
      const [lower, upper] = expected.bounds[place]
      compared(share, { lower, upper }, tolerance, name)
    }
    assert.deepEqual([found.n, found.level, found.method], [counts.reduce((sum, count) => sum + count), level, 'goodman'], name)
  },

  posterior({ name, input, expected, tolerance }) {
    near(nps.Nps.fromCounts(...input.counts).probabilityAbove(input.above), expected.probability, tolerance, name)
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

/** The fields of a result, and of its rows, beside those expected. */
function compared(found, expected, tolerance, name) {
  for (const [field, wanted] of Object.entries(expected)) {
    const actual = found[field.replace(/_(\w)/g, (_, letter) => letter.toUpperCase())]
    if (field === 'rows') {
      assert.equal(actual.length, wanted.length, name)
      wanted.forEach((row, place) => compared(actual[place], row, tolerance, `${name} ${place}`))
    } else if (field === 'caveats') {
      assert.deepEqual(actual.map(({ code }) => code), wanted, name)
    } else if (typeof wanted === 'string') {
      assert.equal(actual, wanted, `${name} ${field}`)
    } else {
      near(actual, wanted, tolerance, `${name} ${field}`)
    }
  }
}

/** Checks copies of an axis: `agreement_lower` is `agreementLower` in JS. */
function copied(found, expected, tolerance, name) {
  for (const [field, wanted] of Object.entries(expected)) {
    const figure = field.replace(/_(.)/g, (_, letter) => letter.toUpperCase())
    near(found[figure], wanted, tolerance, `${name} ${figure}`)
  }
}

/** Checks a path and what followed. */
function followed(found, expected, tolerance, name) {
  const { declaration, qualification, action } = found.path
  assert.deepEqual([declaration, qualification, action], expected.path, name)
  assert.deepEqual([found.paths, found.nps.n], [expected.paths, expected.n], name)
  for (const figure of ['nps', 'lower', 'upper']) near(found.nps[figure], expected[figure], tolerance, `${name} ${figure}`)
  near(found.share, expected.share, tolerance, `${name} share`)
  assert.deepEqual(found.consequences.map(({ name }) => name), expected.consequences.map(({ name }) => name), name)
  for (const [place, { all, classes }] of expected.consequences.entries()) {
    const one = found.consequences[place]
    for (const [rate, wanted] of [[one.all, all], ...[one.detractors, one.passives, one.promoters].map((rate, of) => [rate, classes[of]])]) {
      for (const figure of Object.keys(wanted)) near(rate[figure], wanted[figure], tolerance, `${name} ${figure}`)
    }
  }
}

/** The row that an error names, which the vectors leave open. */
const rowOf = (error) => error.row

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

for (const [topic, holds] of Object.entries(checks)) {
  test(topic, async () => {
    for (const [index, vector] of vectors(topic).entries()) await holds(vector, index)
  })
}

test('the codes are exactly those of the core', () => assert.equal(ERROR_CODES.length, vectors('errors').length))
