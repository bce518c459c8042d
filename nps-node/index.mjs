// The package as an ES module.
import nps from './index.cjs'

export const {
  Difference,
  Distribution,
  ERROR_CODES,
  Nps,
  ScoreTable,
  adjust,
  categoryCounts,
  compare,
  score,
  scoreAsync,
  scoreBy,
} = nps
