import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type MessageFormatElement, parse, TYPE } from '@formatjs/icu-messageformat-parser'
import { describe, expect, test } from 'vitest'
import { areas } from './areas'
import { languages, type Language } from './languages'

const folder = join(import.meta.dirname, 'messages')
type Tree = { [key: string]: string | Tree }
const read = (language: Language, area: string) => JSON.parse(readFileSync(join(folder, language, `${area}.json`), 'utf8')) as Tree

const flat = (tree: Tree, path = ''): [string, string][] =>
  Object.entries(tree).flatMap(([key, value]) => (typeof value === 'string' ? [[`${path}${key}`, value]] : flat(value, `${path}${key}.`)))

/** Names of the arguments and tags of a message, with how each is used: a plural in one language may be plain in another. */
const argumentsOf = (elements: MessageFormatElement[]): string[] =>
  elements.flatMap((element): string[] => {
    switch (element.type) {
      case TYPE.literal:
      case TYPE.pound:
        return []
      case TYPE.tag:
        return [`<${element.value}>`, ...argumentsOf(element.children)]
      case TYPE.select:
      case TYPE.plural:
        return [element.value, ...Object.values(element.options).flatMap((option) => argumentsOf(option.value))]
      default:
        return [element.value]
    }
  })
const shape = (message: string) => [...new Set(argumentsOf(parse(message)))].sort()

test.each(languages)('every file of messages in %s belongs to an area, and every area has its file', (language) => {
  const files = readdirSync(join(folder, language)).map((file) => file.replace(/\.json$/, ''))
  expect(files.sort()).toEqual([...areas].sort())
})

describe.each(areas)('messages of %s', (area) => {
  const english = new Map(flat(read('en', area)))
  const korean = new Map(flat(read('ko', area)))

  test('both languages have the same keys', () => {
    expect([...korean.keys()].sort()).toEqual([...english.keys()].sort())
  })

  test('both languages take the same arguments', () => {
    const differing = [...english].filter(([key, message]) => shape(message).join() !== shape(korean.get(key) ?? message).join()).map(([key]) => key)
    expect(differing).toEqual([])
  })

  test('nothing is left empty', () => {
    expect([...english, ...korean].filter(([, message]) => message.trim() === '').map(([key]) => key)).toEqual([])
  })
})
