// The types of the package: those generated from Rust, plus what index.cjs adds.
import { EventEmitter } from 'node:events'
import type {
  Association,
  ChangeDetector,
  ChangeEvent,
  ChangeNode,
  ChangeOptions,
  GroupScore,
  Key,
  Live,
  LiveQuestion,
  LiveResponses,
  Moment,
  PairAssociation,
  ResponseFields,
  SegmentValue,
  TreeNode,
} from './native.cjs'

export {
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
  Suppression,
  Tree,
  UseCase,
  Taxonomies,
  Taxonomy,
  SituationEncoder,
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
  compareAll,
  compareContexts,
  comparePaired,
  dateChanges,
  equivalence,
  expectedPeriods,
  explainChange,
  explainFactors,
  funnel,
  history,
  indicator,
  inverseProbabilityWeights,
  nonResponse,
  nonResponseBounds,
  observations,
  power,
  privateCounts,
  privateHistogram,
  probabilityGreater,
  rake,
  rank,
  readCsv,
  readJsonLines,
  readTrace,
  readTags,
  robustToMetric,
  sampleSize,
  score,
  scoreAsync,
  scoreBy,
  scoreTrend,
  sequentialTest,
  shrink,
  tabulate,
  testDifference,
  trend,
  unexpectedSituations,
  weighted,
  writeTrace,
} from './native.cjs'
export type * from './native.cjs'

declare module './native.cjs' {
  interface Responses {
    [Symbol.iterator](): IterableIterator<ResponseFields>
  }
  interface ScoreTable {
    [Symbol.iterator](): IterableIterator<[key: Key, score: GroupScore]>
  }
  interface AssociationTable {
    [Symbol.iterator](): IterableIterator<Association>
  }
  interface PairTable {
    [Symbol.iterator](): IterableIterator<PairAssociation>
  }
  interface Tree {
    [Symbol.iterator](): IterableIterator<TreeNode>
  }
  interface ChangeTree {
    [Symbol.iterator](): IterableIterator<ChangeNode>
  }
}

/** What is watched: the total, or a segment of a dimension; with a detector, or what a new one is to watch for. */
export type WatchTarget = (
  | { readonly dimension?: null; readonly value?: null }
  | { readonly dimension: string; readonly value?: SegmentValue }
) &
  ({ readonly detector: ChangeDetector } | (ChangeOptions & { readonly detector?: undefined }))

/** A change of the total, or of a segment; `value` is null for answers without one. */
export interface WatchEvent extends ChangeEvent {
  readonly dimension: string | null
  readonly value: string | null
}

/**
 * Answers go through it to an aggregator, and to the detectors of the segments that are watched: it emits 'change' with
 * a `WatchEvent`, and is an async iterator of them. Only what is pushed through it, one by one, is watched; late answers
 * as of now, and of responses those that are new.
 */
export declare class Watch<Held extends Live | LiveResponses = Live> extends EventEmitter<{
  change: [event: WatchEvent]
  close: []
}> {
  /**
   * `limit`: how many events each loop over it keeps until they are fetched, 1024 by default; the oldest go first.
   * `newest`: where detectors are given that have seen answers, the newest moment that was watched with them.
   */
  constructor(live: Held, targets: readonly WatchTarget[], options?: { limit?: number; newest?: Moment })
  /** What is held. */
  get live(): Held
  /** What is watched, in the order given: to keep the bytes of each detector. */
  get detectors(): { dimension: string | null; value: string | null; detector: ChangeDetector }[]
  /** The newest moment that was watched, in seconds since 1970-01-01 UTC: with the detectors' bytes, the state. */
  get newest(): number | null
  /** How many events were let go because nobody fetched them. */
  get dropped(): number
  /** Counts an answer as `push` of what is held does, and tells of the changes that it makes certain. */
  push(...answer: Parameters<Held['push']>): ReturnType<Held['push']>
  /** Ends the watch: nothing more is taken, and loops over it end when they have fetched what there is. */
  close(): void
  [Symbol.asyncIterator](): AsyncIterableIterator<WatchEvent>
}

/**
 * Answers that go through it, one by one, to an aggregator, and what the window of its segment holds after each: what
 * `window` says of it at the newest moment there ever was. It keeps the sums of that window, so that an answer costs no
 * more than a `push`. Whatever else changes the aggregator is seen.
 */
export declare class LiveFollower {
  /**
   * Follows the segments of a dimension, over the window of the aggregator or another one. A dimension with a cap cannot
   * be followed.
   */
  constructor(live: Live, dimension: string, options?: LiveQuestion)
  /** What is followed. */
  get live(): Live
  /**
   * Counts an answer as `push` of the aggregator does; gives the detractors, passives and promoters that the window of
   * its segment then holds: always in the same array, which the next answer overwrites.
   */
  push(...answer: Parameters<Live['push']>): Float64Array
}

/** The codes an error can carry, the same in every language. */
export type ErrorCode =
  | 'NPS_INVALID_SCALE'
  | 'NPS_SCALE_MISMATCH'
  | 'NPS_SCORE_OUT_OF_RANGE'
  | 'NPS_SCORE_NOT_INTEGER'
  | 'NPS_SCORE_NOT_A_NUMBER'
  | 'NPS_SCORE_WRONG_TYPE'
  | 'NPS_INVALID_TIME'
  | 'NPS_INVALID_RESPONSE'
  | 'NPS_INVALID_COUNT'
  | 'NPS_COUNT_OVERFLOW'
  | 'NPS_NOTHING_TO_RETRACT'
  | 'NPS_UNRELIABLE'
  | 'NPS_INVALID_LEVEL'
  | 'NPS_UNKNOWN_METHOD'
  | 'NPS_INVALID_ARGUMENT'
  | 'NPS_LENGTH_MISMATCH'
  | 'NPS_UNKNOWN_COLUMN'
  | 'NPS_WRONG_COLUMN_TYPE'
  | 'NPS_INVALID_KEY_CODE'
  | 'NPS_CORRUPT_BYTES'
  | 'NPS_UNSUPPORTED_VERSION'

/** Every code, in the order of the core. */
export declare const ERROR_CODES: readonly ErrorCode[]

/** What is thrown, and what promises are rejected with. */
export interface NpsError extends Error {
  readonly code: ErrorCode
  /** The zero-based row that holds the offending value, where one row is to blame. */
  readonly row?: number
}
