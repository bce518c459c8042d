// The package as an ES module: Node reads the names off the list that ends index.cjs.
export * from './index.cjs'
