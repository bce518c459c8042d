// The types of the ES module.
export * from './index.cjs'
