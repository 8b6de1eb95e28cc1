import { describe, expect, test } from 'vitest'
import { clientLanguages, languageHere, verdictOf } from './client-languages.mjs'

describe('the languages of stock clients', () => {
  test('run where their tools work', () => expect(verdictOf('Go', null, true)).toEqual({ kind: 'run' }))
  test('are a failure where root could install them, and say why that did not help', () => {
    expect(verdictOf('Java', 'mvn', true, 'apt-get install maven ended with 100')).toEqual({
      kind: 'fail', reason: 'Java is not here: mvn does not work (apt-get install maven ended with 100). Debian, Ubuntu: apt-get install default-jdk-headless maven.',
    })
  })
  test('are skipped elsewhere, with what would bring them', () =>
    expect(verdictOf('Python', 'python3', false)).toEqual({ kind: 'skip', reason: 'Python is not here: python3 does not work. Debian, Ubuntu: apt-get install python3 python3-venv.' }))
  test('are looked for with their own programs: one that cannot be started is missing', () => {
    const path = process.env.PATH
    process.env.PATH = ''
    try {
      for (const name of Object.keys(clientLanguages)) expect(languageHere(name)).toMatchObject({ kind: 'skip' })
    } finally {
      process.env.PATH = path
    }
  })
})
