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

/** Options of a score. What is left out is as the core has it. */
export interface ScoreOptions {
  /** The scale: '0-10', '1-10', or others with their cuts, 'lowest-highest/first passive/first promoter': '1-5/4/5'. */
  scale?: '0-10' | '1-10' | (string & {})
  /** Confidence level of the interval, between 0 and 1. */
  level?: number
  /** Method of the interval. */
  method?: Method
  /** What to do with values that cannot be answers: count them in `rejects`, or throw at the first one. */
  errors?: 'report' | 'raise'
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

/** Options of `scoreBy`. */
export interface ScoreByOptions extends ScoreOptions {
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

/** A dictionary-coded column; groups come in the order of `labels`. */
export interface Dictionary {
  codes: Int8Array | Uint8Array | Int16Array | Uint16Array | Int32Array | Uint32Array | BigInt64Array | BigUint64Array
  labels: ReadonlyArray<string> | ReadonlyArray<number>
}

/** A table: columns of one length, by name. */
export type Columns = Readonly<Record<string, Answers | KeyColumn>>

/** Why a value was not counted. */
export type RejectReason = 'out_of_range' | 'not_integer' | 'not_a_number' | 'wrong_type'

/** What there is to know before using a figure. */
export type CaveatCode = 'no_answers' | 'too_few_answers' | 'indicative' | 'one_class' | 'non_standard_scale'

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
  /** A plain object, for `JSON.stringify`: the same JSON as in every language. */
  toJSON(): DistributionFields
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
  /** A self-contained HTML fragment: the score, its interval, a bar of the answers, the caveats. */
  toHtml(): string
  /** One line: the score, its interval, n, and for a whole column what was missing or rejected. */
  toString(): string
  /** The fields as a plain object, for `JSON.stringify`. */
  toJSON(): NpsFields
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

/**
 * P-values raised for the number of comparisons, in the order given. null and NaN are comparisons that could not be
 * made: they are null in the result and do not count.
 */
export declare function adjust(pValues: PValues, options?: AdjustOptions): Array<number | null>

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

/**
 * The difference of two independent scores on one scale, `after` minus `before`, with its interval and p-value.
 *
 * Throws `NPS_SCALE_MISMATCH` where both sides carry a scale and it is not the same.
 */
export declare function compare(before: Side, after: Side, options?: CompareOptions): Difference

/** How many answers fell in each class. */
export interface Counts {
  /** Answers of detractors. */
  detractors: number
  /** Answers of passives. */
  passives: number
  /** Answers of promoters. */
  promoters: number
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

/** A distribution as a plain object: the same JSON as in every language. */
export interface DistributionFields {
  /** The scale. */
  scale: string
  /** The count of each point of the scale, from the lowest. */
  counts: Array<number>
  /** How many were asked and gave no answer. */
  missing: number
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
  /** How many rows hold no answer. */
  missing: number | null
  /** What could not be counted, and why. */
  rejects: Rejects | null
  /** What to know before using the figure. */
  caveats: Array<Caveat>
}

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
  /** The first rejected values by row, at most ten. */
  examples: Array<Reject>
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
