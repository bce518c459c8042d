// The types of the package: those generated from Rust, plus what index.cjs adds.
import type { Association, GroupScore, Key, PairAssociation, ResponseFields } from './native.cjs'

export {
  Association,
  AssociationTable,
  Difference,
  Distribution,
  Findings,
  Headline,
  Increment,
  Live,
  Measure,
  NonResponse,
  Nps,
  Observations,
  PairAssociation,
  PairTable,
  Program,
  Raked,
  Responses,
  ScoreTable,
  WeightedNps,
  adjust,
  associate,
  associatePairs,
  beforeAfter,
  categoryCounts,
  check,
  clustered,
  compare,
  compareContexts,
  funnel,
  indicator,
  observations,
  rank,
  inverseProbabilityWeights,
  nonResponse,
  nonResponseBounds,
  rake,
  readCsv,
  readJsonLines,
  robustToMetric,
  score,
  scoreAsync,
  scoreBy,
  shrink,
  weighted,
} from './native.cjs'
export type {
  AdjustOptions,
  Answers,
  Arrival,
  Arrived,
  AskedClass,
  AssociationFields,
  AssociationOptions,
  BeforeAfterOptions,
  CategoryCounts,
  Caveat,
  CaveatCode,
  ClusteredNps,
  ClusteredOptions,
  Columns,
  CompareOptions,
  Correction,
  Counts,
  Day,
  Dictionary,
  DifferenceFields,
  DistributionFields,
  Flip,
  Funnel,
  FunnelPoint,
  GroupScore,
  HeadlineFields,
  Heterogeneity,
  IncrementFields,
  Indicator,
  IndicatorPair,
  IndicatorScore,
  Key,
  KeyColumn,
  Label,
  Language,
  LiveColumns,
  LiveDay,
  LiveOptions,
  LiveSegment,
  Margin,
  MeasureFields,
  MeasureOptions,
  Method,
  Moment,
  MomentColumn,
  NonResponseBounds,
  NpsFields,
  Nullable,
  Numbers,
  ObservationsColumns,
  ObservationsFields,
  ObservationsOptions,
  PValues,
  PairAssociationFields,
  ProgramOptions,
  PushOptions,
  RankOptions,
  RankedEntity,
  Ranking,
  RakeOptions,
  RakedCell,
  Reject,
  RejectReason,
  Rejects,
  ResponseFields,
  ResponseInput,
  ResponseOptions,
  Robustness,
  Score,
  ScoreByOptions,
  ScoreContext,
  ScoreOptions,
  ScoreResult,
  ScoreRow,
  ScoreTableColumns,
  ScoreTableFields,
  SegmentValue,
  SegmentValues,
  SelectOptions,
  ShareInterval,
  ShareIntervals,
  ShrinkOptions,
  Shrinkage,
  ShrunkEntity,
  Side,
  Span,
  Standing,
  Subject,
  SurveyKind,
  TimeColumn,
  VerdictCode,
  WeightKind,
  WeightedNpsFields,
  WeightedOptions,
  Where,
} from './native.cjs'

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
