/** A column of answers: a typed array, or a list in which null, undefined and blank texts are missing. */
export type Answers = Numbers | Nullable | ReadonlyArray<number | bigint | string | null | undefined>

/** A typed array some of whose values are missing: those whose bit is 0, the lowest bit first, as in Arrow. */
export interface Nullable {
  values: Numbers
  validity: Uint8Array
}

/** A typed array. */
export type Numbers =
  | Int8Array
  | Uint8Array
  | Uint8ClampedArray
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | Float32Array
  | Float64Array
  | BigInt64Array
  | BigUint64Array

/** The names of the methods of interval. */
export type Method = 'auto' | 'score' | 'wald' | 'adjwald-3t' | 'adjwald-3u' | 'adjwald-z2u'
  | 't' | 'dirichlet' | 'bootstrap-percentile' | 'bootstrap-bca'

/** Whole numbers that stand for no answer: one, or several. */
export type MissingCodes = number | bigint | string | ReadonlyArray<number | bigint | string>

/** Options of a score. What is left out is as the core has it. */
export interface ScoreOptions {
  /** The scale: '0-10', '1-10', or others with their cuts, 'lowest-highest/first passive/first promoter': '1-5/4/5'. */
  scale?: '0-10' | '1-10' | (string & {})
  /** Confidence level of the interval, between 0 and 1. */
  level?: number
  /** Method of the interval. */
  method?: Method
  /** How many customers the answers were drawn from, where these are few; of a whole column only. */
  population?: number
  /** What to do with values that cannot be answers: count them in `rejects`, or throw at the first one. */
  errors?: 'report' | 'raise'
  /** Whole numbers off the scale that stand for no answer: 0 for blank, 6 for "not used" on a scale from 1 to 5. */
  missingCodes?: MissingCodes
}

/** One side of a comparison: a score, or counts of the three classes. Counts carry no scale. */
export type Side = Nps | Distribution | Readonly<Counts>

/** Options of `compare`. */
export interface CompareOptions {
  /** Confidence level of the interval, between 0 and 1. */
  level?: number
}

/** How to adjust p-values for their number: Holm, Benjamini-Hochberg, Benjamini-Yekutieli. */
export type Correction = 'holm' | 'bh' | 'by'

/** Options of `adjust`. */
export interface AdjustOptions {
  /** The correction; by default 'holm'. */
  method?: Correction
}

/** P-values, 0 to 1; null, undefined or NaN where a comparison could not be made. */
export type PValues = ReadonlyArray<number | null | undefined> | Float64Array | Float32Array

/** How the variance between entities is estimated: Paule-Mandel, DerSimonian-Laird, restricted maximum likelihood. */
export type Heterogeneity = 'pm' | 'dl' | 'reml'

/** Options of `shrink`. */
export interface ShrinkOptions {
  /** How far groups truly differ is estimated by this; by default 'pm'. */
  method?: Heterogeneity
  /** Confidence level of every interval, between 0 and 1. */
  level?: number
}

/** What entities are; of agents, who are persons, only what is reliable is said. */
export type Subject = 'company' | 'product' | 'process' | 'site' | 'team' | 'agent'

/** What may be said of an entity. */
export type Standing = 'ranked' | 'interval_only' | 'withheld' | 'no_answers'

/** Options of `rank`. */
export interface RankOptions extends ShrinkOptions {
  /** What the groups are. */
  subject: Subject
  /** Level of the interval of each rank, between 0 and 1; by default 0.9. */
  rankLevel?: number
  /** How many ranks at either end `pTop` and `pBottom` are of; by default 3. */
  top?: number
  /** The seed of the draws. */
  seed?: number
  /** Ranks everyone, people below the floor included. Whoever sets it answers for it. */
  acceptUnreliable?: boolean
}

/** An indicator: the two highest points ('csat'), the k highest, the mean; or names and their weights. */
export type Indicator =
  | 'nps'
  | 'csat'
  | 'mean'
  | 'ces'
  | 'detractor_rate'
  | 'promoter_rate'
  | `top-${number}`
  | Readonly<Record<string, number>>

/** What a survey is about: the company as a whole, or one contact. */
export type SurveyKind = 'relational' | 'transactional'

/** What is known of how a score came about. */
export interface ScoreContext {
  /** What the score is used as. */
  kind?: SurveyKind | null
  /** The question as it was asked, in French or English. */
  wording?: string | null
  /** How it was asked: by phone, by text. */
  channel?: string | null
  /** How many were asked. */
  sent?: number | null
  /** How many of them answered; by default as many as there are answers. */
  answered?: number | null
  /** How many days ago the last answer came. */
  ageDays?: number | null
  /** For how many days the score is meant to hold. */
  horizonDays?: number | null
  /** How many were asked and answered, by who asked them or what they are. */
  groups?: Readonly<Record<string, readonly [sent: number, answered: number]>>
}

/** The tests of two scores; `auto` is exact where a side has fewer than 30 answers, else as `compare` has it. */
export type TwoSampleTest = 'auto' | 'mover' | 'exact' | 'wald' | 'welch-t' | 'mann-whitney' | 'chi-square'

/** Options of `testDifference`. */
export interface TestDifferenceOptions {
  /** The test; by default 'auto'. */
  method?: TwoSampleTest
}

/** Options of `comparePaired`. */
export interface ComparePairedOptions {
  /** Confidence level of the interval, between 0 and 1. */
  level?: number
  /** The scale of both answers. */
  scale?: '0-10' | '1-10' | (string & {})
  /** What to do with values that cannot be answers: count them in the ledgers, or throw at the first one. */
  errors?: 'report' | 'raise'
  /** Whole numbers off the scale that stand for no answer: 0 for blank, 6 for "not used" on a scale from 1 to 5. */
  missingCodes?: MissingCodes
}

/** Options of `compareAll`. */
export interface CompareAllOptions {
  /** The name of the column of answers, of columns. */
  score?: string
  /** The names of the columns to group by; of observations, the name of the dimension. */
  by?: string | readonly string[]
  /** The scale, of columns. */
  scale?: '0-10' | '1-10' | (string & {})
  /** What to do with values that cannot be answers, of columns. */
  errors?: 'report' | 'raise'
  /** Whole numbers off the scale that stand for no answer: 0 for blank, 6 for "not used" on a scale from 1 to 5. */
  missingCodes?: MissingCodes
  /** Confidence level of every interval, between 0 and 1. */
  level?: number
  /** Method of the interval of each score. */
  method?: Method
  /** How to adjust the p-values of pairs; by default 'holm'. */
  correction?: Correction
  /** The seed of the deals by which few answers are tested. */
  seed?: number
}

/** Options of `probabilityGreater`. */
export interface ProbabilityOptions {
  /** By how many points at least, from -200 to 200; by default 0. */
  margin?: number
}

/** Options of `equivalence`. */
export interface EquivalenceOptions {
  /** The largest difference that does not matter, in points above 0. */
  margin: number
  /** The chance to call two scores equivalent that are just not; by default 0.05. */
  alpha?: number
  /** How the bounds are computed; by default 'mover'. */
  method?: 'auto' | 'mover' | 'wald' | 'welch-t'
}

/** What a survey is to find out: one of `margin` and `difference`, in points. What is left out is as the core has it. */
export interface SamplePlan {
  /** How far the interval of one score may reach on each side. */
  margin?: number
  /** The difference between two scores that is to be found. */
  difference?: number
  /** The chance to find it; by default 0.8. */
  power?: number
  /** Confidence level; by default 0.95. */
  level?: number
  /** The variance of answers scored -1, 0 and 1, or what was observed; by default 0.61. */
  variance?: number | Side
  /** The same of the second score, where it is to differ. */
  varianceAfter?: number | Side
  /** How many answers of the second score for each of the first; by default 1. */
  ratio?: number
  /** How many customers there are in all, for a margin. */
  population?: number
  /** The share of those asked who answer. */
  responseRate?: number
  /** How many answers come in a day. */
  answersPerDay?: number
  /** How many customers are asked in a day; needs the response rate. */
  requestsPerDay?: number
}

/** A test that is planned, or was made. */
export interface PowerPlan {
  /** The difference between two scores, in points. */
  difference: number
  /** How many answers of the first score. */
  before: number
  /** How many of the second. */
  after: number
  /** Confidence level; by default 0.95. */
  level?: number
  /** The variance of answers scored -1, 0 and 1, or what was observed; by default 0.61. */
  variance?: number | Side
  /** The same of the second score, where it differs. */
  varianceAfter?: number | Side
}

/** Options of `scoreBy`. */
export interface ScoreByOptions extends Omit<ScoreOptions, 'population'> {
  /** The name of the column of answers. */
  score: string
  /** The names of the columns to group by, at least one. */
  by: readonly string[]
}

/** A group's value in a column; null is a group of its own, after all others. A bigint where a number is not exact. */
export type Label = string | number | bigint | boolean | null

/** A group's value in each column that was grouped by. */
export type Key = Record<string, Label>

/** A column to group by: texts, whole numbers or booleans, null among them; or codes with their labels, -1 for null. */
export type KeyColumn =
  | ReadonlyArray<string | null | undefined>
  | ReadonlyArray<number | bigint | null | undefined>
  | ReadonlyArray<boolean | null | undefined>
  | Int8Array
  | Uint8Array
  | Uint8ClampedArray
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array
  | Dictionary

/** A dictionary-coded column; groups come in the order of `labels`, which is that of its values. */
export interface Dictionary {
  codes: Int8Array | Uint8Array | Int16Array | Uint16Array | Int32Array | Uint32Array | BigInt64Array | BigUint64Array
  labels: ReadonlyArray<string> | ReadonlyArray<number>
}

/** A table: columns of one length, by name. */
export type Columns = Readonly<Record<string, Answers | KeyColumn>>

/** A day: a Date or a moment with its zone, by its day in UTC, or as it is written: '2026-01-05'. */
export type Day = Date | string

/** A moment: a Date, a text with its zone ('2026-01-05T09:30:00+01:00'), or seconds since 1970-01-01 UTC. */
export type Moment = Date | string | number | bigint

/** A column of days; an Int32Array is of days since 1970-01-01. Every row needs one. */
export type TimeColumn = ReadonlyArray<Date | string> | Int32Array

/** A column of moments; numbers are seconds since 1970-01-01 UTC. Every row needs one. */
export type MomentColumn = ReadonlyArray<Moment> | Exclude<Numbers, Float32Array>

/** A place: dimensions and the values they have; null for answers without one. */
export type Where = Readonly<Record<string, Label>>

/** A table whose columns may be of days. */
export type ObservationsColumns = Readonly<Record<string, Answers | KeyColumn | TimeColumn>>

/** Options of `observations`. */
export interface ObservationsOptions {
  /** The name of the column of answers. */
  score: string
  /** The names of the columns that describe the situation. */
  dimensions: readonly string[]
  /** Columns of numbers, each with its bands or the edges they are cut at: dimensions after those. */
  bands?: Readonly<Record<string, Bands | readonly number[]>>
  /** The names of columns of paths through a tree, such as 'product/manual': dimensions after those. */
  paths?: readonly string[]
  /** The names of columns of sets of tags, such as 'vip;recall': dimensions after those. */
  tags?: readonly string[]
  /** The names of the dimensions where a gap says that nothing is known; elsewhere it is a value of its own. */
  unknown?: readonly string[]
  /** The name of a column of probability weights. */
  weight?: string
  /** The name of a column of pseudonyms: who answered. */
  customer?: string
  /** The name of a column of days. */
  time?: string
  /** The name of a column of whole numbers: how many answers each row stands for. */
  frequency?: string
  /** The scale. */
  scale?: '0-10' | '1-10' | (string & {})
  /** What to do with values that cannot be answers: count them in `rejects`, or throw at the first one. */
  errors?: 'report' | 'raise'
  /** Whole numbers off the scale that stand for no answer: 0 for blank, 6 for "not used" on a scale from 1 to 5. */
  missingCodes?: MissingCodes
}

/** A row: the values of columns by their names. */
export type Row = Readonly<Record<string, unknown>>

/** What `tabulate` counts: columns, rows in one list or in batches, or an Arrow table as the bytes of its IPC formats. */
export type TabulateSource =
  | ObservationsColumns
  | Iterable<Row | readonly Row[]>
  | AsyncIterable<Row | readonly Row[]>
  | Uint8Array

/** Options of `tabulate`. */
export interface TabulateOptions
  extends Omit<ObservationsOptions, 'dimensions'> {
  /** The names of the columns that describe the situation. */
  by: readonly string[]
  /** Periods of days, weeks (from Monday on), months, quarters or years instead of days: '1d', '2w', '1mo', '1q', '1y'. */
  every?: string
}

/** A table of which each column is one of numbers or one to group by, as the features say. */
export type EncoderColumns = Readonly<Record<string, Answers | KeyColumn>>

/** What becomes of a row whose value is missing, or is none of those known: it is refused, has zeros, or a column of its own. */
export type UnknownPolicy = 'error' | 'ignore' | 'level'

/** What becomes of one column. */
export type FeatureKind = 'one_hot' | 'ordinal' | 'path' | 'tags' | 'bands' | 'number' | 'hash' | 'cross'

/** What becomes of one column, in full. */
export interface FeatureFields {
  kind: FeatureKind
  /** Of paths and tags: what is between two; by default '/' and ';'. */
  separator?: string
  /** Of bands: where they are cut. */
  edges?: readonly number[]
  /** Of bands: into how many of as many rows each as may be; by default 4. */
  quantiles?: number
  /** Of bands: whether they are cut where they separate the scores best. */
  supervised?: boolean
  /** Of hashes: into how many columns. */
  columns?: number
  /** Of hashes: whether a bit of the hash is the sign. */
  signed?: boolean
  /** Of crosses: the other column; both are of features before. */
  with?: string
  /** Of crosses: which pairs have a column; by default all that there may be. */
  pairs?: 'all' | 'seen' | readonly (readonly [number, number])[]
  /** From how many rows on a level has a column of its own. */
  min_count?: number
  missing?: UnknownPolicy
  unseen?: UnknownPolicy
  /** The levels, in the order of their columns; by default they are learned. */
  levels?: readonly (string | number | boolean)[]
  rare?: readonly (string | number | boolean)[]
}

/** What becomes of each column, in the order of the matrix: by column, as a list, or either as JSON. */
export type Features =
  | string
  | Readonly<Record<string, FeatureKind | FeatureFields>>
  | readonly (FeatureFields & { column: string })[]

/** Options of `SituationEncoder.fit`. */
export interface EncoderOptions {
  /** The name of the column of scores that supervised bands are to separate. */
  scores?: string
  /** The name of a column of whole numbers: how many rows each row stands for. */
  frequency?: string
  /** The scale of the scores. */
  scale?: '0-10' | '1-10' | (string & {})
}

export declare namespace Bands {
  /**
   * Bands that hold as many of the numbers each as may be: edges at the quantiles k/`bands`, of type 7.
   *
   * Equal edges are one, and none is at the lowest number. `frequency` is how many rows each row stands for.
   */
  function quantiles(values: Answers, bands: number, options?: { frequency?: Answers }): Bands
  /** Bands that separate the scores best (MDLP); one band where nothing does. */
  function supervised(values: Answers, scores: Answers, options?: SupervisedOptions): Bands
}

export declare namespace SituationEncoder {
  /**
   * Learns from the columns of a table what the features do not say, off the event loop.
   *
   * Without features, numbers are cut into quartiles, and all else has a column for each level; of observations, paths
   * give their ancestors, tags one column each, and values in order their places.
   */
  function fit(table: EncoderColumns | Observations, features?: Features | null, options?: EncoderOptions): Promise<SituationEncoder>
}

/** What weights mean: counts of equal answers, for how many customers each speaks, or how much somebody makes of it. */
export type WeightKind = 'frequency' | 'probability' | 'importance'

/** Options of `weighted`. */
export interface WeightedOptions extends Omit<ScoreOptions, 'population'> {
  /** The name of the column of answers. */
  score: string
  /** The name of the column of weights, numbers from 0 up; 0 leaves the answer out. */
  weight: string
  /** What the weights mean; by default 'probability'. */
  kind?: WeightKind
  /** The name of a column that says whose answers come together. */
  cluster?: string
  /** How many resamples a bootstrap of weights that differ draws; by default 10,000. */
  resamples?: number
  /** The seed of those draws. */
  seed?: number
}

/** Options of `clustered`. */
export interface ClusteredOptions {
  /** The name of the column of answers. */
  score: string
  /** The name of the column that says whose answers come together; every row has one. */
  cluster: string
  /** The scale. */
  scale?: '0-10' | '1-10' | (string & {})
  /** Confidence level of the interval, between 0 and 1. */
  level?: number
  /** What to do with values that cannot be answers: count them in `rejects`, or throw at the first one. */
  errors?: 'report' | 'raise'
  /** Whole numbers off the scale that stand for no answer: 0 for blank, 6 for "not used" on a scale from 1 to 5. */
  missingCodes?: MissingCodes
}

/** Known totals, or shares, of the values of a column, or of the combinations of values of several. */
export type Margin =
  | { readonly by: string; readonly totals: ReadonlyArray<readonly [value: Label, total: number]> }
  | {
      readonly by: readonly string[]
      readonly totals: ReadonlyArray<readonly [values: readonly Label[], total: number]>
    }

/** Options of `rake`. */
export interface RakeOptions {
  /** What is known; with one margin, raking is post-stratification. */
  margins: readonly Margin[]
  /** The name of a column of weights to start from; by default all are equal. */
  weight?: string
  /** Cuts weights to so many times the median afterwards (5 is usual), which gives up some of the totals. */
  trim?: number
}

/** A class of customers who were asked, and the answers of those who answered. */
export interface AskedClass {
  readonly sent: number
  readonly counts: Readonly<Counts>
}

/** Options of `Observations.select`. */
export interface SelectOptions {
  /** The first day. */
  start?: Day
  /** The day after the last. */
  end?: Day
}

/** One of the three axes: what the customer said, how the company coded it, what was done. */
export type AxisName = 'declaration' | 'qualification' | 'action'

/** In which dimension an axis is, where that is not called as the axis. */
export type Axes = Readonly<Partial<Record<AxisName, string>>>

/** Options of what reads traces. */
export interface TraceOptions {
  /** In which dimensions the axes are. */
  axes?: Axes
}

/** A node of a taxonomy, as JSON has it in every language. */
export interface TaxonomyNode {
  /** Its segments from the root with `/` between, or as a list. */
  path: string | readonly string[]
  /** What to call it, by language. */
  labels?: Readonly<Record<string, string>>
  /** How much an answer here matters, 0 and up; without one, as much as at the nearest node above. */
  weight?: number
  /** The version it came in, by default 1. */
  since?: number
  /** The version from which it is no longer used. */
  retired?: number
  /** The path that took its place when it was retired. */
  moved_to?: string
}

/** A taxonomy, as JSON has it in every language. */
export interface TaxonomyFields {
  name: string
  /** From 1. */
  version: number
  nodes: readonly TaxonomyNode[]
}

/** Options of `Observations.axisIndependence`. */
export interface AxisOptions extends TraceOptions {
  /** A dimension within each of whose values the axes are compared. */
  given?: string
  /** A dimension to look for copies in each of whose values. */
  by?: string
  /** What the values of `by` are; of an 'agent', who is a person, only how many copy is said. By default 'team'. */
  subject?: Subject
  /** Confidence level of every interval, between 0 and 1. */
  level?: number
  /** The share of qualifications that may be copies before a group is named, 0 to below 1; by default 0.5. */
  copiedFrom?: number
  /** The number of answers from which a group is tested; by default 30. */
  minN?: number
}

/** Options of `Observations.paths`. */
export interface PathOptions extends TraceOptions {
  /** How many segments of an axis tell paths apart: 0 for none of it, null for all. */
  depths?: Readonly<Partial<Record<AxisName, number | null>>>
  /** Dimensions that say whether something followed: booleans, or 0 and 1. */
  consequences?: readonly string[]
  /** Those with most answers first, or by their names. */
  order?: 'answers' | 'path'
  /** How many are listed at most. */
  top?: number
  /** The fewest answers of a path that is listed, and of a rate that is said; by default 5. */
  minN?: number
  /** Confidence level of every interval, between 0 and 1. */
  level?: number
  /** Method of the interval of each score. */
  method?: Method
}

/** Options of `Observations.valueWeighted`. */
export interface ValueOptions {
  /** The weight of a path where neither its node nor one above it has one; by default 1. */
  defaultWeight?: number
  /** Confidence level of the intervals of unweighted scores, between 0 and 1. */
  level?: number
  /** Method of those intervals. */
  method?: Method
}

/** Options of `associate` and `associatePairs`. */
export interface AssociationOptions {
  /** Confidence level of every interval, between 0 and 1. */
  level?: number
  /** Method of the interval of each score. */
  method?: Method
  /** The number of answers from which a situation is compared; at least 1. */
  minN?: number
}

/** Options of `Observations.drillDown` and `explainChange`. */
export interface DrillOptions {
  /** Confidence level of every interval, between 0 and 1. */
  level?: number
  /** Method of the interval of each score. */
  method?: Method
  /** How many levels there are at most below the root; by default all. */
  depth?: number
  /** The number of answers from which a node is shown: 5 by default, 10 is for persons; 0 withholds nothing. */
  minCell?: number
  /** The number of answers from which a node is shown whose answers are all of one class: 10 by default. */
  minAlike?: number
  /**
   * The taxonomy of dimensions of paths, by their names: each of its current nodes is one of the tree, with or without
   * answers, and an answer with any other path is refused.
   */
  taxonomies?: Readonly<Record<string, Taxonomy>>
}

/** Options of `explainFactors`. */
export interface FactorOptions {
  /** Confidence level of every interval, between 0 and 1. */
  level?: number
  /** The number of answers from which a situation is told apart: 5 by default, 10 is for persons; 0 puts none together. */
  minCell?: number
  /** The number of answers from which a situation is told apart whose answers are all of one class: 10 by default. */
  minAlike?: number
}

/** The languages of sentences. */
export type Language = 'en' | 'fr'

/** When and where a measure is in force. */
export interface MeasureOptions {
  /** The first day it was in force. */
  date: Day
  /** Where it applies; by default everywhere. */
  where?: Where | null
}

/** Options of `beforeAfter`. */
export interface BeforeAfterOptions {
  /** Confidence level of every interval, between 0 and 1. */
  level?: number
  /** Method of the interval of each score. */
  method?: Method
  /** The smallest rise worth the trouble, in points above 0. */
  worthwhile?: number
}

/** What is said of a measure. */
export type VerdictCode = 'effective' | 'ineffective' | 'harmful' | 'inconclusive'

/** What a live aggregator counts and how it says it. What is left out is as the core has it. */
export interface LiveOptions {
  /** The scale. */
  scale?: '0-10' | '1-10' | (string & {})
  /** The names of the dimensions whose values are the segments. */
  dimensions?: readonly string[]
  /** The window that is asked for where no other is named; by default 'sliding 7d'. */
  window?: LiveWindow
  /** How many days are kept pane by pane; twice the window is needed to compare with the window before. */
  retainDays?: number
  /** The length of a pane, in minutes that divide a day; by default 1440. */
  granularity?: number
  /** The IANA name of the time zone whose days are counted: 'Europe/Paris'; by default 'UTC'. */
  zone?: string
  /** Minutes after midnight at which a day begins; by default 0. */
  dayBegins?: number
  /** By dimension, how many values have a segment of their own; by default all. */
  caps?: Readonly<Record<string, { readonly most: number; readonly always?: readonly string[] }>>
  /** Confidence level of the intervals, between 0 and 1. */
  level?: number
  /** Method of the intervals. */
  method?: Method
}

/**
 * A window: the last days or minutes; windows laid end to end; the day, ISO week or month so far; or every answer, which
 * weighs half as much for each half-life it is old.
 */
export type LiveWindow =
  | `${'sliding' | 'tumbling' | 'half-life'} ${number}${'d' | 'h' | 'min'}`
  | 'day'
  | 'week'
  | 'month'
  | (string & {})

/** Options of a question to live counts. */
export interface LiveQuestion {
  /** Over which window, instead of that of the aggregator. */
  window?: LiveWindow
}

/** What a response is known by. Whole numbers are the texts that they are written as. */
export type ResponseId = string | number | bigint

/** An answer to `LiveResponses`. */
export interface LiveResponseInput {
  readonly id: ResponseId
  readonly at: Moment
  readonly score?: Score
  readonly values?: SegmentValues
  /** A pseudonym of the customer, by which they can be erased. */
  readonly customer?: string | null
}

/** Columns of a log of contacts, by name. */
export type HistoryColumns = Readonly<Record<string, Answers | KeyColumn | MomentColumn>>

/** Options of `history`: names of columns, and how scores are read. */
export interface HistoryOptions {
  /** The column of pseudonyms; null is nobody. */
  customer: string
  /** The column of moments. */
  time: string
  /** The column of scores. */
  score?: string
  /** The column of ids: rows of one customer with one id are versions of one contact. */
  id?: string
  /** The column of moments since when each score was known; by default, since the contact. */
  made?: string
  /** The scale of the scores. */
  scale?: '0-10' | '1-10' | (string & {})
  /** What to do with values that cannot be scores: count them in `rejects`, or throw at the first one. */
  errors?: 'report' | 'raise'
  /** Whole numbers off the scale that stand for no answer: 0 for blank, 6 for "not used" on a scale from 1 to 5. */
  missingCodes?: MissingCodes
}

/** A column of the history of customers. */
export type HistoryFeature =
  | 'since_contact'
  | 'contacts_before'
  | 'tenure'
  | 'contacts_7d'
  | 'contacts_30d'
  | 'contacts_90d'
  | 'previous_score'
  | 'previous_category'
  | 'since_score'

/** Options of `checkLeakage`. */
export interface LeakageOptions extends HistoryOptions {
  /** What the column is said to be. */
  feature: HistoryFeature
  /** The column to check: of whole numbers, and for 'previous_category' of the names of classes. */
  column: string
}

/** Options of `LiveHistory`. */
export interface LiveHistoryOptions {
  /** The scale of the scores. */
  scale?: '0-10' | '1-10' | (string & {})
  /** How many seconds behind the newest a contact may come, and a question may ask; at most 90 days. */
  lateness?: number
}

/** A contact, as `LiveHistory` takes it. */
export interface HistoryEvent {
  /** A pseudonym of the customer. */
  readonly customer: string | number | bigint
  readonly at: Moment
  readonly score?: Score
  /** What the contact is known by; without it, each is one of its own. */
  readonly id?: ResponseId | null
  /** Since when the score was known; by default, since the contact. */
  readonly made?: Moment | null
}

/** A privacy loss above 0 and up to 64: a fraction such as '1/10', or a number as it is written. */
export type Epsilon = string | number

/** What is hidden: that an answer is among the others, or what it is. */
export type Neighbours = 'add_remove' | 'replace'

/** Options of `privateHistogram` and `privateCounts`. */
export interface PrivateOptions {
  /** What is told at most; it is spent of the budget. */
  epsilon: Epsilon
  /** 32 bytes that are secret, unpredictable and new for each release: `crypto.randomBytes(32)`. */
  seed: Uint8Array
  budget: PrivacyBudget
  /** What is hidden; by default 'add_remove'. */
  neighbours?: Neighbours
}

/** Options of `new PrivateHistogram`. */
export interface PublishedOptions {
  /** What is hidden; by default 'add_remove'. */
  neighbours?: Neighbours
  /** How many answers of a customer were used at most, where the noise hides customers. */
  perCustomer?: number
  /** The scale. */
  scale?: string
}

/** The days of answers that are released: from `start` up to and without `end`. */
export interface ReleaseDays {
  start?: Day | null
  end?: Day | null
}

/** Options of `Bands.supervised`. */
export interface SupervisedOptions {
  /** How many rows each row stands for. */
  frequency?: Answers
  /** The scale of the scores. */
  scale?: '0-10' | '1-10' | (string & {})
  /** What to do with scores that cannot be answers. */
  errors?: 'report' | 'raise'
}

/** Attributes of a customer by their names: one of few values each, or none. */
export type ProfileValues = Profile | Readonly<Record<string, SegmentValue>>

/** Options of `alwaysValid`. */
export interface AlwaysValidOptions {
  /** The probability that the bounds hold at every moment, between 0 and 1. */
  level?: number
  /** How many answers were taken back on the way; where there are any, a caveat says what of the guarantee is left. */
  retracted?: number
}

/** Which way a score moves. */
export type Direction = 'fall' | 'rise' | 'both'

/** How a change is found: an e-detector, right whatever the answers; a cumulative sum, tuned for some. */
export type ChangeMethod = 'e-sr' | 'cusum'

/** What a detector watches for. What is left out is as the core has it: a fall below a score of 0. */
export interface ChangeOptions {
  /** How a change is found; by default 'e-sr'. */
  method?: ChangeMethod
  /** The score that is usual, in points, known before the first answer that is watched. */
  baseline?: number
  /** How far from the baseline the score may be without it being a change, in points. */
  tolerance?: number
  /** What is watched for; by default 'fall'. */
  direction?: Direction
  /** How many answers pass between two false alarms on average, or more; by default 1000. */
  runLength?: number
  /** Of a cusum: the change beyond the tolerance to be found fastest, in points; by default 20. */
  shift?: number
  /** Of a cusum: answers from before, whose shares the threshold is computed for. */
  history?: Side
  /** A threshold of one's own for the statistic. */
  threshold?: number
  /** Confidence level of the score after the change, between 0 and 1. */
  level?: number
}

/** A period and its answers. */
export interface Period {
  /** When; periods come in the order of time. */
  readonly at: Moment
  /** Its answers. */
  readonly counts: Side
}

/** What a chart is of: the score in points, or a share. */
export type ChartKind = 'score' | 'promoters' | 'detractors'

/** Options of `chart`. */
export interface ChartOptions {
  /** What it is of; by default 'score'. */
  kind?: ChartKind
  /** The answers whose score is the centre; by default all of the series. */
  baseline?: Side
  /** How many standard deviations the limits are from the centre; by default 3. */
  sigmas?: number
  /** Whether limits are widened or narrowed by how periods vary (Laney); by default true. */
  laney?: boolean
  /** The weight of the newest period in an exponentially weighted mean; by default each period by itself. */
  smoothing?: number
}

/** Options of `trend` and `scoreTrend`. */
export interface TrendOptions {
  /** Confidence level of the interval of the slope, between 0 and 1. */
  level?: number
  /** How many periods make a season's turn: 7 for days of the week. */
  season?: number
  /** Whether values that depend on those before are corrected for; by default true. */
  autocorrelation?: boolean
}

/** What is expected of a period: its score, in points, or how many answers it has. */
export type ExpectedKind = 'score' | 'volume'

/**
 * What comes back in a series: every so many periods, from 2 on; the days of the week, of periods that divide a day; the
 * months of the year, of periods of at most 31 days. A period is of the day on which its middle falls in UTC.
 */
export type Season = number | 'weekday' | 'month-of-year'

/** Options of `expectedPeriods` and `unexpectedSituations`. */
export interface ExpectedOptions {
  /** What is expected; by default 'score'. */
  kind?: ExpectedKind
  /** What comes back, up to three seasons of different lengths: weekdays and months. By default nothing. */
  season?: Season | readonly Season[]
  /**
   * How long a period is, in seconds: 86400 for days. By default 1: periods that are numbered. Seasons of the calendar
   * take times for days since 1970-01-01 where it is at most 31, for seconds from 300 on.
   */
  period?: number
  /** How many answers of a season it takes for half of what they say to be believed; by default 60. */
  ridge?: number
  /** The probability with which a period is within the band if all is as before; by default 0.95. */
  level?: number
}

/** Options of `dateChanges`. */
export interface DatingOptions {
  /** The probability of a change at any period, before anything is seen; by default 0.01. */
  hazard?: number
  /** How many run lengths are followed: the likeliest; by default 200. */
  keep?: number
}

/** An answer: null, undefined and blank texts are a missing one. */
export type Score = number | string | bigint | null | undefined

/** A value of a dimension; null for none. Whole numbers and booleans are the texts that they are written as. */
export type SegmentValue = string | number | bigint | boolean | null | undefined

/** The values of the dimensions: in their order, or by their names, each of them. */
export type SegmentValues = readonly SegmentValue[] | Readonly<Record<string, SegmentValue>>

/** A table whose columns may be of moments. */
export type LiveColumns = Readonly<Record<string, Answers | KeyColumn | MomentColumn>>

/** Options of `Live.pushMany`. */
export interface PushOptions {
  /** The name of the column of answers. */
  score: string
  /** The name of the column of moments. */
  time: string
  /** What to do with values that cannot be answers: count them in the ledger, or throw at the first one. */
  errors?: 'report' | 'raise'
  /** Whole numbers off the scale that stand for no answer: 0 for blank, 6 for "not used" on a scale from 1 to 5. */
  missingCodes?: MissingCodes
}

/** How a program counts, looks and judges. What is left out is as the core has it. */
export interface ProgramOptions extends Pick<LiveOptions, 'scale' | 'dimensions' | 'retainDays' | 'level' | 'method'> {
  /** The length of the sliding window, in days. */
  windowDays?: number
  /** The number of responses from which a situation is compared with the rest; by default 30. */
  minN?: number
  /** The smallest rise worth a measure's trouble, in points; by default 5. */
  worthwhile?: number
}

/** Why a value was not counted. */
export type RejectReason =
  | 'out_of_range'
  | 'not_integer'
  | 'not_a_number'
  | 'wrong_type'
  | 'invalid_time'
  | 'invalid_response'

/**
 * What a response did to those there were: an edit takes the place of an earlier one with its id. 'expired', said by
 * `LiveResponses` alone: its day is kept no more, it was not counted.
 */
export type Arrival = 'new' | 'edited' | 'repeated' | 'outdated' | 'expired'

/** The answer to "would you recommend us?". */
export type Intention = 'yes' | 'no' | 'maybe'

/** A response as it is given. `at` is a Date, or RFC 3339 with its offset from UTC. */
export interface ResponseInput {
  id: string | number | bigint
  at: Date | string
  scale?: string | null
  score?: Score
  intention?: Intention | null
  channel?: string | null
  customer?: string | null
  situation?: Readonly<Record<string, SegmentValue>> | null
  ratings?: Readonly<Record<string, number | null | undefined>> | null
  verbatim?: string | null
  /** What the customer is like, which is entered in the situation. */
  profile?: ProfileValues | null
  /** What the customer came for, which is entered in the situation as `use_case`. */
  useCase?: UseCase | string | null
}

/** A response as it is read; `at` is in UTC. */
export interface ResponseFields {
  id: string
  at: string
  scale: string
  score?: number
  intention?: Intention
  channel?: string
  customer?: string
  situation?: Record<string, string>
  ratings?: Record<string, number>
  verbatim?: string
}

/** Where a file has what. */
export interface ResponseOptions {
  /** Which column a field is in; the others have its name. */
  columns?: Partial<
    Record<'id' | 'at' | 'scale' | 'score' | 'intention' | 'channel' | 'customer' | 'verbatim', string>
  >
  /** The columns that describe the situation. */
  situation?: readonly string[]
  /** The columns of ratings. */
  ratings?: readonly string[]
  /** The scale of rows that name none. */
  scale?: '0-10' | '1-10' | (string & {})
  /** Whole numbers off the scale that stand for no score: 0 for blank, 6 for "not used" on a scale from 1 to 5. */
  missingCodes?: MissingCodes
}

/** What there is to know before using a figure. */
export type CaveatCode =
  | 'no_answers'
  | 'too_few_answers'
  | 'indicative'
  | 'one_class'
  | 'few_effective_answers'
  | 'importance_weights'
  | 'no_counterfactual'
  | 'non_standard_scale'
  | 'few_entities'
  | 'unreliable_ranks'
  | 'not_case_mix_adjusted'
  | 'transactional_wording'
  | 'relational_wording'
  | 'low_response'
  | 'selective_response'
  | 'stale'
  | 'heaping'
  | 'forced_top'
  | 'digit_preference'
  | 'kinds_differ'
  | 'wordings_differ'
  | 'channels_differ'
  | 'response_rates_differ'
  | 'retracted'
  | 'withheld'
  | 'against_every_part'
  | 'copied_axis'
  | 'tags_after_score'
  | 'private_noise'

/** The score of a whole column: everything about it is known. */
export type ScoreResult = Nps & {
  readonly distribution: Distribution
  readonly missing: number
  readonly rejects: Rejects
}

/** The score of a group of rows. */
export type GroupScore = Nps & { readonly distribution: Distribution; readonly missing: number; readonly rejects: null }


/**
 * Which binding artifact the generated loader actually loaded: `'native'` for
 * a native addon, otherwise the `platformArchABI` of the WASI flavor. Every
 * flavor napi-rs can build is listed, because `NAPI_RS_NATIVE_LIBRARY_PATH`
 * can point the loader at a WASI artifact this package does not build itself.
 */
export declare const __napiBindingTarget: 'native' | 'wasm32-wasi' | 'wasm32-wasip1'

/** How the score of one situation stands beside that of all other answers. An association, not an effect. Immutable. */
export declare class Association {
  /** Associations are made by `associate`; `new Association()` throws. */
  constructor()
  /** The situation: the dimension and its value. */
  get condition(): Key
  /** Its score, with its interval and caveats. */
  get nps(): Nps
  /** Its share of all answers, 0 to 1. */
  get share(): number
  /** Its score minus that of all other answers; null where it has fewer answers than `minN`. */
  get gap(): Difference | null
  /** The p-value of the gap, adjusted for all gaps tested, by Holm: the chance of even one false find. */
  get pHolm(): number | null
  /** The same by Benjamini-Hochberg: the expected share of false finds among the finds. */
  get pBh(): number | null
  /** By how many points the situation moves the score of the whole: share x (its score - the score of the whole). */
  get contribution(): number
  /** The sentence to tell a reader who is no statistician; by default in English. */
  explain(language?: Language): string
  /** One line: the situation, its score and its gap. */
  toString(): string
  /** The fields as a plain object, for `JSON.stringify`. */
  toJSON(): AssociationFields
}

/**
 * Each value of each dimension beside all other answers, those that pull the score down most first. Made by
 * `associate`; iterates as `Association`.
 */
export declare class AssociationTable {
  /** Tables are made by `associate`; `new AssociationTable()` throws. */
  constructor()
  /** How many situations there are. */
  get length(): number
  /** A situation; null where there is no such row. */
  at(row: number): Association | null
  /** A self-contained HTML table of the first situations. */
  toHtml(): string
  /** A line a situation. */
  toString(): string
  /** The situations as plain objects, for `JSON.stringify`. */
  toJSON(): Array<AssociationFields>
}

/** Bands of a number, from the lowest to the highest: one below the first edge, one from each edge on. Immutable. */
export declare class Bands {
  /** Bands with these edges, each above the one before; without any, one band of any number. */
  constructor(edges: readonly number[])
  /** Where the bands are cut: ascending. */
  get edges(): Array<number>
  /** How many bands there are: one more than edges. */
  get length(): number
  /** What the bands are called: `< 30`, `30 – 60`, `≥ 60`. */
  get labels(): Array<string>
  /** The bands as intervals: `(-∞, 30)`, `[30, 60)`, `[60, ∞)`. */
  get intervals(): Array<string>
  /** The band of a number, 0 for the lowest; null for NaN. */
  band(value: number): number | null
  /** A column of numbers as one of bands, which a table for `observations`, `scoreBy` and `tabulate` may hold. */
  cut(values: Answers): BandColumn
  /** The edges, which `new Bands` takes. */
  toJSON(): Array<number>
  /** One line: what the bands are called. */
  toString(): string
}

/**
 * Answers of which each customer gave at most so many: what is published of them hides customers. Immutable.
 *
 * All that they tell has noise, and how many answers were left out is not told.
 */
export declare class BoundedAnswers {
  /** They are made by `bounded`; `new BoundedAnswers()` throws. */
  constructor()
  /** How many answers of a customer there are at most. */
  get perCustomer(): number
  /** The answers at each point of their scale, with noise that hides a customer with all that they answered. */
  privateHistogram(options: PrivateOptions): PrivateHistogram
  /** The answers of each class, with noise that hides a customer with all that they answered. */
  privateCounts(options: PrivateOptions): PrivateHistogram
  /** One line: the bound. */
  toString(): string
}

/**
 * Watches answers one by one, or by period, for a change of their score: false alarms come every `runLength` answers on
 * average, or less often.
 *
 * Order matters: answers are pushed as they came, and neither merged nor taken back. After an alarm all begins anew.
 */
export declare class ChangeDetector {
  /** A detector that has seen nothing. With `method: 'cusum'` it takes up to a second to find the threshold. */
  constructor(options?: ChangeOptions)
  /** Reads what `toBytes` wrote, in any language. */
  static fromBytes(bytes: Uint8Array): ChangeDetector
  /** The state as bytes: the same for the same pushes, in every language. */
  toBytes(): Buffer
  /** Takes answers that came together; tells of a change, else null. No answers change nothing. */
  push(at: Moment, counts: Side): ChangeEvent | null
  /** The same where what is usual of these answers was known before they came: the baseline of a weekday, a season. */
  pushExpecting(at: Moment, counts: Side, expected: number): ChangeEvent | null
  /** Begins anew, as after an alarm. */
  reset(): void
  /** How many answers it has seen since it began, or began anew. */
  get n(): number
  /** The statistic of a direction; null for one that is not watched. */
  statistic(direction: Direction): number | null
  /** What the statistic of a direction has to reach; null for one that is not watched. */
  threshold(direction: Direction): number | null
  /** One line: what it watches for, and how many answers it has seen. */
  toString(): string
}

/**
 * Where a change comes from: the root first, each node before its parts. Made by `explainChange`; iterates as
 * `ChangeNode`.
 */
export declare class ChangeTree {
  /** Trees are made by what analyses answers; `new` throws. */
  constructor()
  /** How many nodes there are. */
  get length(): number
  /** The dimensions drilled down by. */
  get by(): Array<string>
  /** Confidence level of every interval, 0 to 1. */
  get level(): number
  /** A node; null where there is no such row. */
  at(row: number): ChangeNode | null
  /** The node at the end of a path, the value of each step; null where there is no such node. */
  find(path: readonly Label[]): ChangeNode | null
  /**
   * The same tree with the worst parts of each node first, by contribution, or by both effects of a change
   * together; withheld parts are last.
   */
  worst(): ChangeTree
  /** A self-contained HTML table of the first nodes. */
  toHtml(): string
  /** A line a node, the first of them, after the change of the whole if it is one. */
  toString(): string
  /** The nodes as plain objects, for `JSON.stringify`. */
  toJSON(): Array<ChangeNode>
  /** The change of the whole; null where the whole itself may not be told. */
  get total(): Difference | null
}

/**
 * The difference of two independent scores: estimate, interval, p-value, both sides and caveats. Immutable.
 *
 * Points, -200 to 200. Without answers on a side `difference`, `lower`, `upper` and `pValue` are null, never 0 or NaN.
 */
export declare class Difference {
  /** Differences are made by `compare`; `new Difference()` throws. */
  constructor()
  /** The score of `after` minus that of `before`; null without answers on a side. */
  get difference(): number | null
  /** Lower bound of the interval, in points; null without answers on a side. */
  get lower(): number | null
  /** Upper bound of the interval, in points; null without answers on a side. */
  get upper(): number | null
  /** Confidence level of the interval, 0 to 1. */
  get level(): number
  /** Two-sided p-value of "there is no difference", not adjusted for other comparisons: see `adjust`. */
  get pValue(): number | null
  /** The answers compared from. */
  get before(): Counts
  /** The answers compared to. */
  get after(): Counts
  /** What to know before using the figure: how few answers either side has. */
  get caveats(): Array<Caveat>
  /** Whether displays show the figure: not below five answers on a side. */
  get isShown(): boolean
  /** A self-contained HTML fragment: the difference, its interval, the answers of each side, the caveats. */
  toHtml(): string
  /** One line: the difference, its interval and its p-value. */
  toString(): string
  /** The fields as a plain object, for `JSON.stringify`. */
  toJSON(): DifferenceFields
}

/**
 * How many answers chose each point of a scale, and how many gave none.
 *
 * Merging is addition. Everything is exact, to 2^64 answers; a count above 2^53 is kept, merged and written exactly,
 * but reading it as a number throws `NPS_INVALID_COUNT`. A refused operation changes nothing.
 */
export declare class Distribution {
  /** No answers yet, on this scale: by default the standard one. */
  constructor(scale?: string)
  /** Counts for each point of the scale, from the lowest, and the number of missing answers. */
  static fromCounts(counts: readonly number[], options: { scale: string; missing: number }): Distribution
  /** Reads what `toBytes` wrote, in any language. */
  static fromBytes(bytes: Uint8Array): Distribution
  /** The distribution as bytes: the same in every language, readable for ever. */
  toBytes(): Buffer
  /** Counts one answer. */
  add(score: number | string | bigint): void
  /** Takes one answer back. */
  retract(score: number | string | bigint): void
  /** Counts customers who were asked and gave no answer. */
  addMissing(count: number): void
  /** Takes non-answers back. */
  retractMissing(count: number): void
  /** Adds every answer of `other`. */
  merge(other: Distribution): void
  /** Takes every answer of `other` back: the inverse of `merge`. */
  subtract(other: Distribution): void
  /** Whether `other` has the same scale and the same counts. */
  equals(other: Distribution): boolean
  /** A distribution of its own with the same counts. */
  clone(): Distribution
  /** The scale. */
  get scale(): string
  /** How many answers were given. */
  get n(): number
  /** How many were asked and gave no answer. */
  get missing(): number
  /** Whether nothing was counted, not even a missing answer. */
  get isEmpty(): boolean
  /** The mean answer, in points of the scale; null without answers. */
  get mean(): number | null
  /** The median answer; null without answers. */
  get median(): number | null
  /** Answers of detractors. */
  get detractors(): number
  /** Answers of passives. */
  get passives(): number
  /** Answers of promoters. */
  get promoters(): number
  /** How many answers chose each point: the counts by point. */
  counts(): Record<number, number>
  /** How many answers chose this point of the scale. */
  count(point: number | string | bigint): number
  /** The score with its interval and caveats. */
  toNps(options?: ScoreOptions): Nps
  /** The shares of the three classes, with intervals that hold all three at once (Goodman 1965). */
  shares(options?: CompareOptions): ShareIntervals
  /**
   * The probability that the true score is above so many points, -100 to 100, given these answers and nothing else
   * (Jeffreys' prior); null without answers.
   */
  probabilityAbove(points: number): number | null
  /** A plain object, for `JSON.stringify`: the same JSON as in every language. */
  toJSON(): DistributionFields
}

/** What of a change comes from each of several crossed factors. Made by `explainFactors`. */
export declare class FactorChange {
  /** Made by `explainFactors`; `new FactorChange()` throws. */
  constructor()
  /** The factors. */
  get by(): Array<string>
  /** The change of the whole; null where the whole itself may not be told. */
  get total(): Difference | null
  /**
   * What comes from the shares of each factor, in the order of `by`; none where a period has no answers, or too few to
   * tell.
   */
  get mixes(): Array<FactorEffect>
  /** What comes from scores having changed within situations; null where there are no mixes. */
  get rate(): Effect | null
  /** How many situations were told apart, those put together counting as one. */
  get situations(): number
  /** How many answers before are of situations that were put together. */
  get pooledBefore(): number
  /** The same after. */
  get pooledAfter(): number
  /** What to know before using it. */
  get caveats(): Array<Caveat>
  /** Confidence level of every interval, 0 to 1. */
  get level(): number
  /** A self-contained HTML table: a row a factor, and one for the rate. */
  toHtml(): string
  /** The change of the whole, a line a factor, and one for the rate. */
  toString(): string
  /** The same as a plain object, for `JSON.stringify`. */
  toJSON(): FactorChangeFields
}

/** The situations that go with a score other than that of all other responses. Made by `program.findings`; immutable. */
export declare class Findings {
  /** Findings are made by `Program`; `new Findings()` throws. */
  constructor()
  /** Each value of each dimension, those that pull the score down most first. */
  get situations(): AssociationTable
  /** Pairs of values that say more than either alone. */
  get pairs(): PairTable
  /**
   * A sentence for each situation that pulls the score down and that chance hardly explains, at most `most` (by
   * default 5); by default in English.
   */
  explain(language?: Language, most?: number): Array<string>
  /** One line: how many there are of each. */
  toString(): string
}

/** The score of the total or of one segment at a moment. Days are those of the zone. Immutable. */
export declare class Headline {
  /** Headlines are made by `Live`; `new Headline()` throws. */
  constructor()
  /** The score of the window. Of a decayed one, that of the weighted answers, with those that have a weight as counts. */
  get nps(): Nps
  /** The score of the window before; null where some of its days are kept no more, or there is none. */
  get previous(): Nps | null
  /** The score of every answer that was ever counted and not taken back. */
  get allTime(): Nps
  /** Missing answers in the window. */
  get missing(): number
  /** Which window it is. */
  get window(): LiveWindow
  /** When the window begins, in seconds since 1970-01-01 UTC; of a decayed one, the first pane that has a weight. */
  get from(): number | null
  /** The first day of the window, as `2026-01-05`. */
  get firstDay(): string
  /** The last day of the window: that of the moment asked about. */
  get asOfDay(): string
  /** The newest day there ever was, in any segment. Null before the first answer. */
  get newestDay(): string | null
  /**
   * How many seconds old the figure is, from the beginning of the pane of the newest answer; null where no such pane
   * is kept.
   */
  get age(): number | null
  /** Of a decayed window: how many answers of equal weight would tell as much, from which the interval is. */
  get effectiveN(): number | null
  /** Of a decayed window: Kish's number, (sum of weights)^2 over the sum of their squares. */
  get kishN(): number | null
  /** Answers, missing ones among them, of days that are kept no more: in `allTime`, in no window. */
  get expired(): number
  /** The change from the window before; null where some days of that are kept no more. */
  change(): Difference | null
  /** One line: the score of the window, and its days. */
  toString(): string
  /** The fields as a plain object, for `JSON.stringify`. */
  toJSON(): HeadlineFields
}

/** What one measure changed, as far as a comparison in time can say. Immutable. */
export declare class Increment {
  /** Increments are made by `beforeAfter`; `new Increment()` throws. */
  constructor()
  /** The measure. */
  get measure(): Measure
  /** The score in its situation since the measure before it there, or since the first day. */
  get before(): Nps
  /** The score in its situation until the next measure there, or until the last day. */
  get after(): Nps
  /** `after` minus `before`. */
  get change(): Difference
  /** The p-value of the change, adjusted for all measures by Holm. */
  get pHolm(): number | null
  /** What is said of the measure. */
  get verdict(): VerdictCode
  /** About how many further answers would tell; null where it is conclusive, or no number would. */
  get answersNeeded(): number | null
  /** What to know before using it: always `no_counterfactual`, and those on volume. */
  get caveats(): Array<Caveat>
  /**
   * The sentence to tell a reader who is no statistician; by default in English. Where the measure did not work, it
   * names those of `others` that did.
   */
  explain(language?: Language, others?: readonly Increment[]): string
  /** One line: the measure, its verdict and the change. */
  toString(): string
  /** The fields as a plain object, for `JSON.stringify`. */
  toJSON(): IncrementFields
}

/**
 * Exact counts of answers by pane of time, in total and for each value of the declared dimensions.
 *
 * Order does not matter: the state is a function of which answers are held and of the newest day there ever was, so
 * that any order, any split over shards and any tree of merges give the same bytes. A refused operation changes nothing.
 *
 * A moment is a `Date`, a text that says its zone, or a number of seconds (not milliseconds) since 1970-01-01 UTC.
 */
export declare class Live {
  /** No answers yet. */
  constructor(options?: LiveOptions)
  /** Reads what `toBytes` wrote, in any language. */
  static fromBytes(bytes: Uint8Array): Live
  /** The state as bytes: the same in every language, readable for ever. */
  toBytes(): Buffer
  /**
   * Counts one answer; a score of null is a missing one. `values` are those of the dimensions: a list in their
   * order, or an object by their names.
   */
  push(at: Moment, score: Score, values?: SegmentValues): void
  /** Takes one answer back: of the same day, score and values as one that was counted. */
  retract(at: Moment, score: Score, values?: SegmentValues): void
  /**
   * Counts columns of answers, off the event loop; gives what could not be counted. Dimensions are read from the
   * columns of their names.
   *
   * Columns are copied when it is called, and counted beside what is held. They are added to it all at once when the
   * promise is fulfilled, or not at all: until then other calls neither wait nor see any of them.
   */
  pushMany(table: LiveColumns, options: PushOptions): Promise<Rejects>
  /** Adds everything that another aggregator, of other answers, has counted. */
  merge(other: Live): void
  /** Says that it is `at`, where no answer did: days before the `retainDays` up to then are kept no more. */
  advance(at: Moment): void
  /** Whether `other` counts the same and holds the same: whether their bytes are the same. */
  equals(other: Live): boolean
  /** One line: answers, dimensions and days. */
  toString(): string
  /**
   * The score of all answers: over the window that ends with the pane of `at`, over the one before, and of all
   * time. With `window` over another window than that of the options.
   */
  now(at: Moment, options?: LiveQuestion): Headline
  /** The same of one segment: the answers with this value, or null for those without one. */
  segment(dimension: string, value: SegmentValue, at: Moment, options?: LiveQuestion): Headline
  /**
   * Every segment of a dimension that has an answer of any time, in the order of their values, then the one
   * without a value, then all together that have none of their own.
   */
  segments(dimension: string, at: Moment, options?: LiveQuestion): Array<LiveSegment>
  /** The `most` values of a dimension with the most answers in the window, and how many any other may have. */
  top(dimension: string, most: number, at: Moment, options?: LiveQuestion): TopSegments
  /** All values of a dimension together that have no segment of their own; null where there are none. */
  other(dimension: string, at: Moment, options?: LiveQuestion): OtherSegments | null
  /**
   * The answers of one segment in the window that ends with the pane of `at`, point by point: what `segment`
   * reckons from.
   */
  window(dimension: string, value: SegmentValue, at: Moment, options?: LiveQuestion): Distribution
  /**
   * The total day by day, from the day of `first` to the day of `last`, those without answers among them; only
   * days that are kept, up to the newest.
   */
  days(first: Moment, last: Moment): Array<LiveDay>
  /** The same of one segment. */
  segmentDays(dimension: string, value: SegmentValue, first: Moment, last: Moment): Array<LiveDay>
  /** The panes of the total that have answers, from that of `first` to that of `last`; only those that are kept. */
  panes(first: Moment, last: Moment): Array<LivePane>
  /** The same of one segment. */
  segmentPanes(dimension: string, value: SegmentValue, first: Moment, last: Moment): Array<LivePane>
  /** How many answers are held, missing ones among them. */
  get answers(): number
  /** Whether no answer is held. */
  get isEmpty(): boolean
  /** The scale. */
  get scale(): string
  /** The names of the dimensions. */
  get dimensions(): Array<string>
  /** The window that is asked for where no other is named. */
  get windowName(): LiveWindow
  /** How many days are kept pane by pane, the newest included. */
  get retainDays(): number
  /** The length of a pane, in minutes. */
  get granularity(): number
  /** The IANA name of the time zone whose days are counted. */
  get zone(): string
  /** Minutes after midnight at which a day begins. */
  get dayBegins(): number
  /** By dimension, how many values have a segment of their own. */
  get caps(): Record<string, SegmentCap>
  /** Confidence level of the intervals. */
  get level(): number
  /** Method of the intervals. */
  get method(): Method

}

/**
 * The history of every customer as contacts come, to be asked as of any moment that is not too long ago.
 *
 * The answer is that of `history` over everything that came, in any order, as long as nothing came more than `lateness`
 * seconds (by default seven days) behind the newest moment.
 */
export declare class LiveHistory {
  /** Knows nobody yet. */
  constructor(options?: LiveHistoryOptions)
  /** Reads what `toBytes` wrote, in any language. */
  static fromBytes(bytes: Uint8Array): LiveHistory
  /** The state as bytes: the same in every language, readable for ever. */
  toBytes(): Buffer
  /** Takes a contact, or another version of the one of that id; says what it did. */
  push(contact: HistoryEvent): Arrival
  /** What was known of a customer strictly before a moment; one that is not known has no contacts. */
  asOf(customer: string | number | bigint, at: Moment): AsOf
  /** Says that it is `at`, where nothing that came did. */
  advance(at: Moment): void
  /** Erases a customer, and refuses what still comes of the time up to `at`; says how many contacts were forgotten. */
  eraseCustomer(customer: string | number | bigint, at: Moment): number
  /** How many customers have a contact. */
  get customers(): number
  /** How many contacts came too late to be taken. */
  get late(): number
  /** Whether `other` knows the same: whether their bytes are the same. */
  equals(other: LiveHistory): boolean
  /** One line: customers, and what came too late. */
  toString(): string
}

/**
 * Exact counts, as of `Live`, in which each response counts once: known by its id, it can come again, be replaced,
 * withdrawn, or erased with its customer's.
 *
 * Of the versions of a response the one made last stands. A version is known while the day it was made on is kept: what
 * comes for an earlier day is `'expired'`, and counted as `late`.
 */
export declare class LiveResponses {
  /** No answers yet. */
  constructor(options?: LiveOptions)
  /** Reads what `toBytes` wrote, in any language; of the bytes of a `Live`, its counts. */
  static fromBytes(bytes: Uint8Array): LiveResponses
  /** The state as bytes: the same in every language, readable for ever. */
  toBytes(): Buffer
  /** Takes an answer, made when it was answered; says what it did. */
  push(response: LiveResponseInput): Arrival
  /**
   * Takes many answers in their order, or none of them; gives what each did. They are checked off the event loop, and
   * taken all at once when the promise is fulfilled.
   */
  pushMany(responses: readonly LiveResponseInput[]): Promise<Arrival[]>
  /** Takes an answer as it is since `made`: an edit of the one that is known, or the first that is heard of it. */
  replace(response: LiveResponseInput, made: Moment): Arrival
  /** Takes a response back, as it was until `made`, whether it came already or is yet to come. */
  withdraw(id: ResponseId, made: Moment): Arrival
  /**
   * Takes back every answer of a customer that was made until then, those that are yet to come among them; says how
   * many were there.
   */
  eraseCustomer(customer: string, made: Moment): number
  /** Adds everything that another one knows. */
  merge(other: LiveResponses): void
  /** Says that it is `at`, where nothing that came did: days before the `retainDays` up to then are kept no more. */
  advance(at: Moment): void
  /** Whether a response is known: whether one of that id would be an edit or a duplicate of it. */
  knows(id: ResponseId): boolean
  /** How many responses are known. */
  get known(): number
  /** How many answers came too late to be told from those that were counted, and were not. */
  get late(): number
  /** Whether `other` counts the same and knows the same: whether their bytes are the same. */
  equals(other: LiveResponses): boolean
  /** One line: answers, responses that are known, dimensions. */
  toString(): string
  /**
   * The score of all answers: over the window that ends with the pane of `at`, over the one before, and of all
   * time. With `window` over another window than that of the options.
   */
  now(at: Moment, options?: LiveQuestion): Headline
  /** The same of one segment: the answers with this value, or null for those without one. */
  segment(dimension: string, value: SegmentValue, at: Moment, options?: LiveQuestion): Headline
  /**
   * Every segment of a dimension that has an answer of any time, in the order of their values, then the one
   * without a value, then all together that have none of their own.
   */
  segments(dimension: string, at: Moment, options?: LiveQuestion): Array<LiveSegment>
  /** The `most` values of a dimension with the most answers in the window, and how many any other may have. */
  top(dimension: string, most: number, at: Moment, options?: LiveQuestion): TopSegments
  /** All values of a dimension together that have no segment of their own; null where there are none. */
  other(dimension: string, at: Moment, options?: LiveQuestion): OtherSegments | null
  /**
   * The answers of one segment in the window that ends with the pane of `at`, point by point: what `segment`
   * reckons from.
   */
  window(dimension: string, value: SegmentValue, at: Moment, options?: LiveQuestion): Distribution
  /**
   * The total day by day, from the day of `first` to the day of `last`, those without answers among them; only
   * days that are kept, up to the newest.
   */
  days(first: Moment, last: Moment): Array<LiveDay>
  /** The same of one segment. */
  segmentDays(dimension: string, value: SegmentValue, first: Moment, last: Moment): Array<LiveDay>
  /** The panes of the total that have answers, from that of `first` to that of `last`; only those that are kept. */
  panes(first: Moment, last: Moment): Array<LivePane>
  /** The same of one segment. */
  segmentPanes(dimension: string, value: SegmentValue, first: Moment, last: Moment): Array<LivePane>
  /** How many answers are held, missing ones among them. */
  get answers(): number
  /** Whether no answer is held. */
  get isEmpty(): boolean
  /** The scale. */
  get scale(): string
  /** The names of the dimensions. */
  get dimensions(): Array<string>
  /** The window that is asked for where no other is named. */
  get windowName(): LiveWindow
  /** How many days are kept pane by pane, the newest included. */
  get retainDays(): number
  /** The length of a pane, in minutes. */
  get granularity(): number
  /** The IANA name of the time zone whose days are counted. */
  get zone(): string
  /** Minutes after midnight at which a day begins. */
  get dayBegins(): number
  /** By dimension, how many values have a segment of their own. */
  get caps(): Record<string, SegmentCap>
  /** Confidence level of the intervals. */
  get level(): number
  /** Method of the intervals. */
  get method(): Method
}

/** An action that the company took: in force from a day on, in a place. Immutable. */
export declare class Measure {
  /** A measure in force from `date` on, where all the conditions are met; without any, everywhere. */
  constructor(id: string, options: MeasureOptions)
  /** What it is called. */
  get id(): string
  /** The first day it was in force, as `2026-01-05`. */
  get date(): string
  /** Where it applies: dimensions and their values. */
  get where(): Key
  /** The fields as a plain object, for `JSON.stringify`. */
  toJSON(): MeasureFields
}

/** What is known of a survey that some did not answer. Immutable. */
export declare class NonResponse {
  /** Made by `nonResponse`; `new NonResponse()` throws. */
  constructor()
  /** What is certain whatever the silent think. */
  get bounds(): NonResponseBounds
  /** The share of those asked who answered, 0 to 1; null where nobody was asked. */
  get responseRate(): number | null
  /** For how many of its class each answer speaks, in the order given; null for a class without answers. */
  get weights(): Array<number | null>
  /** The score with these weights; null where nobody was asked, or a whole class kept silent. */
  get weighted(): WeightedNps | null
  /** R-indicator of the response rates of classes: 1 where all answer alike; null below two customers. */
  get rIndicator(): number | null
  /** A self-contained HTML fragment: the weighted score, the bounds, the R-indicator. */
  toHtml(): string
  /** One line: the weighted score, the bounds, the R-indicator. */
  toString(): string
}

/**
 * A Net Promoter Score: estimate, interval, counts, method and caveats. Immutable.
 *
 * Points from -100 to +100. Without answers `nps`, `lower` and `upper` are null, never 0 and never NaN.
 */
export declare class Nps {
  /** Scores are made by `score`, `scoreBy` and `Nps.fromCounts`; `new Nps()` throws. */
  constructor()
  /** The score of counted answers. Each count is a whole number from 0 to 2^53. */
  static fromCounts(detractors: number, passives: number, promoters: number, options?: ScoreOptions): Nps
  /** 100 x (promoters - detractors) / n; null without answers. */
  get nps(): number | null
  /** Lower bound of the interval, in points; null without answers. */
  get lower(): number | null
  /** Upper bound of the interval, in points; null without answers. */
  get upper(): number | null
  /** Confidence level of the interval, 0 to 1. */
  get level(): number
  /** How the interval was computed; never 'auto'. */
  get method(): Exclude<Method, 'auto'>
  /** The scale the answers were given on. */
  get scale(): string
  /** How many answers there are. */
  get n(): number
  /** Answers of promoters. */
  get promoters(): number
  /** Answers of passives. */
  get passives(): number
  /** Answers of detractors. */
  get detractors(): number
  /** The share of promoters, 0 to 1; null without answers. */
  get promoterShare(): number | null
  /** The share of passives, 0 to 1; null without answers. */
  get passiveShare(): number | null
  /** The share of detractors, 0 to 1; null without answers. */
  get detractorShare(): number | null
  /** What to know before using the figure. */
  get caveats(): Array<Caveat>
  /** Whether displays show the figure: not below five answers. */
  get isShown(): boolean
  /** How many answers chose each point, as a copy; null where only the classes were counted. */
  get distribution(): Distribution | null
  /** How many rows hold no answer; null where only the classes were counted. */
  get missing(): number | null
  /** What could not be counted, and why; null where no rows were read, and for one group of a table. */
  get rejects(): Rejects | null
  /** How many customers the answers were drawn from; null where the interval does not count on it. */
  get population(): number | null
  /** The shares of the three classes, with intervals that hold all three at once (Goodman 1965). */
  shares(options?: CompareOptions): ShareIntervals
  /**
   * The probability that the true score is above so many points, -100 to 100, given these answers and nothing else
   * (Jeffreys' prior); null without answers.
   */
  probabilityAbove(points: number): number | null
  /** A self-contained HTML fragment: the score, its interval, a bar of the answers, the caveats. */
  toHtml(): string
  /** One line: the score, its interval, n, and for a whole column what was missing or rejected. */
  toString(): string
  /** The fields as a plain object, for `JSON.stringify`. */
  toJSON(): NpsFields
}

/** Answers by situation, day and score: the input of every analysis. Made by `observations`; immutable. */
export declare class Observations {
  /** Observations are made by `observations`; `new Observations()` throws. */
  constructor()
  /** How many rows the table has. */
  get rows(): number
  /** How many answers the rows stand for, missing and rejected ones not among them. */
  get n(): number
  /** The scale the answers were given on. */
  get scale(): string
  /** The names of the dimensions. */
  get dimensions(): Array<string>
  /** How many answers each row stands for, in the order of the rows. */
  frequencies(): Float64Array
  /** The point of each row; NaN where it is missing or rejected. */
  scores(): Float64Array
  /** The first and the last day with a row; null without rows, or where rows have no day. */
  get span(): Span | null
  /** What could not be counted, and why. */
  get rejects(): Rejects
  /** All answers together. */
  total(): Distribution
  /** Reads what `toBytes` wrote, in any language. */
  static fromBytes(bytes: Uint8Array): Observations
  /** The rows as bytes: the same in every language, readable for ever. */
  toBytes(): Buffer
  /** One row for each situation, day and score that occurs: every analysis of it is the same, to the last bit. */
  compact(): Promise<Observations>
  /**
   * The answers of both tables, counted as one: the very bytes that `tabulate` gives for all rows at once, so that parts
   * may be counted apart and put together in any order. Both are by the same dimensions.
   */
  merge(other: Observations): Promise<Observations>
  /** The answers that meet all the conditions, from the day `start` up to and without the day `end`. */
  select(where?: Where | null, options?: SelectOptions): Promise<Distribution>
  /** The rows that `select` counts, as observations of their own; the ledger stays that of the whole. */
  filter(where?: Where | null, options?: SelectOptions): Promise<Observations>
  /** The score of the answers that `select` counts, each speaking for as many customers as its weight says. */
  weighted(where?: Where | null, options?: SelectOptions & { level?: number }): Promise<WeightedNps>
  /** The score of the answers that `select` counts, where those of one customer come together. */
  clustered(where?: Where | null, options?: SelectOptions & { level?: number }): Promise<ClusteredNps>
  /**
   * The answers with at most so many of each customer, to publish counts of that hide customers: the latest days' first;
   * of a day of which not all are used, every so-manieth in the order of their scores. `filter` first for a part.
   */
  bounded(perCustomer: number): Promise<BoundedAnswers>
  /** The same without the answers of a customer, whose pseudonym nothing of it holds. */
  withoutCustomer(customer: string): Promise<Observations>
  /** The same without knowing who answered: fewer cells once it is compacted, and no pseudonym. */
  withoutCustomers(): Promise<Observations>
  /** One line: rows, answers, dimensions and days. */
  toString(): string
  /** What there is to know of them as a plain object, for `JSON.stringify`; not the rows. */
  toJSON(): ObservationsFields
  /** Compares each pair of axes, and looks for groups that copy the declaration into the qualification. */
  axisIndependence(options?: AxisOptions): Promise<AxisIndependence>
  /** Tabulates the paths from declaration over qualification and action to the score and what followed. */
  paths(options?: PathOptions): Promise<PathTable>
  /** The ledger of answers whose paths the taxonomies do not have. */
  checkTrace(taxonomies: Taxonomies, options?: TraceOptions): Promise<TraceRejects>
  /** The score in which an answer weighs as much as its path matters, beside the score without weights. */
  valueWeighted(dimension: string, taxonomy: Taxonomy, options?: ValueOptions): Promise<ValueWeighted>
  /**
   * The answers as a tree: the values of each dimension in turn, one within the other; paths unfold into their
   * steps. What would tell what a few customers answered is withheld.
   */
  drillDown(by: string | readonly string[], options?: DrillOptions): Promise<Tree>
}

/** A situation of two conditions that says more than either of them. An association, not an effect. Immutable. */
export declare class PairAssociation {
  /** Pairs are made by `associatePairs`; `new PairAssociation()` throws. */
  constructor()
  /** The situation: the two dimensions and their values. */
  get condition(): Key
  /** The score where both conditions are met, with its interval and caveats. */
  get nps(): Nps
  /** That score minus that of all other answers. */
  get gap(): Difference
  /**
   * For each condition, that score minus the score of the answers that meet this condition only; null where there
   * are none.
   */
  get beyond(): [Difference | null, Difference | null]
  /** The p-value of the gap, adjusted for all pairs tested, by Holm. */
  get pHolm(): number
  /** The same by Benjamini-Hochberg. */
  get pBh(): number
  /** By how many points the situation moves the score of the whole. */
  get contribution(): number
  /** The sentence to tell a reader who is no statistician; by default in English. */
  explain(language?: Language): string
  /** One line: the situation, its score and its gap. */
  toString(): string
  /** The fields as a plain object, for `JSON.stringify`. */
  toJSON(): PairAssociationFields
}

/**
 * The pairs of values that say more than either, those that pull the score down most first. Made by `associatePairs`;
 * iterates as `PairAssociation`.
 */
export declare class PairTable {
  /** Tables are made by `associatePairs`; `new PairTable()` throws. */
  constructor()
  /** How many pairs there are. */
  get length(): number
  /** A pair; null where there is no such row. */
  at(row: number): PairAssociation | null
  /** A self-contained HTML table of the first pairs. */
  toHtml(): string
  /** A line a pair. */
  toString(): string
  /** The pairs as plain objects, for `JSON.stringify`. */
  toJSON(): Array<PairAssociationFields>
}

/** A ledger of privacy loss: what is published of the same answers adds up, and never to more than the budget. */
export declare class PrivacyBudget {
  /** A budget of which nothing is spent. */
  constructor(total: Epsilon)
  /** Reads what `JSON.stringify` wrote of one. */
  static fromJson(data: string): PrivacyBudget
  /** What is kept of it. */
  toJSON(): { total: string; spent: string }
  /** Enters a loss; throws, and enters nothing, where it is more than what is left. */
  spend(epsilon: Epsilon): void
  /** The whole budget, as a fraction. */
  get total(): string
  /** What is spent, as a fraction. */
  get spent(): string
  /** What is left, as a fraction. */
  get left(): string
  /** One line: what is left of what. */
  toString(): string
}

/** Counts that may be published: each with noise of its own, none below 0. Immutable. */
export declare class PrivateHistogram {
  /** Counts as they were published: one for each point of the scale, or detractors, passives and promoters. */
  constructor(counts: readonly number[], epsilon: Epsilon, options?: PublishedOptions)
  /** The counts: of each point from the lowest, or of detractors, passives and promoters. */
  get counts(): Array<number>
  /** The scale the answers were given on. */
  get scale(): string
  /** What they tell at most, as a fraction. */
  get epsilon(): string
  /** What they hide. */
  get neighbours(): Neighbours
  /** How many answers of a customer are used at most; null where what is hidden is one answer. */
  get perCustomer(): number | null
  /**
   * The score of the counts, with an interval that knows of the noise. Throws `NPS_UNRELIABLE` where the number of
   * answers times epsilon is below 50, or 50 times `perCustomer`.
   */
  nps(options?: { level?: number }): PrivateNps
  /** One line: how many counts, and what they tell. */
  toString(): string
}

/**
 * Attributes of a customer that make nobody out: bands of numbers, and values of few.
 *
 * A value that reads as a number or an e-mail address is refused: numbers go in as bands.
 */
export declare class Profile {
  /** With values of few, by their names. */
  constructor(values?: ProfileValues | null)
  /** Sets an attribute to the band a number is in; NaN is no value, and takes out what was set. */
  band(name: string, bands: Bands, value: number): void
  /** Sets an attribute to one of few values; what is thrown does not repeat the value. */
  value(name: string, value: string): void
  /** The value of an attribute; null where it has none. */
  get(name: string): string | null
  /**
   * A response, an object as for `Responses.push`, with the attributes in its situation. Throws
   * `NPS_INVALID_RESPONSE` where that has another value for one of them.
   */
  describe(response: ResponseInput, options?: { scale?: string }): ResponseFields
  /** A whole column of an attribute, checked and trimmed; what is thrown names the row. */
  static column(name: string, values: ReadonlyArray<string | null | undefined>): Array<string | null>
  /** The attributes as a plain object, which `new Profile` takes. */
  toJSON(): Record<string, string>
  /** One line: the attributes. */
  toString(): string
}

/**
 * The closed loop of one survey: responses and measures in, headline, findings and verdicts out.
 *
 * It keeps of each response its id, moment, score and the declared dimensions, and nothing else. It has no clock: what
 * it answers at a moment is of the responses up to the end of that UTC day.
 */
export declare class Program {
  /** Without responses and measures yet. */
  constructor(options?: ProgramOptions)
  /** Reads what `toBytes` wrote, in any language. */
  static fromBytes(bytes: Uint8Array): Program
  /** The state as bytes, the same for the same responses and measures, in every language. */
  toBytes(): Buffer
  /** Takes a response, or an edit of one with the same id; says what it did. */
  push(response: ResponseInput): Arrival
  /**
   * Takes many responses, or none of them, off the event loop; says how many did what. They are there all at once when
   * the promise is fulfilled.
   */
  pushMany(responses: Responses): Promise<Arrived>
  /** Takes a response back; says whether it was there. */
  withdraw(id: string): boolean
  /** Takes a measure, to be judged from its day on. */
  addMeasure(measure: Measure): void
  /** The score over the window that ends on the day of `at`, over the one before, and of all time. */
  headline(at: Moment): Headline
  /**
   * The situations that go with a low score, and with a high one, of all responses up to the day of `at`, off the
   * event loop.
   */
  findings(at: Moment): Promise<Findings>
  /** What each measure in force on the day of `at` changed, off the event loop. */
  verdicts(at: Moment): Promise<Increment[]>
  /** The measures, in the order they were added. */
  get measures(): Array<Measure>
  /** The dimensions of a response's situation that are watched and looked into. */
  get dimensions(): Array<string>
  /** How many responses there are. */
  get length(): number
  /** One line: responses, measures, dimensions. */
  toString(): string
}

/**
 * Makes pseudonyms of raw identifiers under a secret key: 128 bits of HMAC-SHA-256, in hexadecimal.
 *
 * Identifiers are taken as they are: trim and fold case before. Keys are never shown. Immutable.
 */
export declare class Pseudonymizer {
  /** With one key, of at least 16 bytes. */
  constructor(rotation: string, key: Uint8Array)
  /** The same with another key, which makes pseudonyms from now on. */
  rotate(rotation: string, key: Uint8Array): Pseudonymizer
  /** The same with a key that made pseudonyms earlier than all that are there. */
  withOlder(rotation: string, key: Uint8Array): Pseudonymizer
  /** The rotation ids, the current one first. */
  get rotations(): Array<string>
  /** The pseudonym of a raw identifier by the current key. */
  pseudonym(id: string): string
  /** The pseudonyms of a raw identifier by the id of each key. */
  pseudonyms(id: string): Record<string, string>
  /** The id of the key by which a pseudonym was made of this raw identifier; null where by none. */
  recognise(id: string, pseudonym: string): string | null
  /** The current pseudonym of a customer whose raw identifier comes with one of theirs; null where it is not theirs. */
  rekey(id: string, pseudonym: string): string | null
  /** The pseudonym of each row of a column; null for missing and blank ones. */
  column(ids: ReadonlyArray<string | number | bigint | null | undefined>): Array<string | null>
  /** One line: the rotation ids. */
  toString(): string
}

/** Weights that reproduce known totals, and how they came about. Immutable. */
export declare class Raked {
  /** Raked weights are made by `rake`; `new Raked()` throws. */
  constructor()
  /** A weight for each row, as a copy; they add up to the total of the margins. */
  get weights(): Float64Array
  /** How many weights are above 0. */
  get n(): number
  /** How often all margins were gone through. */
  get iterations(): number
  /** Whether every total was then met. */
  get converged(): boolean
  /** The largest relative difference from a total that is left, after trimming where there was any. */
  get maxRelativeError(): number
  /** How many weights were cut. */
  get trimmed(): number
  /** Kish's number of answers of equal weight; null without rows. */
  get kishN(): number | null
  /** How many times `kishN` goes into n; null without rows. */
  get designEffect(): number | null
  /** The largest weight over the median one; null without rows. */
  get largestOverMedian(): number | null
  /** Each total, margin by margin. */
  get cells(): Array<RakedCell>
  /** A self-contained HTML table of each total, before and after. */
  toHtml(): string
  /** One line: how it went, n and what it is worth. */
  toString(): string
}

/**
 * What was told of some answers, so that no later release can be subtracted from it.
 *
 * Two sets of which one lies within the other tell the difference between them; so do a whole and all of its parts. A
 * release after which such a difference is of few answers is refused, and nothing of it is kept.
 */
export declare class ReleaseLedger {
  /** A ledger of nothing told so far. */
  constructor(suppression?: Suppression)
  /** Reads what `JSON.stringify` wrote of one, in any language. */
  static fromJson(data: string): ReleaseLedger
  /** What is kept of it, the same in every language. */
  toJSON(): object
  /**
   * Enters what a tree tells of the answers from the day `start` up to and without the day `end`. Throws, and enters
   * nothing, where a difference may not be told.
   */
  release(tree: Tree, options?: ReleaseDays): void
  /** Enters what a change tells of the answers of both its periods. */
  releaseChange(change: ChangeTree, options?: { before?: ReleaseDays; after?: ReleaseDays }): void
  /** Takes over everything that another ledger knows to be told, by the stricter rule. */
  merge(other: ReleaseLedger): void
  /** What was told so far, in order. */
  get sets(): Array<PublishedSet>
  /** How many sets were told. */
  get length(): number
  /** One line: how many sets were told. */
  toString(): string
}

/** Survey responses, each once: a later one with the same id is an edit, whatever order they come in. */
export declare class Responses {
  /** Without any yet. */
  constructor()
  /** Takes a response; says what it did to those there were. */
  push(response: ResponseInput, options?: { scale?: string; missingCodes?: MissingCodes }): Arrival
  /** How many there are. */
  get length(): number
  /** Whether there is one with this id. */
  has(id: string): boolean
  /** The response with this id, as a plain object; null where there is none. */
  get(id: string): ResponseFields | null
  /** The ids, in order. */
  ids(): Array<string>
  /**
   * One row for each response, by these dimensions of its situation, after them those that are `paths`, off the event
   * loop; `channel` is a dimension of any.
   */
  observations(dimensions: readonly string[], options?: { paths?: readonly string[]; scale?: string }): Promise<Observations>
  /** The rows that were no response, and why. */
  get rejects(): Rejects
  /** How many came again unchanged. */
  get repeated(): number
  /** How many stood aside for a later one with their id. */
  get edited(): number
  /** One line: how many there are, and the ledger. */
  toString(): string
}

/**
 * A score for each group of rows, and for all together. Made by `scoreBy`; iterates as `[key, Nps]`.
 *
 * Groups come in the order of their labels, the first column first, null last.
 */
export declare class ScoreTable {
  /** Tables are made by `scoreBy`; `new ScoreTable()` throws. */
  constructor()
  /** How many groups there are. */
  get length(): number
  /** The names of the columns that were grouped by. */
  get by(): Array<string>
  /** A group's key and score; null where there is no such group. */
  at(group: number): [key: Key, score: GroupScore] | null
  /** One plain object a group. */
  rows(): Array<ScoreRow>
  /** All groups as columns, for many of them. */
  columns(): ScoreTableColumns
  /** The score of all rows together. */
  get total(): ScoreResult
  /** What could not be counted, and why. */
  get rejects(): Rejects
  /** A self-contained HTML table of the first groups. */
  toHtml(): string
  /** One line: how many groups, and the score of all together. */
  toString(): string
  /** A plain object, for `JSON.stringify`. */
  toJSON(): ScoreTableFields
}

/** Turns rows of a situation into a sparse matrix. Made by `SituationEncoder.fit`; immutable. */
export declare class SituationEncoder {
  /** Encoders are made by `SituationEncoder.fit`; `new SituationEncoder()` throws. */
  constructor()
  /**
   * The matrix of the rows of a table, off the event loop. Columns that no feature is of are left alone.
   *
   * Of observations a row of the matrix is one of the table, and stands for as many answers as its `frequencies` say.
   */
  transform(table: EncoderColumns | Observations): Promise<CsrMatrix>
  /** What the columns of the matrix are called. */
  get columns(): Array<string>
  /** The features with all that was learned, as JSON. */
  get features(): string
  /** Reads what `toBytes` wrote, in any language. */
  static fromBytes(bytes: Uint8Array): SituationEncoder
  /** The encoder as bytes: the same in every language, readable for ever. */
  toBytes(): Buffer
}

/**
 * From how many answers on a part of a whole is shown. Immutable.
 *
 * A part is withheld where it has few answers, or not many that are all of one class, and others with it, the smallest
 * first, until what is left of the whole gives nothing away either.
 */
export declare class Suppression {
  /** The rule: from `minCell` answers on (default 5), from `minAlike` where all are of one class (default 10). */
  constructor(options?: { minCell?: number; minAlike?: number })
  /** The number of answers from which a part is shown. */
  get minCell(): number
  /** The number of answers from which a part is shown whose answers are all of one class. */
  get minAlike(): number
  /** Whether so many answers may be told by themselves. */
  allows(counts: Readonly<Counts>): boolean
  /** Which parts of a whole are withheld, where it is told; null where not even their number may be told. */
  parts(parts: ReadonlyArray<Readonly<Counts>>): Array<boolean> | null
  /**
   * Which cells of a table are withheld, where the sums of its rows and columns are told; null where those sums give
   * away too much by themselves, so that rows or columns have to be put together first.
   */
  table(rows: ReadonlyArray<ReadonlyArray<Readonly<Counts>>>): Array<Array<boolean>> | null
  /** One line: the two numbers. */
  toString(): string
}

/** The taxonomies of the three axes, each with a version of its own. Immutable. */
export declare class Taxonomies {
  /** The three taxonomies. */
  constructor(declaration: Taxonomy, qualification: Taxonomy, action: Taxonomy)
  /** Of what customers say. */
  get declaration(): Taxonomy
  /** Of how the company codes it. */
  get qualification(): Taxonomy
  /** Of what is done. */
  get action(): Taxonomy
  /** Throws at the first axis whose path its taxonomy does not have; a missing one is no fault. */
  check(trace: Partial<Trace>): void
  /** One line: the name and version of each. */
  toString(): string
  /** Takes the known paths of each trace and enters the others in the ledger. */
  keep(traces: readonly Partial<Trace>[]): CheckedTraces
}

/** The paths an axis may take: a tree with a name and a version, in which older versions can be read. Immutable. */
export declare class Taxonomy {
  /**
   * A tree as `toJSON` gives it; throws where it is none: a path twice or without its parent, an empty segment, a
   * weight below 0.
   */
  constructor(fields: TaxonomyFields)
  /** Reads JSON, which is the same in every language. */
  static fromJSON(json: string): Taxonomy
  /** What it is called. */
  get name(): string
  /** Which version it is, from 1. */
  get version(): number
  /** Every node, retired ones among them, in the order of their paths. */
  get nodes(): TaxonomyNode[]
  /** The node at a path of this version. Throws where there is none, or it is retired. */
  check(path: string): TaxonomyNode
  /** Where a path of an older version is in this one; null where it was retired and nothing took its place. */
  migrate(path: string, fromVersion: number): string | null
  /** The weight that counts at a path and the node that gives it; null where none does. */
  weightOf(path: string): NodeWeight | null
  /** One line: its name, version and size. */
  toString(): string
  /** The tree as a plain object: `JSON.stringify` of it is read in every language. */
  toJSON(): TaxonomyFields
}

/**
 * Answers as a tree of situations: the root first, each node before its parts. Made by `Observations.drillDown`;
 * iterates as `TreeNode`.
 */
export declare class Tree {
  /** Trees are made by what analyses answers; `new` throws. */
  constructor()
  /** How many nodes there are. */
  get length(): number
  /** The dimensions drilled down by. */
  get by(): Array<string>
  /** Confidence level of every interval, 0 to 1. */
  get level(): number
  /** A node; null where there is no such row. */
  at(row: number): TreeNode | null
  /** The node at the end of a path, the value of each step; null where there is no such node. */
  find(path: readonly Label[]): TreeNode | null
  /**
   * The same tree with the worst parts of each node first, by contribution, or by both effects of a change
   * together; withheld parts are last.
   */
  worst(): Tree
  /** A self-contained HTML table of the first nodes. */
  toHtml(): string
  /** A line a node, the first of them, after the change of the whole if it is one. */
  toString(): string
  /** The nodes as plain objects, for `JSON.stringify`. */
  toJSON(): Array<TreeNode>
}

/** The name of what a customer came for: one line of at most 100 letters, trimmed. Immutable. */
export declare class UseCase {
  /** A name of one line. */
  constructor(name: string)
  /** The name. */
  get name(): string
  /**
   * A response, an object as for `Responses.push`, with the use case in its situation. Throws `NPS_INVALID_RESPONSE`
   * where that has another.
   */
  describe(response: ResponseInput, options?: { scale?: string }): ResponseFields
  /** A whole column of names, checked and trimmed; what is thrown names the row. */
  static column(names: ReadonlyArray<string | null | undefined>): Array<string | null>
  /** The name. */
  toJSON(): string
  /** The name. */
  toString(): string
}

/**
 * A score of weighted answers: estimate, interval, what the weights cost, and caveats. Immutable.
 *
 * Points from -100 to +100. Without answers, and for importance weights, figures that there are none of are null.
 */
export declare class WeightedNps {
  /** Weighted scores are made by `weighted`; `new WeightedNps()` throws. */
  constructor()
  /** 100 x (weight of promoters - weight of detractors) / total weight; null without answers. */
  get nps(): number | null
  /** Lower bound of the interval, in points; null without answers and for importance weights. */
  get lower(): number | null
  /** Upper bound of the interval, in points; null without answers and for importance weights. */
  get upper(): number | null
  /** Confidence level of the interval, 0 to 1. */
  get level(): number
  /** How the interval was computed; never 'auto'. */
  get method(): Exclude<Method, 'auto'>
  /** What the weights mean. */
  get kind(): WeightKind
  /** Standard error of the score, in points; null of a single answer and for importance weights. */
  get se(): number | null
  /** The scale the answers were given on. */
  get scale(): string
  /** How many answers have a weight, a row as often as its frequency says. */
  get n(): number
  /** Answers of promoters. */
  get promoters(): number
  /** Answers of passives. */
  get passives(): number
  /** Answers of detractors. */
  get detractors(): number
  /** The weighted share of promoters, 0 to 1; null without answers. */
  get promoterShare(): number | null
  /** The weighted share of passives, 0 to 1; null without answers. */
  get passiveShare(): number | null
  /** The weighted share of detractors, 0 to 1; null without answers. */
  get detractorShare(): number | null
  /** Answers left out because their weight is 0. */
  get weightless(): number
  /** How many answers of equal weight would tell as much, at most n; null for importance weights. */
  get effectiveN(): number | null
  /** Kish's number, (sum w)^2 / sum w^2; null for importance weights. */
  get kishN(): number | null
  /** How many times `effectiveN` goes into n; null for importance weights. */
  get designEffect(): number | null
  /** How many clusters hold answers; null where answers come one by one. */
  get clusters(): number | null
  /** How the bounds were drawn; null where nothing was. */
  get resampling(): Resampling | null
  /** How many rows hold no answer. */
  get missing(): number
  /** What could not be counted, and why. */
  get rejects(): Rejects
  /** What to know before using the figure. */
  get caveats(): Array<Caveat>
  /** Whether displays show the figure: not below five answers. */
  get isShown(): boolean
  /** A self-contained HTML fragment: the score, its interval, what the weights cost, the caveats. */
  toHtml(): string
  /** One line: the score, its interval, n and what it is worth. */
  toString(): string
  /** The fields as a plain object, for `JSON.stringify`. */
  toJSON(): WeightedNpsFields
}

/**
 * P-values raised for the number of comparisons, in the order given. null and NaN are comparisons that could not be
 * made: they are null in the result and do not count.
 */
export declare function adjust(pValues: PValues, options?: AdjustOptions): Array<number | null>

/**
 * P-values of e-values, such as those of sequential tests, adjusted for their number (e-BH): whatever depends on whatever.
 * In the order given; null, NaN and negative numbers are tests that could not be made: they are null in the result and do
 * not count.
 */
export declare function adjustEValues(eValues: PValues): Array<number | null>

/**
 * The score with bounds that hold at all moments together: whoever looks after every answer, and stops when they like
 * what they see, is misled with a probability of at most 1 - level.
 */
export declare function alwaysValid(counts: Side, options?: AlwaysValidOptions): AlwaysValid

/** A score with bounds that hold at every moment of its stream together. */
export interface AlwaysValid {
  /** 100 x (promoters - detractors) / n; null without answers. */
  nps: number | null
  /** Lower bound in points; -100 without answers. */
  lower: number
  /** Upper bound in points; +100 without answers. */
  upper: number
  /** The probability that the bounds hold at every moment, 0 to 1. */
  level: number
  /** How the bounds were computed. */
  method: 'betting'
  /** How many answers there are. */
  n: number
  /** Answers in each class. */
  counts: Counts
  /** How many answers were taken back on the way. */
  retracted: number
  /** What to know before using the figure. */
  caveats: Array<Caveat>
}

/** The difference of two independent live scores, with bounds that hold at all moments of both together. */
export declare function alwaysValidDifference(before: Side, after: Side, options?: CompareOptions): AlwaysValidDifference

/** The difference of two live scores, `after` minus `before`, with bounds that hold at every moment of both. */
export interface AlwaysValidDifference {
  /** -200 to 200 points; null where one side has no answers. */
  difference: number | null
  /** Lower bound in points. */
  lower: number
  /** Upper bound in points. */
  upper: number
  /** The probability that the bounds hold at every moment, 0 to 1. */
  level: number
  /** How the bounds of each side were computed. */
  method: 'betting'
  /** The answers compared from. */
  before: Counts
  /** The answers compared to. */
  after: Counts
  /** The caveats on either side. */
  caveats: Array<Caveat>
}

/** How many responses did what. */
export interface Arrived {
  /** There was none with their id. */
  new: number
  /** They took the place of earlier ones. */
  edited: number
  /** The same was there already. */
  repeated: number
  /** A later one was there already. */
  outdated: number
}

/** What was known of a customer strictly before a moment. Times are in seconds. */
export interface AsOf {
  /** Recency: the time since the last contact. */
  sinceContact: number | null
  /** Frequency: how many contacts there were. */
  contactsBefore: number
  /** The time since the first contact. */
  tenure: number | null
  /** Contacts in the 7 × 24 hours before. */
  contacts7d: number
  /** Contacts in the 30 × 24 hours before. */
  contacts30d: number
  /** Contacts in the 90 × 24 hours before. */
  contacts90d: number
  /** The latest score that was known. */
  previousScore: number | null
  /** Its class. */
  previousCategory: 'detractor' | 'passive' | 'promoter' | null | null
  /** The time since the contact of that score. */
  sinceScore: number | null
}

/**
 * Compares each value of each dimension with all other answers, those that pull the score down most first.
 *
 * Values with fewer than `minN` answers (by default 5) are listed and not compared. Every finding is an association,
 * not an effect: another difference between the situations may be the cause.
 */
export declare function associate(observations: Observations, options?: AssociationOptions): Promise<AssociationTable>

/**
 * Compares each pair of values of two dimensions with all other answers, and keeps those that say more than either.
 *
 * P-values are adjusted for every pair with `minN` answers (by default 5), kept or not.
 */
export declare function associatePairs(observations: Observations, options?: AssociationOptions): Promise<PairTable>

/** The fields of an association as a plain object. */
export interface AssociationFields {
  /** The situation: the dimension and its value. */
  condition: Key
  /** Its score. */
  nps: NpsFields
  /** Its share of all answers, 0 to 1. */
  share: number
  /** Its score minus that of all other answers. */
  gap: DifferenceFields | null
  /** The p-value of the gap, adjusted for all gaps tested, by Holm. */
  pHolm: number | null
  /** The same by Benjamini-Hochberg. */
  pBh: number | null
  /** By how many points the situation moves the score of the whole. */
  contribution: number
}

/** How much two axes have to do with each other. */
export interface AxisAssociation {
  /** The axis that comes first in the journey. */
  first: AxisName
  /** The other. */
  second: AxisName
  /** How many answers have both. */
  n: number
  /** Cramér's V, corrected for bias, 0 to 1; null where there is nothing to see. */
  v: number | null
  /** Lower bound. */
  lower: number | null
  /** Upper bound. */
  upper: number | null
  /** How many strata have several paths of both axes. */
  strata: number
}

/** Whether the three axes say three things. An association of axes is no fault; copies are. */
export interface AxisIndependence {
  /** Each pair of axes, in the order of the journey. */
  associations: Array<AxisAssociation>
  /** Qualifications that repeat the declaration, of all answers. */
  copies: CopyRate
  /** The same by group, in the order of their values; empty where groups are persons, or none were asked for. */
  rows: Array<GroupCopies>
  /** How many groups use one axis as another, persons among them. */
  copying: number
  /** The values of the groups that do. */
  copyingGroups: Label[]
  /** Within what the axes were compared. */
  given: string | null
  /** What the groups are values of. */
  by: string | null
  /** Confidence level, 0 to 1. */
  level: number
  /** The share of copies above which a group is named, 0 to 1. */
  copiedFrom: number
  /** What to know before using the axes. */
  caveats: Array<Caveat>
  /** One line: each pair of axes, and the copies. */
  text: string
  /** A self-contained HTML fragment. */
  html: string
}

/** A column of bands as a dictionary, in their order: -1 is a row without a number. */
export interface BandColumn {
  /** The band of each row, 0 for the lowest; -1 where there is no number. */
  codes: Int32Array
  /** What the bands are called, from the lowest. */
  labels: Array<string>
}

/**
 * Judges each measure by the scores before and after it, inside the situation it concerns, in the order given.
 *
 * `worthwhile` is the smallest rise worth the trouble, in points, by default 5. There is no comparison with what would
 * have happened without: a trend or a season looks the same as an effect.
 */
export declare function beforeAfter(observations: Observations, measures: readonly Measure[], options?: BeforeAfterOptions): Promise<Increment[]>

/** What is kept of a budget. */
export interface BudgetFields {
  /** The whole budget, as a fraction. */
  total: string
  /** What is spent, as a fraction. */
  spent: string
}

/** Counts the three classes and nothing more, faster than `score` for a `Uint8Array`. */
export declare function categoryCounts(values: Answers, options?: ScoreOptions): CategoryCounts

/** How many answers fell in each class, and in none. */
export interface CategoryCounts {
  /** Answers of detractors. */
  detractors: number
  /** Answers of passives. */
  passives: number
  /** Answers of promoters. */
  promoters: number
  /** Rows without an answer. */
  missing: number
  /** Rows whose value cannot be an answer. */
  rejected: number
}

/** Something to know before using a figure. */
export interface Caveat {
  /** The stable code. */
  code: CaveatCode
  /** One sentence in English. */
  en: string
  /** One sentence in French. */
  fr: string
}

/** A change that was found. */
export interface ChangeEvent {
  /** How it was found. */
  method: ChangeMethod
  /** When, in seconds since 1970-01-01 UTC: the time given with the answers that made it certain. */
  at: number
  /** Where the score went. */
  direction: Exclude<Direction, 'both'>
  /** The statistic. */
  statistic: number
  /** What it had to reach, or of a cusum to exceed. */
  threshold: number
  /** The score that was usual, in points. */
  baseline: number
  /** The score that was still tolerated, in points. */
  tolerated: number
  /** Answers since the detector began, or began anew. */
  n: number
  /** Since when the score seems to have changed, in seconds since 1970-01-01 UTC: an estimate without an interval. */
  since: number | null
  /** The score since then. Chosen for being far off, it overstates the change. */
  recent: Nps
}

/** A situation, and what of a change comes from it; its figures are null where they are withheld. */
export interface ChangeNode {
  /** The value of each step from all answers to these; null for none. */
  path: Label[]
  /** The dimension of each step. */
  dimensions: Array<string>
  /** How many steps it is below the root. */
  depth: number
  /** The value of its last step; null for the root. */
  label: Label
  /**
   * The conditions by which `select` finds its answers, and no others; null of the part whose paths end where those of
   * others go on, and below it.
   */
  situation: Where | null | null
  /** The row of its parent; null for the root. */
  parent: number | null
  /** Whether its figures are withheld, because they would tell what a few customers answered, in either period. */
  isWithheld: boolean
  /** Whether it has parts of which nothing can be told, not even how many they are. */
  hidesParts: boolean
  /** Its score before. */
  before: NpsFields | null
  /** Its score after. */
  after: NpsFields | null
  /** Its share of all answers before, 0 to 1. */
  shareBefore: number | null
  /** Its share of all answers after. */
  shareAfter: number | null
  /** What comes from its share of its parent having changed. */
  mix: Effect | null
  /** What comes from its score having changed. */
  rate: Effect | null
  /** Both effects together. */
  total: number | null
  /** What to know before using it. */
  caveats: Array<Caveat>
}

/** A control chart of a series of periods in the order of time: which of them chance alone does not explain. */
export declare function chart(periods: readonly Period[], options?: ChartOptions): Chart

/** A control chart. */
export interface Chart {
  /** What it is of. */
  kind: ChartKind
  /** The centre; null without answers. */
  centre: number | null
  /** Laney's factor: how much more periods vary than chance alone explains; null where it is not known. */
  sigmaZ: number | null
  /** What the limits are multiplied by: `sigmaZ`, or 1. */
  widened: number
  /** The periods, in the order given. */
  points: Array<ChartPoint>
  /** What to know before using the figures. */
  caveats: Array<Caveat>
}

/** One period of a chart. Without answers it has no figures and counts for nothing. */
export interface ChartPoint {
  /** When, in seconds since 1970-01-01 UTC. */
  at: number
  /** Its answers. */
  counts: Counts
  /** Its value, in points or as a share. */
  value: number | null
  /** What is held against the limits: its value, or the weighted mean up to it. */
  plotted: number | null
  /** The lower limit. */
  lower: number | null
  /** The upper limit. */
  upper: number | null
  /** How many standard deviations its value is from the centre; null where there is no spread. */
  z: number | null
  /** On which side of the limits it is, if it is not within them. */
  signal: Exclude<Direction, 'both'> | null | null
}

/**
 * What to know before using a score, from how it came about and from signs in the answers. What is not known is not
 * checked.
 */
export declare function check(answers: Distribution | ScoreResult | GroupScore, context?: ScoreContext): Caveat[]

/** Traces of which only known paths are left, and the ledger of the others. */
export interface CheckedTraces {
  /** One for each that was given, in that order. */
  traces: Array<Trace>
  /** The paths that were not taken. */
  rejects: TraceRejects
}

/** Says which rows of a column know more of their customer than was known at their moment, off the event loop. */
export declare function checkLeakage(table: HistoryColumns, options: LeakageOptions): Promise<LeakageReport>

/**
 * Scores answers of which several come from one customer, with an interval that allows for it, off the event loop.
 *
 * Columns are copied before anything else happens: what JS does to them meanwhile does not matter.
 */
export declare function clustered(table: Columns, options: ClusteredOptions): Promise<ClusteredNps>

/** A score of answers that come in clusters. */
export interface ClusteredNps {
  /** 100 x (promoters - detractors) / n; null without answers. */
  nps: number | null
  /** Lower bound of the interval, in points; null without answers. */
  lower: number | null
  /** Upper bound of the interval, in points; null without answers. */
  upper: number | null
  /** Confidence level of the interval, 0 to 1. */
  level: number
  /** How the interval was computed. */
  method: Exclude<Method, 'auto'>
  /** The scale the answers were given on. */
  scale: string
  /** How many answers there are. */
  n: number
  /** Answers of promoters. */
  promoters: number
  /** Answers of passives. */
  passives: number
  /** Answers of detractors. */
  detractors: number
  /** How many clusters hold answers. */
  clusters: number
  /** How many answers of different customers would tell as much, at most n; null without answers. */
  effectiveN: number | null
  /** How many times `effectiveN` goes into n; null without answers. */
  designEffect: number | null
  /** How many rows hold no answer. */
  missing: number
  /** What could not be counted, and why. */
  rejects: Rejects
  /** What to know before using the figure. */
  caveats: Array<Caveat>
  /** One line: the score, its interval, n and what it is worth. */
  text: string
  /** A self-contained HTML fragment: the score, its interval, what the clusters cost, the caveats. */
  html: string
}

/**
 * The difference of two independent scores on one scale, `after` minus `before`, with its interval and p-value.
 *
 * Throws `NPS_SCALE_MISMATCH` where both sides carry a scale and it is not the same.
 */
export declare function compare(before: Side, after: Side, options?: CompareOptions): Difference

/**
 * Compares any number of groups, all at once and each with each, off the event loop: those of a `ScoreTable`, the values
 * of the dimension `by` of observations, or scores and counts by label. `index.cjs` scores the groups of columns first.
 */
export declare function compareAll(groups: Columns | ScoreTable | Observations | Readonly<Record<string, Side>>, options?: CompareAllOptions): Promise<GroupComparison>

/** What keeps two scores that came about like this from being compared: kinds, wordings, channels and response rates. */
export declare function compareContexts(before: ScoreContext, after: ScoreContext): Caveat[]

/** One of the groups compared. */
export interface ComparedGroup {
  /** Its name. */
  label: string
  /** Its score. */
  nps: NpsFields
}

/**
 * Compares two answers of the same customers, a row a customer; or, without `after`, from a table of how many went from
 * each class (a row) to each (a column): detractor, passive, promoter.
 */
export declare function comparePaired(before: Answers | ReadonlyArray<readonly [number, number, number]>, after?: Answers | null, options?: ComparePairedOptions): PairedDifference

/** How often something followed an answer. */
export interface Consequence {
  /** The dimension that says so. */
  name: string
  /** Of all answers of the path. */
  all: Rate
  /** Of its detractors. */
  detractors: Rate
  /** Of its passives. */
  passives: Rate
  /** Of its promoters. */
  promoters: Rate
}

/** How many answers have the same path as declaration and as qualification, beside what chance would give. */
export interface CopyRate {
  /** How many answers have both. */
  n: number
  /** How many have the same path as both. */
  copied: number
  /** The share of `copied`, 0 to 1. */
  rate: number | null
  /** Lower bound of the share. */
  lower: number | null
  /** Upper bound of the share. */
  upper: number | null
  /** The share if the axes were independent. */
  expected: number | null
  /** How far the share is above chance, of what is possible: Cohen's kappa within strata. */
  agreement: number | null
  /** Lower bound of `agreement`. */
  agreementLower: number | null
  /** Upper bound of `agreement`. */
  agreementUpper: number | null
  /** The probability of so many copies if no more than the asked share of the qualifications were copies. */
  pValue: number | null
}

/** How many answers fell in each class. */
export interface Counts {
  /** Answers of detractors. */
  detractors: number
  /** Answers of passives. */
  passives: number
  /** Answers of promoters. */
  promoters: number
}

/** A matrix of which only what is not 0 is held: compressed sparse rows. */
export interface CsrMatrix {
  /** How many rows there are. */
  rows: number
  /** How many columns there are. */
  columns: number
  /** Where each row begins in the other two, and after the last one, how long they are. */
  indptr: Int32Array
  /** The columns of each row's values, ascending. */
  indices: Int32Array
  /** The values. */
  data: Float64Array
}

/** When a series changed, looking back (Adams & MacKay 2007): for dating a change that was found, and not for finding one. */
export declare function dateChanges(periods: readonly Period[], options?: DatingOptions): Dating

/** When a series changed. */
export interface Dating {
  /** The likeliest run after each period. */
  runs: Array<LikelyRun>
  /**
   * The time of the first period of the run that is likeliest in the end, in seconds since 1970-01-01 UTC; null where
   * there was no change, or nothing.
   */
  since: number | null
  /** How probable that run is, 0 to 1; null without periods. */
  probability: number | null
}

/** The fields of a difference as a plain object. */
export interface DifferenceFields {
  /** The score of `after` minus that of `before`. */
  difference: number | null
  /** Lower bound of the interval, in points. */
  lower: number | null
  /** Upper bound of the interval, in points. */
  upper: number | null
  /** Confidence level of the interval, 0 to 1. */
  level: number
  /** Two-sided p-value. */
  pValue: number | null
  /** The answers compared from. */
  before: Counts
  /** The answers compared to. */
  after: Counts
  /** What to know before using the figure. */
  caveats: Array<Caveat>
}

/** A test of "there is no difference" between two independent scores. */
export interface DifferenceTest {
  /** The score of `after` minus that of `before`, in points; null without answers on a side. */
  difference: number | null
  /** The statistic; null of a test that has none. */
  statistic: number | null
  /** Its degrees of freedom, of t and chi-square. */
  df: number | null
  /** Two-sided p-value; null without answers on a side. */
  pValue: number | null
  /** The test in fact used. */
  method: Exclude<TwoSampleTest, 'auto'>
  /** The answers compared from. */
  before: Counts
  /** The answers compared to. */
  after: Counts
  /** What to know before using the figure. */
  caveats: Array<Caveat>
  /** One line: the difference and its p-value. */
  text: string
}

/** A row whose value is not the one that was known at its moment. */
export interface DifferingRow {
  /** The zero-based row. */
  row: number
  /** What the column says. */
  supplied: number | 'detractor' | 'passive' | 'promoter' | null | null
  /** What was known strictly before the row's moment, as far as the log goes. */
  asOf: number | 'detractor' | 'passive' | 'promoter' | null | null
  /** Whether what the log has at that moment or later explains what the column says. */
  knowsFuture: boolean
}

/** An estimated number of distinct values. */
export interface Distinct {
  /** How many there are. */
  estimate: number
  /** The standard error of that; 0 where it is exact. */
  se: number
}

/** A distribution as a plain object: the same JSON as in every language. */
export interface DistributionFields {
  /** The scale. */
  scale: string
  /** The count of each point of the scale, from the lowest. */
  counts: Array<number>
  /** How many were asked and gave no answer. */
  missing: number
}

/** A part of a change, in points. */
export interface Effect {
  /** How much. */
  points: number
  /** Lower bound of its interval; null where one of the two scores does not exist. */
  lower: number | null
  /** Upper bound of its interval; null as `lower`. */
  upper: number | null
}

/** Whether two independent scores on one scale differ by less than `margin` points. */
export declare function equivalence(before: Side, after: Side, options: EquivalenceOptions): Equivalence

/** Whether a difference is inside ±margin, by two one-sided tests. */
export interface Equivalence {
  /** The score of `after` minus that of `before`, in points; null without answers on a side. */
  difference: number | null
  /** Lower bound of the interval at 1 - 2 alpha, in points. */
  lower: number | null
  /** Upper bound of the interval at 1 - 2 alpha, in points. */
  upper: number | null
  /** The level of that interval. */
  level: number
  /** The largest difference that does not matter, in points. */
  margin: number
  /** p-value of "the difference is -margin or below it". */
  pLower: number | null
  /** p-value of "the difference is the margin or above it". */
  pUpper: number | null
  /** The larger of the two. */
  pValue: number | null
  /** The probability that the true difference is inside ±margin, under Jeffreys' prior; no part of the test. */
  probability: number | null
  /** Whether the interval lies inside ±margin. */
  equivalent: boolean
  /** How the bounds were computed. */
  method: 'mover' | 'wald' | 'welch-t'
  /** The answers compared from. */
  before: Counts
  /** The answers compared to. */
  after: Counts
  /** What to know before using the figure. */
  caveats: Array<Caveat>
  /** One line: what was found, the interval and the p-value. */
  text: string
}

/** One period beside what was expected of it. */
export interface Expected {
  /** When, in seconds since 1970-01-01 UTC. */
  at: number
  /** Its answers. */
  counts: Counts
  /** What this is about. */
  kind: ExpectedKind
  /** What it was: points or answers; null for the score of a period without answers. */
  observed: number | null
  /** What was expected from all periods before; null before there are 8 of them. */
  expected: number | null
  /** The lower end of the band; null where nothing is expected, and for the score of a period without answers. */
  lower: number | null
  /** The upper end of the band; null likewise. */
  upper: number | null
  /** How many standard deviations it is from what was expected; null likewise. */
  z: number | null
  /** Two-sided p-value of z, not adjusted for other periods or situations; null likewise. */
  pValue: number | null
  /** By how much the variance of the last periods exceeded what it was taken to be; at least 1. */
  dispersion: number
  /** Which seasons are in it, the shortest first: those of which two turns had been seen. */
  seasons: Season[]
  /** On which side of the band it is, if it is not within it. */
  signal: Exclude<Direction, 'both'> | null | null
}

/**
 * What was expected of each period of a series in the order of time, each from those before it alone: a level that moves,
 * and seasons. O(periods squared).
 */
export declare function expectedPeriods(periods: readonly Period[], options?: ExpectedOptions): Array<Expected>

/** Where the change from one table to another comes from: of each node, what its score changed and what its share did. */
export declare function explainChange(before: Observations, after: Observations, by: string | readonly string[], options?: DrillOptions): Promise<ChangeTree>

/** What of the change from one table to another comes from the shares of each crossed factor, and what from scores. */
export declare function explainFactors(before: Observations, after: Observations, by: string | readonly string[], options?: FactorOptions): Promise<FactorChange>

/** A `FactorChange` as a plain object. */
export interface FactorChangeFields {
  /** The factors. */
  by: Array<string>
  /** The change of the whole; null where the whole itself may not be told. */
  total: DifferenceFields | null
  /** What comes from the shares of each factor. */
  mixes: Array<FactorEffect>
  /** What comes from scores having changed within situations. */
  rate: Effect | null
  /** How many situations were told apart. */
  situations: number
  /** How many answers before are of situations that were put together. */
  pooledBefore: number
  /** The same after. */
  pooledAfter: number
  /** What to know before using it. */
  caveats: Array<Caveat>
  /** Confidence level of every interval, 0 to 1. */
  level: number
}

/** What of a change comes from how answers are spread over the values of one factor. */
export interface FactorEffect {
  /** The dimension. */
  factor: string
  /** What its shares having changed did. */
  mix: Effect
}

/**
 * What the facade may keep back: a whole number of seconds within `first` and `last`, and a score whose place in `scores`
 * is 1.
 */
export interface Fast {
  first: number
  last: number
  scores: Array<number>
  /** The score that stands for a missing one. */
  missing: number
}

/**
 * Learns from the columns of a table what the features do not say, off the event loop.
 *
 * Without features, numbers are cut into quartiles, and all else has a column for each level; of observations, paths give
 * their ancestors, tags one column each, and values in order their places.
 */
export declare function fitEncoder(table: EncoderColumns | Observations, features?: Features | null, options?: EncoderOptions): Promise<SituationEncoder>

/** Two groups one of which is better by one indicator and worse by the other, with intervals that do not meet in either. */
export interface Flip {
  /** The group that is better by the first indicator. */
  betterByFirst: string
  /** The group that is better by the second. */
  betterBySecond: string
}

/** What is followed. */
export interface Followed {
  dimension: string
  /** The place of the dimension. */
  place: number
  window: string
  /** The class of each score: 0, 1 or 2 from the worst on, 3 for none. */
  classes: Array<number>
}

/** Says which groups lie outside what chance explains: the limits of a funnel around the score of all. */
export declare function funnel(table: ScoreTable): Promise<Funnel>

/** The limits within which entities lie by chance, and where each lies. */
export interface Funnel {
  /** The score of all entities together, in points; null without answers. */
  target: number | null
  /** How much more entities differ than chance explains, 1 where it explains all; null with too few of them. */
  dispersion: number | null
  /** The standard deviation, in points, that widens the limits. */
  tau: number
  /** How many entities have answers. */
  k: number
  /** What to know before using the figures. */
  caveats: Array<Caveat>
  /** Each entity, in the order of the groups. */
  rows: Array<FunnelPoint>
  /** One line: how many entities, and around what. */
  text: string
  /** A self-contained HTML table of the first entities. */
  html: string
}

/** One entity: its score and its limits. */
export interface FunnelPoint {
  /** Its name: the values of the columns it was grouped by, with " / " between. */
  name: string
  /** How many answers it has. */
  n: number
  /** Its score, in points; null without answers. */
  nps: number | null
  /** Lower limit for 95 % of entities of its size that do not differ. */
  lower95: number | null
  /** Upper limit for 95 %. */
  upper95: number | null
  /** Lower limit for 99.8 %. */
  lower998: number | null
  /** Upper limit for 99.8 %. */
  upper998: number | null
  /** How many standard deviations it lies from the target. */
  z: number | null
  /** Two-sided p-value of "it is as all others", not adjusted. */
  pValue: number | null
  /** The same, adjusted for all entities by Holm: below 0.05, it differs. */
  pHolm: number | null
}

/** Groups beside each other: tests over all of them, and each pair. */
export interface GroupComparison {
  /** Each group. */
  groups: Array<ComparedGroup>
  /** Each pair, the earlier group first. */
  pairs: Array<GroupPair>
  /** The p-value of "the scores do not differ": that of `equality`. */
  pValue: number | null
  /** "Do the scores differ?", by `method`. */
  equality: TestStatistic | null
  /** How that was tested, chosen by the number of answers. */
  method: 'permutation' | 'welch-james' | null | null
  /** The seed of the deals of a permutation test. */
  seed: number
  /** "Do the scores differ?", by Cochran's Q and chi-square, which rejects too often of few answers. */
  cochranQ: TestStatistic | null
  /** "Does any group answer higher?", by Kruskal and Wallis' H. */
  kruskalWallis: TestStatistic | null
  /** What its ranks are of. */
  ranked: 'points' | 'classes'
  /** "Do the scores differ?", by Welch's analysis of variance. */
  welchAnova: TestStatistic | null
  /** How the p-values of pairs were adjusted. */
  correction: Correction
  /** Confidence level of every interval, 0 to 1. */
  level: number
  /** A self-contained HTML fragment: the score of each group, and each pair. */
  html: string
}

/** The copies of one group. */
export interface GroupCopies {
  /** The group. */
  group: Label
  /** Its copies. */
  copies: CopyRate
  /** The p-value, adjusted for all groups tested, by Holm. */
  pHolm: number | null
  /** Whether the group uses one axis as the other. */
  isCopying: boolean
}

/** Two of the groups compared. */
export interface GroupPair {
  /** The name of the group compared from. */
  before: string
  /** The name of the group compared to. */
  after: string
  /** Its score minus that of the group compared from. */
  difference: DifferenceFields
  /** The p-value of the difference, adjusted for all pairs. */
  pAdjusted: number | null
}

/** The fields of a headline as a plain object. */
export interface HeadlineFields {
  /** The score of the window. */
  nps: NpsFields
  /** The score of the window before it. */
  previous: NpsFields | null
  /** The score of every answer that is held. */
  allTime: NpsFields
  /** Missing answers in the window. */
  missing: number
  /** Which window it is. */
  window: LiveWindow
  /** When the window begins, in seconds since 1970-01-01 UTC; null where a decayed one has no answers. */
  from: number | null
  /** The first day of the window, as `2026-01-05`. */
  firstDay: string
  /** The last day of the window. */
  asOfDay: string
  /** The newest day there ever was. */
  newestDay: string | null
  /** How many seconds old the figure is, from the beginning of the pane of the newest answer. */
  age: number | null
  /** Answers of days that are kept no more. */
  expired: number
  /** Of a decayed window: how many answers of equal weight would tell as much. */
  effectiveN: number | null
  /** Of a decayed window: Kish's number. */
  kishN: number | null
}

/**
 * Says what was known of each row's customer strictly before it, off the event loop: recency, frequency, tenure, contacts
 * in three windows, and the previous score.
 *
 * Columns are copied before anything else happens: what JS does to them meanwhile does not matter.
 */
export declare function history(table: HistoryColumns, options: HistoryOptions): Promise<History>

/** The history of each row of a log, by column: null where a row has none. Times are in seconds. */
export interface History {
  /** Recency: the time since the last contact. */
  sinceContact: Array<number | null>
  /** Frequency: how many contacts there were. */
  contactsBefore: Array<number | null>
  /** The time since the first contact that the log has. */
  tenure: Array<number | null>
  /** Contacts in the 7 × 24 hours before. */
  contacts7d: Array<number | null>
  /** Contacts in the 30 × 24 hours before. */
  contacts30d: Array<number | null>
  /** Contacts in the 90 × 24 hours before. */
  contacts90d: Array<number | null>
  /** The latest score that was known. */
  previousScore: Array<number | null>
  /** Its class. */
  previousCategory: Array<'detractor' | 'passive' | 'promoter' | null>
  /** The time since the contact of that score. */
  sinceScore: Array<number | null>
  /** Scores that could not be read: their rows are contacts without one. */
  rejects: Rejects
}

/** The fields of an increment as a plain object. */
export interface IncrementFields {
  /** The measure. */
  measure: MeasureFields
  /** The score before it. */
  before: NpsFields
  /** The score after it. */
  after: NpsFields
  /** `after` minus `before`. */
  change: DifferenceFields
  /** The p-value of the change, adjusted for all measures by Holm. */
  pHolm: number | null
  /** What is said of the measure. */
  verdict: VerdictCode
  /** About how many further answers would tell. */
  answersNeeded: number | null
  /** What to know before using it. */
  caveats: Array<Caveat>
}

/** Measures answers by another indicator. An object of names and weights is a weighted sum, each in its own unit. */
export declare function indicator(answers: Distribution | ScoreResult | GroupScore, indicator: Indicator, options?: CompareOptions): IndicatorScore

/** Two indicators of the same groups. */
export interface IndicatorPair {
  /** The name of one indicator. */
  first: string
  /** The name of the other. */
  second: string
  /** Kendall's tau-b between both orders, -1 to 1; null where one has no two different groups. */
  tauB: number | null
  /** The groups that change places beyond their intervals. */
  flips: Array<Flip>
}

/** An indicator of some answers: estimate, interval, n, method and caveats. */
export interface IndicatorScore {
  /** The indicator's name. */
  name: string
  /** The estimate, in its unit; null without answers. */
  estimate: number | null
  /** Lower bound of the interval. */
  lower: number | null
  /** Upper bound of the interval. */
  upper: number | null
  /** Confidence level of the interval, 0 to 1. */
  level: number
  /** How many answers there are. */
  n: number
  /** How the interval was computed: `score`, `wilson`, `t` or `delta`. */
  method: 'score' | 'wilson' | 't' | 'delta'
  /** What the figures are of: `points`, `share`, `scale` or `weighted`. */
  unit: 'points' | 'share' | 'scale' | 'weighted'
  /** What to know before using the figures. */
  caveats: Array<Caveat>
  /** One line: the figure and its interval, withheld below 5 answers. */
  text: string
  /** A self-contained HTML fragment: the figure, its interval, the caveats. */
  html: string
}

/** Weights of answers whose chance to be in the sample was recorded: 1 over it each. */
export declare function inverseProbabilityWeights(probabilities: Numbers | readonly number[]): Float64Array

/** How a column compares with what was known. */
export interface LeakageReport {
  /** What the column is said to be. */
  feature: HistoryFeature
  /** How many rows it has. */
  rows: number
  /** Whether every row is what was known. */
  isExact: boolean
  /** The rows that differ, in order. */
  differing: Array<DifferingRow>
}

/** The likeliest run after one period. */
export interface LikelyRun {
  /** When, in seconds since 1970-01-01 UTC. */
  at: number
  /** How many periods, this one included, seem to have come since the last change; 0 for a change right after it. */
  length: number
  /** How probable that length is, 0 to 1. */
  probability: number
  /** How probable it is that the run is of at most five periods: that there was a change lately. */
  recent: number
}

/** One day of the total or of a segment. */
export interface LiveDay {
  /** The day, as `2026-01-05`. */
  day: string
  /** Its answers. */
  distribution: Distribution
}

/** One pane of the total or of a segment. */
export interface LivePane {
  /** When it begins, in seconds since 1970-01-01 UTC. */
  from: number
  /** The day it is of, as `2026-01-05`. */
  day: string
  /** Its answers. */
  distribution: Distribution
}

/** One segment of a dimension, at a moment. */
export interface LiveSegment {
  /** The dimension's value; null for answers without one, and for `other`. */
  value: string | null
  /** Whether it is of all values together that have no segment of their own. */
  other: boolean
  /** What is said of it. */
  headline: Headline
}

/** The fields of a measure as a plain object. */
export interface MeasureFields {
  /** What it is called. */
  id: string
  /** The first day it was in force, as `2026-01-05`. */
  date: string
  /** Where it applies: dimensions and their values. */
  where: Key
}

/** A code that stands for no answer, and how many rows had it. */
export interface MissingCode {
  /** The code. */
  code: number
  /** How many rows had it. */
  count: number
}

/** The weight that counts at a path. */
export interface NodeWeight {
  /** The weight. */
  weight: number
  /** The path of the node that has it: the path itself, or the nearest above. */
  givenBy: string
}

/** What classes of customers, of whom some did not answer, say together: a weighted score, bounds, R-indicator. */
export declare function nonResponse(classes: readonly AskedClass[], options?: CompareOptions): NonResponse

/**
 * The scores of all `sent` customers if those who did not answer were all detractors, or all promoters: certain, and
 * wide.
 */
export declare function nonResponseBounds(counts: Readonly<Counts>, sent: number): NonResponseBounds

/** Between which scores the one of all who were asked lies, whatever the silent think. */
export interface NonResponseBounds {
  /** How many were asked. */
  sent: number
  /** How many of them did not answer. */
  silent: number
  /** The score of those who answered, in points; null where nobody did. */
  nps: number | null
  /** The score of all who were asked if all the silent were detractors; null where nobody was asked. */
  lower: number | null
  /** The score of all who were asked if all the silent were promoters; null where nobody was asked. */
  upper: number | null
}

/** The fields of a score as a plain object. */
export interface NpsFields {
  /** 100 x (promoters - detractors) / n. */
  nps: number | null
  /** Lower bound of the interval, in points. */
  lower: number | null
  /** Upper bound of the interval, in points. */
  upper: number | null
  /** Confidence level of the interval, 0 to 1. */
  level: number
  /** How the interval was computed. */
  method: Exclude<Method, 'auto'>
  /** The scale the answers were given on. */
  scale: string
  /** How many answers there are. */
  n: number
  /** Answers of promoters. */
  promoters: number
  /** Answers of passives. */
  passives: number
  /** Answers of detractors. */
  detractors: number
  /** How many customers the answers were drawn from, where the interval counts on it. */
  population: number | null
  /** How many rows hold no answer. */
  missing: number | null
  /** What could not be counted, and why. */
  rejects: Rejects | null
  /** What to know before using the figure. */
  caveats: Array<Caveat>
}

/**
 * Reads answers with the situations they came from, off the event loop: the input of every analysis.
 *
 * Columns are copied before anything else happens: what JS does to them meanwhile does not matter.
 */
export declare function observations(table: ObservationsColumns, options: ObservationsOptions): Promise<Observations>

/** What there is to know of observations, as a plain object. */
export interface ObservationsFields {
  /** How many rows the table has. */
  rows: number
  /** How many answers the rows stand for. */
  n: number
  /** The names of the dimensions. */
  dimensions: Array<string>
  /** The first and the last day with a row. */
  span: Span | null
  /** All answers together. */
  total: DistributionFields
  /** What could not be counted, and why. */
  rejects: Rejects
}

/** All values of a dimension together that have no segment of their own. */
export interface OtherSegments {
  /** What is said of them, exact. */
  headline: Headline
  /** How many there ever were. */
  distinct: Distinct
}

/** The fields of a pair as a plain object. */
export interface PairAssociationFields {
  /** The situation: the two dimensions and their values. */
  condition: Key
  /** The score where both conditions are met. */
  nps: NpsFields
  /** That score minus that of all other answers. */
  gap: DifferenceFields
  /** That score minus the score of the answers that meet one condition only. */
  beyond: [DifferenceFields | null, DifferenceFields | null]
  /** The p-value of the gap, adjusted for all pairs tested, by Holm. */
  pHolm: number
  /** The same by Benjamini-Hochberg. */
  pBh: number
  /** By how many points the situation moves the score of the whole. */
  contribution: number
}

/** The difference of two scores that the same customers gave, the later one minus the earlier, in points. */
export interface PairedDifference {
  /** The difference, -200 to 200; null where nobody answered twice. */
  difference: number | null
  /** Lower bound of the interval, in points. */
  lower: number | null
  /** Upper bound of the interval, in points. */
  upper: number | null
  /** Confidence level of the interval, 0 to 1. */
  level: number
  /** Two-sided p-value of "customers rise as much as they fall". */
  pValue: number | null
  /** How the p-value was computed. */
  method: 'sign-flip' | 't'
  /** How many customers answered twice. */
  n: number
  /** How many went from each class (a row) to each (a column): detractor, passive, promoter. */
  transitions: Array<Array<number>>
  /** Customers of whom one answer or both are missing or rejected. */
  incomplete: number
  /** What of the first answers could not be read, and why. */
  rejectsBefore: Rejects
  /** What of the second answers could not be read, and why. */
  rejectsAfter: Rejects
  /** The first answers of those who answered twice. */
  before: Counts
  /** The second answers of those who answered twice. */
  after: Counts
  /** Bowker's test of symmetry. */
  bowker: TestStatistic | null
  /** Stuart and Maxwell's test of equal classes. */
  stuartMaxwell: TestStatistic | null
  /** What to know before using the figure. */
  caveats: Array<Caveat>
  /** One line: the difference, its interval and its p-value. */
  text: string
}

/** One path, from what was declared to what followed. */
export interface PathRow {
  /** The path, each axis as deep as asked for; nothing in a row of several paths. */
  path: Trace
  /** How many paths the row is of. */
  paths: number
  /** Its score, with interval and caveats. */
  nps: Nps
  /** Its share of all answers, 0 to 1; null without answers. */
  share: number | null
  /** What followed, in the order asked for. */
  consequences: Array<Consequence>
}

/** Paths with their scores and consequences, which together with `other` are the whole. */
export interface PathTable {
  /** The paths listed. */
  rows: Array<PathRow>
  /** All paths that are not listed, in one row; null where every one is. */
  other: PathRow | null
  /** All answers. */
  total: PathRow
  /** Confidence level of every interval, 0 to 1. */
  level: number
  /** One line: how many paths, and the whole. */
  text: string
  /** A self-contained HTML table of the first paths. */
  html: string
}

/** The chance of a test of so many answers to find a difference. */
export declare function power(plan: PowerPlan): Power

/** The chance of a test to find a difference. */
export interface Power {
  /** The chance, 0 to 1. */
  power: number
  /** One line: the chance, and of what. */
  text: string
}

/** The answers of each class, with noise; spends of the budget. */
export declare function privateCounts(counts: Readonly<Counts>, options: PrivateOptions & { scale?: string }): PrivateHistogram

/**
 * The answers at each point of their scale, with discrete Laplace noise that is drawn exactly; spends of the budget.
 *
 * Where only the score is wanted, `privateCounts` has less noise in it. What is hidden is one answer:
 * where customers answer several times, `bounded` of `Observations` hides the customer.
 */
export declare function privateHistogram(answers: Distribution, options: PrivateOptions): PrivateHistogram

/** A score of private counts. */
export interface PrivateNps {
  /** The score, in points. */
  nps: number
  /** Lower bound of the interval, in points. */
  lower: number
  /** Upper bound of the interval, in points. */
  upper: number
  /** Confidence level of the interval, 0 to 1. */
  level: number
  /** How many answers there are, as far as the noise tells. */
  n: number
  /** The standard error, in points, noise included. */
  standardError: number
  /** The part of the noise alone, in points. */
  noiseError: number
  /** What to know before using the figure. */
  caveats: Array<Caveat>
}

/**
 * The probability that the true score of `after` is more than `margin` points above that of `before`, given these answers
 * and nothing else, under Jeffreys' prior; null without answers on a side.
 */
export declare function probabilityGreater(before: Side, after: Side, options?: ProbabilityOptions): number | null

/** A set of answers whose figures were told. */
export interface PublishedSet {
  /** The first day of the answers, as `2026-01-05`; null where they have none. */
  start: string | null
  /** The day after the last; null where they have none. */
  end: string | null
  /** The dimension of each step from all answers to these. */
  dimensions: Array<string>
  /** The value of each step; null for none. */
  path: Label[]
  /** How many there are of each class. */
  counts: Counts
}

/**
 * Bands that hold as many of the numbers each as may be: edges at the quantiles k/`bands`, of type 7.
 *
 * Equal edges are one, and none is at the lowest number.
 */
export declare function quantileBands(values: Answers, bands: number, options?: { frequency?: Answers }): Bands

/**
 * Weights with which the rows have known totals, off the event loop; with one margin, post-stratification.
 *
 * Columns are copied before anything else happens: what JS does to them meanwhile does not matter.
 */
export declare function rake(table: Columns, options: RakeOptions): Promise<Raked>

/** One known total, and what the weights make of it. */
export interface RakedCell {
  /** The margin, such as `sex × region`. */
  margin: string
  /** The value, such as `f × north`. */
  label: string
  /** How many answers have it. */
  n: number
  /** Its share of the total, 0 to 1. */
  target: number
  /** The share of weight that it had. */
  before: number
  /** The share of weight that it has. */
  after: number
}

/**
 * Ranks groups with the uncertainty of each rank. Rows come in the order of the groups, never sorted.
 *
 * Of an 'agent' only what is reliable is said; where nothing is, the promise is rejected with `NPS_UNRELIABLE`, which names
 * the answers needed. `acceptUnreliable: true` ranks everyone, and whoever says so answers for it.
 */
export declare function rank(table: ScoreTable, options: RankOptions): Promise<Ranking>

/** One entity: as much of it as may be said. */
export interface RankedEntity {
  /** Its name: the values of the columns it was grouped by, with " / " between. */
  name: string
  /** How many answers it has. */
  n: number
  /** What may be said of it: `ranked`, `interval_only`, `withheld` or `no_answers`. */
  standing: Standing
  /** How much of what is seen of it is true, 0 to 1; null without answers. */
  reliability: number | null
  /** Its score drawn towards the mean, in points; where it is ranked. */
  shrunk: number | null
  /** Lower bound of that score; where it is not withheld. */
  lower: number | null
  /** Upper bound of that score. */
  upper: number | null
  /** The median of its rank, 1 the best; where it is ranked. */
  rank: number | null
  /** The best rank it may have. */
  rankLower: number | null
  /** The worst rank it may have. */
  rankUpper: number | null
  /** The probability that it is among the best `top`. */
  pTop: number | null
  /** The probability that it is among the last `top`. */
  pBottom: number | null
}

/** Entities with the uncertainty of their ranks, in the order of the groups. */
export interface Ranking {
  /** What the entities are. */
  subject: Subject
  /** The mean of the entities, in points; null where none has answers. */
  mean: number | null
  /** How far entities differ beyond chance, a standard deviation in points. */
  tau: number | null
  /** Share of the variance of an answer that is the entity's at all, 0 to 1. */
  share: number | null
  /** Lower bound of the share. */
  shareLower: number | null
  /** Upper bound of the share. */
  shareUpper: number | null
  /** How many answers an entity needs for a reliability of 0.7; null where no number is enough. */
  neededN: number | null
  /** How many entities are ranked. */
  ranked: number
  /** How many entities have answers. */
  k: number
  /** Confidence level of the interval of each score, 0 to 1. */
  level: number
  /** Level of the interval of each rank, 0 to 1. */
  rankLevel: number
  /** How many ranks at either end `pTop` and `pBottom` are of. */
  top: number
  /** The seed of the draws. */
  seed: number
  /** What to know before using the figures. */
  caveats: Array<Caveat>
  /** Each entity, in the order of the groups. */
  rows: Array<RankedEntity>
  /** One line: how many entities, and around what. */
  text: string
  /** A self-contained HTML table of the first entities. */
  html: string
}

/** A share with its interval, 0 to 1; nothing but `n` with too few answers. */
export interface Rate {
  /** Of how many it is known. */
  n: number
  /** For how many it is so. */
  count: number | null
  /** Their share. */
  rate: number | null
  /** Lower bound, by Wilson. */
  lower: number | null
  /** Upper bound. */
  upper: number | null
}

/** Reads the rows of a CSV file, UTF-8, with a header, off the event loop. What is no response is in `rejects`. */
export declare function readCsv(data: string | Uint8Array, options?: ResponseOptions): Promise<Responses>

/** Reads JSON Lines, an object a line, off the event loop. What is no response is in `rejects`. */
export declare function readJsonLines(data: string | Uint8Array, options?: ResponseOptions): Promise<Responses>

/**
 * Reads a column of tags, and leaves out those set when the score was known or later.
 *
 * A row is `provenance:tag`, joined by `;`; `@after`, or `@` and a moment, says when a tag was set. `scored` has when each
 * row was scored.
 */
export declare function readTags(tags: ReadonlyArray<string | null | undefined>, options?: { scored?: MomentColumn }): TagColumn

/** The trace in a situation: dimensions with their values. */
export declare function readTrace(situation: Readonly<Record<string, string>>, options?: TraceOptions): Trace

/** One value that was not counted. */
export interface Reject {
  /** The zero-based row of the value in the input. */
  row: number
  /** The value as it arrived, in at most 40 characters. */
  value: string
  /** The rule it broke. */
  reason: RejectReason
}

/** The ledger of values that were not counted. Non-answers (null, undefined, blank text) are not rejects. */
export interface Rejects {
  /** How many values were rejected. */
  total: number
  /** How many for each reason, zero included. */
  counts: Record<RejectReason, number>
  /** How many rows, missing and not rejected, had which missing code; those that no row had are left out. */
  missingCodes: Array<MissingCode>
  /** The first rejected values by row, at most ten. */
  examples: Array<Reject>
}

/** How the bounds of a bootstrap were drawn. */
export interface Resampling {
  /** How many resamples. */
  resamples: number
  /** The seed of the draws. */
  seed: number
}

/** Whether an order of groups survives a change of indicator. */
export interface Robustness {
  /** Whether no two groups change places beyond their intervals; null with fewer than two groups or indicators. */
  survives: boolean | null
  /** Each pair of indicators, in the order given. */
  pairs: Array<IndicatorPair>
  /** How many groups have answers. */
  k: number
  /** Confidence level of every interval, 0 to 1. */
  level: number
  /** One line: whether the order survives. */
  text: string
  /** A self-contained HTML table of the pairs of indicators. */
  html: string
}

/** Says whether the order of groups survives a change of indicator. */
export declare function robustToMetric(table: ScoreTable, indicators: readonly Indicator[], options?: CompareOptions): Promise<Robustness>

/** How many answers it takes for an interval of a margin, or to find a difference. */
export declare function sampleSize(plan: SamplePlan): SampleSize

/** How many answers a plan takes. */
export interface SampleSize {
  /** How many answers in all. */
  answers: number
  /** How many of the first score, for a difference. */
  before: number | null
  /** How many of the second score, for a difference. */
  after: number | null
  /** The number before rounding up: in all for a margin, of the first score for a difference. */
  exact: number
  /** How many customers to ask, where the response rate is given. */
  invitations: number | null
  /** How many days it takes, where answers or requests a day are given. */
  days: number | null
  /** One line: what it takes. */
  text: string
}

/**
 * Scores a column of answers, at once. O(rows), at the speed of memory for a `Uint8Array`.
 *
 * `null`, `undefined`, holes and blank texts are missing. What cannot be an answer (6.5, 11, NaN, true, "neuf") is
 * entered in the ledger `rejects`, or with `errors: 'raise'` thrown.
 */
export declare function score(values: Answers, options?: ScoreOptions): ScoreResult

/** Scores a column of answers off the event loop. What JS does to `values` meanwhile does not matter. */
export declare function scoreAsync(values: Answers, options?: ScoreOptions): Promise<ScoreResult>

/**
 * Scores each group of rows that share the values of the columns `by`, off the event loop.
 *
 * Columns are copied before anything else happens: what JS does to them meanwhile does not matter.
 */
export declare function scoreBy(table: Columns, options: ScoreByOptions): Promise<ScoreTable>

/** One group as a plain object. */
export interface ScoreRow {
  /** The group's value in each column. */
  key: Key
  /** How many answers were given. */
  n: number
  /** Answers of detractors. */
  detractors: number
  /** Answers of passives. */
  passives: number
  /** Answers of promoters. */
  promoters: number
  /** How many rows hold no answer. */
  missing: number
  /** The score in points; null without answers. */
  nps: number | null
  /** Lower bound of the interval, in points; null without answers. */
  lower: number | null
  /** Upper bound of the interval, in points; null without answers. */
  upper: number | null
}

/** All groups as columns, one element a group. A typed array holds no null: without answers the figures are NaN. */
export interface ScoreTableColumns {
  /** The groups' values in each column that was grouped by. */
  key: Record<string, Label[]>
  /** How many answers were given. */
  n: Float64Array
  /** Answers of detractors. */
  detractors: Float64Array
  /** Answers of passives. */
  passives: Float64Array
  /** Answers of promoters. */
  promoters: Float64Array
  /** How many rows hold no answer. */
  missing: Float64Array
  /** The score in points. */
  nps: Float64Array
  /** Lower bound of the interval, in points. */
  lower: Float64Array
  /** Upper bound of the interval, in points. */
  upper: Float64Array
}

/** A table as a plain object. */
export interface ScoreTableFields {
  /** The names of the columns that were grouped by. */
  by: Array<string>
  /** One plain object a group. */
  rows: Array<ScoreRow>
  /** The score of all rows together. */
  total: NpsFields
}

/** The trend of the score, in points a second, by the times of the periods; those without answers are left out. */
export declare function scoreTrend(periods: readonly Period[], options?: TrendOptions): Trend | null

/** For the facade: an answer as the core takes it. */
export interface Seen {
  /** In seconds since 1970-01-01 UTC. */
  at: number
  /** The values of the dimensions, as segments are named. */
  values: Array<string | undefined | null>
}

/** How many values of a dimension have a segment of their own. */
export interface SegmentCap {
  /** How many, besides those of `always`. */
  most: number
  /** The values that have one in any case. */
  always: Array<string>
}

/** What these answers say against a score of so many points, at any moment of their stream. */
export declare function sequentialTest(counts: Side, hypothesis: number): SequentialTest

/** What a stream says against one score. */
export interface SequentialTest {
  /** The score in doubt, in points. */
  hypothesis: number
  /** What one point betted against it has become; 1 without answers. */
  eValue: number
  /** Its natural logarithm. */
  logEValue: number
  /** min(1, 1/e): stays above any alpha at all moments together, but for a share alpha of streams, if the score is right. */
  pValue: number
  /** How many answers there are. */
  n: number
}

/** One share with its interval, all from 0 to 1; null without answers. */
export interface ShareInterval {
  /** The share of the answers. */
  share: number | null
  /** Lower bound. */
  lower: number | null
  /** Upper bound. */
  upper: number | null
}

/** The shares of the three classes, with intervals that hold all three at once. */
export interface ShareIntervals {
  /** The share of detractors. */
  detractors: ShareInterval
  /** The share of passives. */
  passives: ShareInterval
  /** The share of promoters. */
  promoters: ShareInterval
  /** Confidence level of the three together, 0 to 1. */
  level: number
  /** How many answers there are. */
  n: number
  /** How the intervals were computed: `goodman`. */
  method: string
  /** What to know before using the figures. */
  caveats: Array<Caveat>
  /** One line: each share with its interval. */
  text: string
  /** A self-contained HTML table of the three. */
  html: string
}

/** Draws the score of each group towards the mean of all, the more the fewer answers it has: empirical Bayes. */
export declare function shrink(table: ScoreTable, options?: ShrinkOptions): Promise<Shrinkage>

/** Every entity's score drawn towards the mean, and how far entities truly differ. */
export interface Shrinkage {
  /** The mean of the entities, in points; null where none has answers. */
  mean: number | null
  /** How far entities differ beyond chance, a standard deviation in points. */
  tau: number | null
  /** Lower bound of `tau`; null with fewer than two entities. */
  tauLower: number | null
  /** Upper bound of `tau`. */
  tauUpper: number | null
  /** Share of the variance of an answer that is the entity's, 0 to 1. */
  share: number | null
  /** Lower bound of the share. */
  shareLower: number | null
  /** Upper bound of the share. */
  shareUpper: number | null
  /** The variance of one answer within an entity, on [-1, 1] squared. */
  within: number | null
  /** How many entities have answers. */
  k: number
  /** How `tau` was estimated: `pm`, `dl` or `reml`. */
  method: Heterogeneity
  /** Confidence level of every interval, 0 to 1. */
  level: number
  /** What to know before using the figures. */
  caveats: Array<Caveat>
  /** Each entity, in the order of the groups. */
  rows: Array<ShrunkEntity>
  /** One line: how many entities, and around what. */
  text: string
  /** A self-contained HTML table of the first entities. */
  html: string
}

/** One entity: its score by itself, and drawn towards the mean. */
export interface ShrunkEntity {
  /** Its name: the values of the columns it was grouped by, with " / " between. */
  name: string
  /** How many answers it has. */
  n: number
  /** Its score by itself, in points; null without answers. */
  nps: number | null
  /** Its score drawn towards the mean, in points. */
  shrunk: number | null
  /** Lower bound of the shrunk score. */
  lower: number | null
  /** Upper bound of the shrunk score. */
  upper: number | null
  /** How much of what is seen of it is true, 0 to 1. */
  reliability: number | null
}

/** The first and the last day with a row. */
export interface Span {
  /** The first day, as `2026-01-05`. */
  first: string
  /** The last day. */
  last: string
}

/** Bands that separate the scores best (MDLP); one band where nothing does. */
export declare function supervisedBands(values: Answers, scores: Answers, options?: SupervisedOptions): Bands

/**
 * Counts answers by situation and period, off the event loop: rows, columns, or an Arrow table as bytes (IPC, a stream or
 * a file, not compressed). The same answers give the same table, to the last byte, in whatever order they come.
 *
 * What is given is copied before anything else happens. Rows are counted 65,536 at a time, so that what is held of them is
 * their cells. What cannot be an answer is counted in `rejects` by its reason, without examples; the error that
 * `errors: 'raise'` asks for names a value and no row.
 */
export declare function tabulate(source: TabulateSource, options: TabulateOptions): Promise<Observations>

/** A column of tags as it was known when each row was scored. */
export interface TagColumn {
  /** The value of the dimension in each row: tags in order, joined by `;`; null where it has none. */
  values: Array<string | null>
  /** The tags that were left out of all rows. */
  excluded: TagCounts
  /** Says so where any were. */
  caveats: Array<Caveat>
}

/** How many tags, by who set them. */
export interface TagCounts {
  /** By agents. */
  agent: number
  /** By the journey. */
  journey: number
  /** By models. */
  model: number
  /** By owners of products or processes. */
  owner: number
}

/** Tests whether two independent scores on one scale differ; by default exactly where a side has fewer than 30 answers. */
export declare function testDifference(before: Side, after: Side, options?: TestDifferenceOptions): DifferenceTest

/** A test statistic, its degrees of freedom and its p-value. */
export interface TestStatistic {
  /** The statistic. */
  statistic: number
  /** Its degrees of freedom; 0 where nothing varies. */
  df: number
  /** Those below the line, of an F. */
  dfError: number | null
  /** The probability of one as large, were there nothing to find. */
  pValue: number
}

/** The values of a dimension with the most answers. */
export interface TopSegments {
  /** Those with the most answers in the window, the largest first. */
  segments: Array<LiveSegment>
  /** No value that is not listed has more answers than this in the window. */
  atMost: number
  /** Whether no value that is not listed has more answers than one that is. */
  exact: boolean
  /** Those that have no segment of their own, where there are any. */
  other: OtherSegments | null
}

/** What the customer declared, how the company qualified it, and what was done: paths, null where there is none. */
export interface Trace {
  /** What the customer said. */
  declaration: string | null
  /** How the company coded it. */
  qualification: string | null
  /** What was done. */
  action: string | null
}

/** The paths of each axis that its taxonomy does not have. */
export interface TraceRejects {
  /** Of what customers said. */
  declaration: UnknownPaths
  /** Of how the company coded it. */
  qualification: UnknownPaths
  /** Of what was done. */
  action: UnknownPaths
  /** How many paths were not taken, of all axes. */
  total: number
  /** One line: how many, and the first of them. */
  text: string
}

/** A situation within a situation; its figures are null where they are withheld. */
export interface TreeNode {
  /** The value of each step from all answers to these; null for none. */
  path: Label[]
  /** The dimension of each step. */
  dimensions: Array<string>
  /** How many steps it is below the root. */
  depth: number
  /** The value of its last step; null for the root. */
  label: Label
  /**
   * The conditions by which `select` finds its answers, and no others; null of the part whose paths end where those of
   * others go on, and below it.
   */
  situation: Where | null | null
  /** The row of its parent; null for the root. */
  parent: number | null
  /** Whether its figures are withheld, because they would tell what a few customers answered. */
  isWithheld: boolean
  /** Whether it has parts of which nothing can be told, not even how many they are. */
  hidesParts: boolean
  /** How many answers it has. */
  n: number | null
  /** Its score. */
  nps: NpsFields | null
  /** Its share of all answers, 0 to 1. */
  share: number | null
  /** The points of the whole score that come from it. */
  contribution: number | null
  /** By how many points it moves the score of the whole. */
  impact: number | null
  /** Its score minus that of the rest of its parent. */
  gap: DifferenceFields | null
  /** What to know before using it. */
  caveats: Array<Caveat>
}

/** The trend of a series with a value a period, or none; null where there are fewer than 4 values. O(values squared). */
export declare function trend(values: ReadonlyArray<number | null | undefined> | Float64Array | Float32Array, options?: TrendOptions): Trend | null

/** A trend. */
export interface Trend {
  /** The change from one period to the next: the median of that between any two. */
  slope: number
  /** Lower bound of the slope. */
  lower: number
  /** Upper bound of the slope. */
  upper: number
  /** Confidence level of the bounds, 0 to 1. */
  level: number
  /** The value of the line at time 0. */
  intercept: number
  /** How many more pairs of values go up than down. */
  s: number
  /** The variance of `s` if there is no trend. */
  variance: number
  /** `s` less 1 towards 0, over its standard deviation. */
  z: number
  /** Two-sided p-value of "there is no trend". */
  pValue: number
  /** Kendall's tau-a, -1 to 1. */
  tau: number
  /** How the ranks of values, less the trend, go with those before; null where seasons are taken out instead. */
  autocorrelation: number | null
  /** How it was tested. */
  method: 'mann-kendall' | 'hamed-rao' | 'seasonal-mann-kendall'
  /** How many values there are. */
  n: number
}

/** The last period of one situation among many. */
export interface Unexpected {
  /** The name of the situation. */
  situation: string
  /** Its last period beside what was expected; null for a series without periods. */
  last: Expected | null
  /** Its p-value, adjusted for the number of situations by Benjamini & Hochberg. */
  pAdjusted: number | null
  /** Whether it is outside: `pAdjusted` is at most 1 - level. */
  isUnexpected: boolean
}

/**
 * The last period of every situation beside what was expected of it, corrected for their number: of those that are told
 * to be unexpected, at most a share of 1 - level is expected to be chance. Computed off the event loop.
 */
export declare function unexpectedSituations(situations: Readonly<Record<string, readonly Period[]>>, options?: ExpectedOptions): Promise<Unexpected[]>

/** A path that was not taken, and how often it came. */
export interface UnknownPath {
  /** The path as it came, shortened where it is long. */
  path: string
  /** Why it is none. */
  fault: 'unknown' | 'retired'
  /** How often it came. */
  count: number
}

/** The paths that a taxonomy does not have: how often they came, and the first of them as examples. */
export interface UnknownPaths {
  /** How often such a path came. */
  count: number
  /** How many such paths there are. */
  distinct: number
  /** The first of them by their text. */
  examples: Array<UnknownPath>
}

/** One path with its importance. */
export interface ValuedNode {
  /** The path. */
  path: string
  /** What an answer weighs here. */
  weight: number
  /** The node that gives the weight: the path itself or the nearest above; null where none does. */
  givenBy: string | null
  /** Its score without weights. */
  nps: Nps
  /** Its share of the answers, 0 to 1. */
  share: number
  /** Its share of the weight, 0 to 1; null where no answer has a weight. */
  weightedShare: number | null
  /** By how many points it moves the score from the unweighted to the weighted one. */
  contribution: number | null
}

/** A score by importance beside the same without, and the paths that make the difference. */
export interface ValueWeighted {
  /** The score by importance: a choice and not a sample, so without interval. */
  weighted: WeightedNps
  /** The score of the same answers without weights. */
  unweighted: Nps
  /** The weighted minus the unweighted score, in points; null where one of them is. */
  difference: number | null
  /** The paths that have answers, those that make most of the difference first. */
  rows: Array<ValuedNode>
  /** The name of the taxonomy. */
  taxonomy: string
  /** Its version, and so that of the weights. */
  version: number
  /** Answers without a path, which are in neither score. */
  missing: number
  /** Answers with a path that the taxonomy does not have, which are in neither score. */
  unknown: UnknownPaths
  /** One line: both scores. */
  text: string
  /** A self-contained HTML table of the first paths. */
  html: string
}

/** For the facade: what is watched. */
export interface Watched {
  /** The place of the dimension; -1 for the total. */
  place: number
  dimension?: string
  value?: string
}

/**
 * Scores answers that do not all weigh the same, off the event loop.
 *
 * Columns are copied before anything else happens: what JS does to them meanwhile does not matter.
 */
export declare function weighted(table: Columns, options: WeightedOptions): Promise<WeightedNps>

/** The fields of a weighted score as a plain object. */
export interface WeightedNpsFields {
  /** 100 x (weight of promoters - weight of detractors) / total weight; null without answers. */
  nps: number | null
  /** Lower bound of the interval, in points; null without answers and for importance weights. */
  lower: number | null
  /** Upper bound of the interval, in points; null without answers and for importance weights. */
  upper: number | null
  /** Confidence level of the interval, 0 to 1. */
  level: number
  /** How the interval was computed; never 'auto'. */
  method: Exclude<Method, 'auto'>
  /** What the weights mean. */
  kind: WeightKind
  /** Standard error of the score, in points; null of a single answer and for importance weights. */
  se: number | null
  /** The scale the answers were given on. */
  scale: string
  /** How many answers have a weight, a row as often as its frequency says. */
  n: number
  /** Answers of promoters. */
  promoters: number
  /** Answers of passives. */
  passives: number
  /** Answers of detractors. */
  detractors: number
  /** The weighted share of promoters, 0 to 1; null without answers. */
  promoterShare: number | null
  /** The weighted share of passives, 0 to 1; null without answers. */
  passiveShare: number | null
  /** The weighted share of detractors, 0 to 1; null without answers. */
  detractorShare: number | null
  /** Answers left out because their weight is 0. */
  weightless: number
  /** How many answers of equal weight would tell as much, at most n; null for importance weights. */
  effectiveN: number | null
  /** Kish's number, (sum w)^2 / sum w^2; null for importance weights. */
  kishN: number | null
  /** How many times `effectiveN` goes into n; null for importance weights. */
  designEffect: number | null
  /** How many clusters hold answers; null where answers come one by one. */
  clusters: number | null
  /** How the bounds were drawn; null where nothing was. */
  resampling: Resampling | null | null
  /** How many rows hold no answer. */
  missing: number
  /** What could not be counted, and why. */
  rejects: Rejects
  /** What to know before using the figure. */
  caveats: Array<Caveat>
}

/** A situation with this trace in it; an axis that is missing here is missing there. */
export declare function writeTrace(trace: Partial<Trace>, situation: Readonly<Record<string, string>>, options?: TraceOptions): Record<string, string>
