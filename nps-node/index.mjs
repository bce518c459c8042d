// The package as an ES module.
import nps from './index.cjs'

export const {
  Association,
  AssociationTable,
  Difference,
  Distribution,
  ERROR_CODES,
  Headline,
  Increment,
  Live,
  Measure,
  Nps,
  Observations,
  PairAssociation,
  PairTable,
  ScoreTable,
  adjust,
  associate,
  associatePairs,
  beforeAfter,
  categoryCounts,
  compare,
  observations,
  score,
  scoreAsync,
  scoreBy,
} = nps
