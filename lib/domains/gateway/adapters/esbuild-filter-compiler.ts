import { reasonWords, reason } from '@/lib/kernel/reason'
import type { FilterRunner } from '../filter-ports'
import type { CompiledFilter } from '../filter-schemas'

const trial = { method: 'GET', host: 'example.com', path: '/', client: '127.0.0.1', route: null, headers: {}, answer: { status: 200, headers: {} } }

/** Types are taken away, then the filter is tried once on a request of nobody: one that cannot even be loaded is not saved. */
export const createFilterCompiler = (runner: () => FilterRunner) => ({
  async compile(source: string): Promise<CompiledFilter> {
    // No filter may load anything. The word is nowhere in its text, so no way of writing it has to be understood.
    if (/import/.test(source)) return { ok: false, line: lineOf(source, 'import'), problem: reasonWords(reason('filter-imports')) }
    const { transform } = await import('esbuild')
    let script: string
    try {
      script = (await transform(source, { loader: 'ts', format: 'iife', globalName: 'quarterdeckFilter', target: 'node20', logLevel: 'silent' })).code
    } catch (error) {
      const [first] = (error as { errors?: { text: string; location: { line: number } | null }[] }).errors ?? []
      return { ok: false, line: first?.location?.line ?? 1, problem: first?.text ?? 'This is no TypeScript.' }
    }
    // Escapes in names and strings are written out by now.
    if (/import|require\(/.test(script)) return { ok: false, line: 1, problem: reasonWords(reason('filter-imports')) }
    const tried = runner()
    try {
      const loaded = await tried.run({ key: 'trial', script: `${script};if (typeof quarterdeckFilter.run !== 'function') throw new Error('no-run')` }, trial)
      if (loaded.kind === 'said') return { ok: true, script }
      const problem = loaded.kind === 'failed' ? loaded.problem : 'It does not end.'
      return { ok: false, line: 1, problem: problem === 'no-run' ? reasonWords(reason('filter-no-run')) : problem }
    } finally {
      await tried.close()
    }
  },
})

const lineOf = (source: string, word: string): number => source.slice(0, source.indexOf(word)).split('\n').length
