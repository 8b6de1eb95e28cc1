import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { placesOfWords, WordFilter } from './word-filter'

const filterOf = (...texts: string[]): WordFilter => {
  const filter = new WordFilter()
  for (const text of texts) filter.add(Buffer.from(text))
  return filter
}
const holds = ({ bits }: WordFilter, place: number) => ((bits[place >> 3] ?? 0) & (0x80 >> (place & 7))) !== 0
const mayHold = (filter: WordFilter, text: string) => placesOfWords(text).every((place) => holds(filter, place))

describe('a filter of words', () => {
  it.each([
    ['a pair of an object', '{"customer.id":"customer-777","n":8080}', 'customer.id":"customer-777"'],
    ['a number that ends the object', '{"customer.id":"customer-777","n":8080}', 'n":8080'],
    ['signs beyond ASCII', '{"city":"서울 강남"}', 'city":"서울 강남"'],
    ['an escaped sign', JSON.stringify({ path: 'a\nb' }), `path":${JSON.stringify('a\nb')}`],
    ['no word at all', '{}', '":""'],
  ])('may hold %s', (_, text, wanted) => {
    expect(mayHold(filterOf(text), wanted)).toBe(true)
  })

  it.each([
    ['another value', '{"customer.id":"customer-777"}', 'customer.id":"customer-778"'],
    ['a piece of a word', '{"customer.id":"customer-777"}', 'customer.id":"customer-77"'],
    ['another case', '{"city":"Seoul"}', 'city":"seoul"'],
  ])('lacks %s', (_, text, wanted) => {
    expect(mayHold(filterOf(text), wanted)).toBe(false)
  })

  it('never lacks a pair of what was added', () => {
    const attributes = fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.integer(), fc.boolean()))
    fc.assert(
      fc.property(fc.array(attributes, { minLength: 1, maxLength: 5 }), (all) => {
        const filter = filterOf(...all.map((one) => JSON.stringify(one)))
        for (const one of all) for (const [key, value] of Object.entries(one)) expect(mayHold(filter, `${JSON.stringify(key).slice(1)}:${JSON.stringify(value)}`)).toBe(true)
      }),
    )
  })

  it('tells some thousand words from others', () => {
    const filter = filterOf(...Array.from({ length: 4_000 }, (_, n) => `word${n}`))
    const seeming = Array.from({ length: 1_000 }, (_, n) => `other${n}`).filter((word) => mayHold(filter, word))
    expect(seeming.length).toBeLessThan(70)
  })

  it('is empty again', () => {
    const filter = filterOf('some words')
    filter.clear()
    expect(filter.places()).toEqual([])
  })
})
