// The package as an ES module.
import nps from './index.cjs'

export const { Distribution, ERROR_CODES, Nps, ScoreTable, categoryCounts, score, scoreAsync, scoreBy } = nps
