import { Worker } from 'node:worker_threads'
import { afterEach, describe, expect, test, vi } from 'vitest'
import type { FilterRunner } from '../filter-ports'
import { createFilterCompiler } from './esbuild-filter-compiler'
import { createThreadFilterRunner } from './thread-filter-runner'

const limits = { deadlineMs: 300, waitingMax: 500 }
const input = { method: 'GET', host: 'tv.example.com', path: '/a', client: '127.0.0.1', route: null, headers: { 'x-plan': 'gold' } }
const compiler = createFilterCompiler(() => createThreadFilterRunner(limits))
const open: FilterRunner[] = []
afterEach(async () => {
  vi.restoreAllMocks()
  await Promise.all(open.splice(0).map((one) => one.close()))
})

const runner = (more = limits) => {
  const made = createThreadFilterRunner(more)
  open.push(made)
  return made
}
/** Past the compiler's own look: what the thread does with it must not depend on that. */
const raw = (body: string) => ({ key: body, script: `var quarterdeckFilter = { run(request) { ${body} } }` })

test('TypeScript is compiled and run on the text of a request, and what it says comes back', async () => {
  const compiled = await compiler.compile(`interface Request { headers: Record<string, string> }\nexport function run(request: Request) { return { setHeaders: { 'X-Tier': request.headers['x-plan'] ?? 'none' } } }`)
  expect(compiled.ok).toBe(true)
  if (compiled.ok) expect(await runner().run({ key: 'a', script: compiled.script }, input)).toEqual({ kind: 'said', says: { setHeaders: { 'x-tier': 'gold' } } })
})

test.each([
  ['export function run( {', 1, /Unexpected|Expected/],
  ['export const other = 1', 1, /exports a function named run/],
  ["\nimport fs from 'node:fs'\nexport function run() {}", 2, /imports nothing/],
  ["export function run() { return (0, eval)('\\u0069mport(\"fs\")') }", 1, /Code generation|imports nothing/],
  ['export function run() { while (true) {} }', 1, /does not end/],
  ['export function run() { throw new Error("at once") }', 1, /at once/],
])('what cannot run is not taken: %s', async (source, line, problem) => {
  expect(await compiler.compile(source)).toEqual({ ok: false, line, problem: expect.stringMatching(problem) })
})

describe('a call', () => {
  test('that throws, says nonsense, or never ends costs itself alone: the next ones are answered', async () => {
    const one = runner()
    const lied = await one.run(raw('JSON.stringify = () => "{"; return null'), input)
    expect(lied).toMatchObject({ kind: 'failed', problem: expect.stringContaining('none of ours') })
    const calls = await Promise.all([
      one.run(raw('throw new Error("broken")'), input), one.run(raw('return { status: 7 }'), input), one.run(raw('while (true) {}'), input), one.run(raw('return new Promise(() => 0)'), input), one.run(raw('return null'), input),
      one.run(raw('const all = []; while (true) all.push(new Array(100000).fill(1))'), input), one.run(raw('return { path: "/b" }'), input),
    ])
    expect(calls.map(({ kind }) => kind)).toEqual(['failed', 'failed', 'hung', 'failed', 'said', expect.stringMatching(/failed|hung/), 'said'])
    expect(calls[0]).toMatchObject({ problem: 'broken' })
    expect(calls[6]).toEqual({ kind: 'said', says: { path: '/b' } })
  })

  test('whose thread runs out of memory while it is ended hurts nobody', async () => {
    const heard: unknown[] = []
    const terminate = Worker.prototype.terminate
    vi.spyOn(Worker.prototype, 'terminate').mockImplementation(function (this: Worker) {
      try {
        // As Node tells it of a thread that is on its way out.
        heard.push(this.emit('error', new Error('JS heap out of memory')))
      } catch (error) {
        heard.push(error)
      }
      return terminate.call(this)
    })
    const one = runner()
    expect(await one.run(raw('while (true) {}'), input)).toEqual({ kind: 'hung' })
    expect(await one.run(raw('return null'), input)).toMatchObject({ kind: 'said' })
    await one.close()
    expect(heard).toEqual([true, true])
  })

  test('is not made when too many wait', async () => {
    const one = runner({ deadlineMs: 300, waitingMax: 1 })
    const calls = [one.run(raw('return null'), input), one.run(raw('return null'), input), one.run(raw('return null'), input)]
    expect((await Promise.all(calls)).map(({ kind }) => kind)).toEqual(['said', 'said', 'busy'])
  })

  test.each([
    'return { setHeaders: { found: typeof process + typeof require + typeof globalThis.process + typeof setTimeout + typeof fetch } }',
    'try { const made = run.constructor("return process")(); return { setHeaders: { found: typeof made } } } catch { return { setHeaders: { found: "undefined" } } }',
    'try { const made = request.constructor.constructor("return process")(); return { setHeaders: { found: typeof made } } } catch { return { setHeaders: { found: "undefined" } } }',
    'try { null.x } catch (error) { try { return { setHeaders: { found: typeof error.constructor.constructor("return process")() } } } catch { return { setHeaders: { found: "undefined" } } } }',
    'try { return { setHeaders: { found: typeof globalThis.constructor.constructor("return process")() } } } catch { return { setHeaders: { found: "undefined" } } }',
    'try { const deep = () => deep(); deep() } catch (error) { try { return { setHeaders: { found: typeof error.constructor.constructor("return process")() } } } catch { return { setHeaders: { found: "undefined" } } } }',
    'Error.prepareStackTrace = (_error, frames) => frames; const frames = new Error("x").stack; let made = "undefined"; for (const one of [frames, ...frames, ...frames.map((frame) => frame.getThis && frame.getThis()), ...frames.map((frame) => frame.getFunction && frame.getFunction())]) { try { made = typeof one.constructor.constructor("return process")() } catch {} try { made = typeof one.constructor.constructor("return this")().fetch } catch {} } return { setHeaders: { found: made } }',
  ])('reaches nothing of the process: %s', async (body) => {
    const said = await runner().run(raw(body), input)
    expect(said).toMatchObject({ kind: 'said' })
    expect(JSON.stringify(said)).toMatch(/"found":"(undefined)+"/)
  })
})
