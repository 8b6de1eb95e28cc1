import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { writeTemplate } from './commands/new'

let dir: string
beforeEach(() => void (dir = mkdtempSync(join(tmpdir(), 'qd-new-'))))
afterEach(() => rmSync(dir, { recursive: true, force: true }))
const template = (...paths: string[]) => ({ language: 'java', files: paths.map((path) => ({ path, text: `of ${path}` })) })

test('a template becomes a folder with its folders', async () => {
  const to = join(dir, 'service')
  await writeTemplate(to, template('Procfile', 'src/main/java/Main.java'))
  expect(readFileSync(join(to, 'src/main/java/Main.java'), 'utf8')).toBe('of src/main/java/Main.java')
})

test('what is there already is never written over', async () => {
  writeFileSync(join(dir, 'Procfile'), 'mine')
  await expect(writeTemplate(dir, template('Procfile'))).rejects.toThrow('is not empty')
  await expect(writeTemplate(join(dir, 'Procfile'), template('Procfile'))).rejects.toThrow('is no folder')
  expect(readFileSync(join(dir, 'Procfile'), 'utf8')).toBe('mine')
})

test.each(['../evil', '/etc/evil', 'a/../../evil', '.'])('a file at %s leads out of the folder: nothing is written', async (path) => {
  const to = join(dir, 'service')
  await expect(writeTemplate(to, template('Procfile', path))).rejects.toThrow('outside its folder')
  expect(existsSync(to)).toBe(false)
})
