import { createTranslator } from 'use-intl/core'
import { describe, expect, test } from 'vitest'
import { type Reason, readReason, reasonWords } from '@/lib/kernel/reason'
import { refusalWords } from '@/lib/kernel/refusal-words'
import { languages } from './languages'
import { loadMessages } from './load-messages'
import { refusalsKo } from './refusals-ko'

const namesIn = (words: string) => [...words.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '').sort()
/** Every code with a value of its own for each name; signs that mean something in messages are among them. */
const all = Object.entries(refusalWords).map(([code, words]): Reason => {
  const why = readReason({ code, values: Object.fromEntries(namesIn(words).map((name) => [name, `<${name}> {1} '`])) })
  if (!why) throw new Error(`${code} cannot be read`)
  return why
})

describe.each(languages)('in %s', async (locale) => {
  const { refusals } = await loadMessages(locale)
  // The files' own types are not known here, and the translator would take no values at all.
  const say = createTranslator({ locale, messages: { refusals } as Record<string, object>, namespace: 'refusals', onError: (error) => expect.unreachable(error.message) }) as unknown as (code: string, values: object) => string

  test.each(all)('$code is said with all its values', (why) => {
    const said = say(why.code, why.values)
    for (const value of Object.values(why.values)) expect(said).toContain(String(value))
    if (locale === 'en') expect(said).toBe(reasonWords(why))
    else expect(said).toMatch(/[가-힣]/)
  })
})

test('both languages have the same codes with the same values', () => {
  const shape = (words: Record<string, string>) => Object.entries(words).map(([code, one]) => `${code} ${namesIn(one).join()}`)
  expect(shape(refusalsKo)).toEqual(shape(refusalWords))
})
