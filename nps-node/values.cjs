// The values of an answer, on their way in.
'use strict'

/** Values as they are now: a getter among them could give others the next time. No list of more is one of values. */
module.exports = function copied(values) {
  if (Array.isArray(values)) return values.length > 256 ? values : Array.from(values)
  return typeof values === 'object' && values !== null && !(values instanceof Map) ? { ...values } : values
}
