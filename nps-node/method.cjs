// Methods that JS adds to the native classes.
'use strict'

/** Gives a class a method, as hidden as those it has. */
module.exports = function method({ prototype }, name, value) {
  Object.defineProperty(prototype, name, { configurable: true, writable: true, value })
}
