// What a customer is like and what they came for, wherever a response is described.
import assert from 'node:assert/strict'
import test from 'node:test'
import { nps, throws } from './support.mjs'

const { Bands, Profile, Program, Responses, UseCase } = nps
const age = new Bands([25, 45, 65])
const response = { id: 'R7', at: '2026-01-05T10:00:00+01:00', score: 9 }

function profile() {
  const made = new Profile({ language: 'fr', region: ' Ouest ', nothing: null })
  made.band('age_band', age, 43)
  return made
}

test('a profile holds bands and values of few', () => {
  const made = profile()
  assert.deepEqual(made.toJSON(), { age_band: '25 – 45', language: 'fr', region: 'Ouest' })
  assert.equal(made.get('age_band'), '25 – 45')
  assert.equal(made.get('age'), null)
  assert.equal(String(made), 'Profile age_band="25 – 45", language="fr", region="Ouest"')
  assert.deepEqual(new Profile(made).toJSON(), made.toJSON())
  assert.deepEqual(new Profile(JSON.parse(JSON.stringify(made))).toJSON(), made.toJSON())
  made.band('age_band', age, NaN)
  assert.equal(made.get('age_band'), null)
  assert.deepEqual(new Profile().toJSON(), {})
})

test('what makes somebody out is refused and not repeated', () => {
  const made = profile()
  for (const value of ['43', ' 4.3e1 ', 'NaN', 'jane@example.com', '', ' ']) {
    const calls = [
      () => made.value('age', value),
      () => new Profile({ age: value }),
      () => new Responses().push({ ...response, profile: { age: value } }),
    ]
    for (const call of calls) {
      throws(call, 'NPS_INVALID_ARGUMENT')
      assert.throws(call, ({ message }) => value.trim() === '' || !message.includes(value.trim()))
    }
  }
  throws(() => new Profile({ age: 43 }), 'NPS_INVALID_ARGUMENT')
  throws(() => new Profile([1]), 'NPS_INVALID_ARGUMENT')
  throws(() => new Profile('fr'), 'NPS_INVALID_ARGUMENT')
  throws(() => Profile(), 'NPS_INVALID_ARGUMENT')
  throws(() => made.value('channel', 'web'), 'NPS_INVALID_ARGUMENT')
  throws(() => made.band('age', [25], 1), 'NPS_INVALID_ARGUMENT')
  throws(() => made.band('age', age, '43'), 'NPS_INVALID_ARGUMENT')
  assert.deepEqual(made.toJSON(), profile().toJSON())
})

test('responses are described', () => {
  const responses = new Responses()
  const given = { ...response, situation: { product: 'Nova' }, profile: profile(), useCase: new UseCase('claim') }
  assert.equal(responses.push(given), 'new')
  const expected = { age_band: '25 – 45', language: 'fr', product: 'Nova', region: 'Ouest', use_case: 'claim' }
  assert.deepEqual(responses.get('R7').situation, expected)
  assert.equal(responses.push({ ...given, profile: profile().toJSON(), useCase: ' claim ' }), 'repeated')
  assert.equal(responses.push({ ...response, id: 'R8', profile: null, useCase: null }), 'new')
  const described = new UseCase('claim').describe(profile().describe({ ...response, situation: { product: 'Nova' } }))
  assert.equal(responses.push(described), 'repeated')
  assert.equal(profile().describe({ ...response, score: 1 }, { scale: '1-10' }).scale, '1-10')
  assert.equal(new Program().push(given), 'new')
})

test('a situation is not contradicted', () => {
  const responses = new Responses()
  const against = (given) => throws(() => responses.push({ ...response, ...given }), 'NPS_INVALID_RESPONSE')
  against({ situation: { region: 'Est' }, profile: profile() })
  against({ situation: { use_case: 'question' }, useCase: 'claim' })
  throws(() => profile().describe({ ...response, situation: { language: 'en' } }), 'NPS_INVALID_RESPONSE')
  assert.equal(responses.length, 0)
})

test('a use case is one line', () => {
  const claim = new UseCase(' claim ')
  assert.equal(claim.name, 'claim')
  assert.equal(`${claim}`, 'claim')
  assert.equal(JSON.stringify({ claim }), '{"claim":"claim"}')
  for (const name of ['', ' ', 'a\nb', 'x'.repeat(101), 7]) throws(() => new UseCase(name), 'NPS_INVALID_ARGUMENT')
  throws(() => new Responses().push({ ...response, useCase: 'a\tb' }), 'NPS_INVALID_ARGUMENT')
})

test('whole columns are checked', () => {
  assert.deepEqual(Profile.column('region', [' Ouest', null, ' ', 'Est']), ['Ouest', null, null, 'Est'])
  assert.deepEqual(UseCase.column([' claim', undefined]), ['claim', null])
  const row = (call) => {
    try {
      call()
    } catch (error) {
      return [error.code, error.row]
    }
  }
  assert.deepEqual(row(() => Profile.column('age', ['fr', '43'])), ['NPS_INVALID_ARGUMENT', 1])
  assert.deepEqual(row(() => Profile.column('age', [43])), ['NPS_INVALID_ARGUMENT', 0])
  assert.deepEqual(row(() => UseCase.column(['claim', null, 'a\nb'])), ['NPS_INVALID_ARGUMENT', 2])
  throws(() => Profile.column('region', 'Ouest'), 'NPS_INVALID_ARGUMENT')
  throws(() => Profile.column('region', [true]), 'NPS_WRONG_COLUMN_TYPE')
  throws(() => Profile.column('channel', ['web']), 'NPS_INVALID_ARGUMENT')
})
