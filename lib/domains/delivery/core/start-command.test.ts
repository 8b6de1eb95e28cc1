import { describe, expect, test } from 'vitest'
import { splitCommand } from './split-command'
import { startCommand } from './start-command'

const files = (more: Partial<Parameters<typeof startCommand>[0]>) => startCommand({ procfile: null, packageJson: null, has: () => true, ...more })

describe('splitting a command', () => {
  test.each([
    ['node server.js', ['node', 'server.js']],
    ['  node   server.js  ', ['node', 'server.js']],
    [`java -jar "my app.jar" '-Dgreeting=hello $USER'`, ['java', '-jar', 'my app.jar', '-Dgreeting=hello $USER']],
    [`say "a \\"b\\" \\\\ c" d\\ e ''`, ['say', 'a "b" \\ c', 'd e', '']],
  ])('%s', (text, argv) => expect(splitCommand(text)).toEqual({ ok: true, argv }))

  test.each([
    ['node server.js --port $PORT', 'read variables like PORT inside the program'],
    ['a && b', 'only a shell understands'],
    ['PORT=1 node x', 'Give variables in the server group'],
    ['node "x', 'never closed'],
    ['  ', 'is empty'],
  ])('%s is refused with the cure', (text, words) => expect(splitCommand(text)).toMatchObject({ ok: false, problem: expect.stringContaining(words) }))
})

describe('how a release starts', () => {
  test('the Procfile comes first', () => {
    expect(files({ procfile: '# comment\nworker: node work.js\nweb:   node server.js\r\n', packageJson: '{"main":"x.js"}' })).toEqual({ ok: true, argv: ['node', 'server.js'] })
  })
  test('then the start script, then the main file', () => {
    expect(files({ packageJson: '{"scripts":{"start":"node --enable-source-maps a.js"},"main":"x.js"}' })).toEqual({ ok: true, argv: ['node', '--enable-source-maps', 'a.js'] })
    expect(files({ packageJson: '{"main":"./dist/x.js"}' })).toEqual({ ok: true, argv: ['node', 'dist/x.js'] })
  })
  test.each([
    [{ procfile: 'worker: x' }, 'no line "web'],
    [{ packageJson: '{' }, 'not the JSON of a package'],
    [{ packageJson: '{}' }, 'neither "scripts.start" nor "main"'],
    [{ packageJson: '{"main":"x.js"}', has: () => false }, 'no such file'],
    [{}, 'neither a Procfile nor a package.json'],
  ])('%o is refused', (more, words) => expect(files(more)).toMatchObject({ ok: false, problem: expect.stringContaining(words) }))
})
