import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { areas } from './areas'

const root = join(import.meta.dirname, '../..')
type Tree = { [key: string]: string | Tree }

const files = ['app', 'components'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.tsx') || path.endsWith('.ts'))
    .map((path) => join(folder, path)),
)
const messages = Object.fromEntries(areas.map((area) => [area, JSON.parse(readFileSync(join(import.meta.dirname, 'messages/en', `${area}.json`), 'utf8')) as Tree]))

const at = (path: string): string | Tree | undefined =>
  path.split('.').reduce<string | Tree | undefined>((tree, key) => (typeof tree === 'object' ? tree[key] : undefined), messages)

/** `const t = useTranslations('shell')`, and `(await getTranslations('shell'))('key')`. */
function usesOf(text: string): string[] {
  const found: string[] = []
  for (const [, name, area] of text.matchAll(/const (\w+) = (?:await )?(?:use|get)Translations\('([\w.-]+)'\)/g)) {
    const scopes = [...text.matchAll(new RegExp(`const ${name} = (?:await )?(?:use|get)Translations\\('([\\w.-]+)'\\)`, 'g'))].map((match) => match[1])
    // One file may name two areas `t`, in two functions: a key must be in one of them.
    for (const [, key] of text.matchAll(new RegExp(`\\b${name}(?:\\.rich)?\\('([\\w.-]+)'`, 'g'))) {
      if (!scopes.some((scope) => typeof at(`${scope}.${key}`) === 'string')) found.push(`${area}.${key}`)
    }
  }
  for (const [, area, key] of text.matchAll(/\(await getTranslations\('([\w.-]+)'\)\)\('([\w.-]+)'/g)) {
    if (typeof at(`${area}.${key}`) !== 'string') found.push(`${area}.${key}`)
  }
  return found
}

test('every message that a screen names is there', () => {
  const missing = files.flatMap((file) => usesOf(readFileSync(join(root, file), 'utf8')).map((key) => `${file}: ${key}`))
  expect(missing).toEqual([])
})
