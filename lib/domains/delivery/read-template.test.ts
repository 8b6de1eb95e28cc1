import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createBuiltTemplates } from './adapters/built-templates'
import { readTemplate } from './read-template'
import { TemplateLanguage } from './template-schemas'
import { mina, vera } from './testing/memory-verbs'

const checkout = join(import.meta.dirname, '../../..', 'examples')
let buildDir: string
beforeAll(() => {
  buildDir = mkdtempSync(join(tmpdir(), 'qd-templates-'))
  mkdirSync(join(buildDir, 'templates/python/src'), { recursive: true })
  writeFileSync(join(buildDir, 'templates/python/src/main.py'), 'print("ü")')
  writeFileSync(join(buildDir, 'templates/python/Procfile'), 'web: python3 src/main.py')
  writeFileSync(join(buildDir, 'secret'), 'secret')
})
afterAll(() => rmSync(buildDir, { recursive: true, force: true }))

test('who may see applications is given its files by their paths', async () => {
  const read = readTemplate(createBuiltTemplates(buildDir))
  const files = [{ path: 'Procfile', text: 'web: python3 src/main.py' }, { path: 'src/main.py', text: 'print("ü")' }]
  expect(await read(vera, { language: 'python' })).toEqual({ ok: true, value: { language: 'python', files } })
  expect(await read({ ...mina, teams: new Map() }, { language: 'python' })).toMatchObject({ ok: false, error: { code: 'forbidden' } })
})

test.each(['java', 'cobol', '..', '../secret', '', 'python/src'])('there is no %s in this build', async (language) => {
  expect(await readTemplate(createBuiltTemplates(buildDir))(vera, { language })).toMatchObject({ ok: false, error: { code: 'not-found' } })
})

test('each language that is offered is in the checkout, can be started, and says how', async () => {
  const checkedOut = createBuiltTemplates(checkout)
  for (const language of TemplateLanguage.options) {
    const paths = ((await checkedOut.read(language)) ?? []).map(({ path }) => path)
    expect(paths).toContain('README.md')
    expect(paths.includes('Procfile') || paths.includes('package.json'), language).toBe(true)
  }
  expect(readFileSync(join(checkout, 'templates/java/Procfile'), 'utf8')).toContain('src/main/java/Main.java')
})
