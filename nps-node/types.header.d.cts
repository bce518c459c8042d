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

