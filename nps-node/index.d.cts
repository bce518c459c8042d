// The types of the package: those generated from Rust, plus what index.cjs adds.
import type { GroupScore, Key } from './native.cjs'

export {
  Difference,
  Distribution,
  Nps,
  ScoreTable,
  adjust,
  categoryCounts,
  compare,
  score,
  scoreAsync,
  scoreBy,
} from './native.cjs'
export type {
  AdjustOptions,
  Answers,
  CategoryCounts,
  Caveat,
  CaveatCode,
  Columns,
  CompareOptions,
  Correction,
  Counts,
  Dictionary,
  DifferenceFields,
  DistributionFields,
  GroupScore,
  Key,
  KeyColumn,
  Label,
  Method,
  NpsFields,
  Nullable,
  Numbers,
  PValues,
  Reject,
  RejectReason,
  Rejects,
  ScoreByOptions,
  ScoreOptions,
  ScoreResult,
  ScoreRow,
  ScoreTableColumns,
  ScoreTableFields,
  Side,
} from './native.cjs'

declare module './native.cjs' {
  interface ScoreTable {
    [Symbol.iterator](): IterableIterator<[key: Key, score: GroupScore]>
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
  | 'NPS_INVALID_COUNT'
  | 'NPS_COUNT_OVERFLOW'
  | 'NPS_NOTHING_TO_RETRACT'
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
