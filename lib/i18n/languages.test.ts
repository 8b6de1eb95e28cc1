import { describe, expect, test } from 'vitest'
import { languageOfHeader } from './languages'

describe('languageOfHeader', () => {
  test.each([
    [null, 'en'],
    ['', 'en'],
    ['ko', 'ko'],
    ['ko-KR,ko;q=0.9,en-US;q=0.8', 'ko'],
    ['en-GB,en;q=0.9,ko;q=0.8', 'en'],
    ['fr-FR, ko;q=0.5, en;q=0.7', 'en'],
    ['de, ko;q=0.1', 'ko'],
    ['ko;q=0, en;q=0.1', 'en'],
    ['ja', 'en'],
    ['ko;q=nonsense', 'en'],
  ] as const)('%s gives %s', (header, language) => {
    expect(languageOfHeader(header)).toBe(language)
  })
})
