import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

const resolve = { alias: { '@': import.meta.dirname } }
const exclude = ['**/node_modules/**', 'build/**', '.next/**', '.quarterdeck/**', 'e2e/**']

export default defineConfig({
  test: {
    // Integration tests wait more than they work: three at once on two cores leave neither idle.
    maxWorkers: Math.max(3, availableParallelism() - 1),
    projects: [
      {
        resolve,
        test: {
          name: 'unit',
          include: ['{lib,components,app,examples}/**/*.test.{ts,tsx}'],
          exclude: [...exclude, '**/*.integration.test.ts'],
          testTimeout: 20_000,
          // They keep nothing beyond a test, so files share a thread and what it has loaded: a third of the time of a process each.
          pool: 'threads',
          isolate: false,
          restoreMocks: true,
          unstubEnvs: true,
          unstubGlobals: true,
        },
      },
      {
        resolve,
        test: {
          name: 'integration',
          include: ['{lib,app,examples}/**/*.integration.test.ts'],
          exclude,
          globalSetup: ['lib/testing/postgres.setup.ts', 'lib/testing/crashing-daemon.setup.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
})
