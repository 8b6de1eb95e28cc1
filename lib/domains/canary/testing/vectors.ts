import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'

/** Figures of Kayenta's own tests and of reimplementations that agree with them; the file's `meta` says which is which. */
export interface Vector<I = unknown> {
  kind: string
  name: string
  input: I
  expected?: Record<string, unknown>
  derivedExpected?: Record<string, unknown>
  tolerance?: number | Record<string, number>
}

/** The file writes numbers that JSON does not have as texts, also where the judge's own input keeps them: see `raw`. */
const revive = (_key: string, value: unknown): unknown => (value === 'NaN' ? Number.NaN : value === 'Infinity' ? Number.POSITIVE_INFINITY : value === '-Infinity' ? Number.NEGATIVE_INFINITY : value)

const text = readFileSync(join(import.meta.dirname, 'canary-judge.vectors.json'), 'utf8')
// A file of facts in this repository, read by tests alone.
const parse = (reviver?: typeof revive) => (JSON.parse(text, reviver) as { vectors: Vector[] }).vectors

export const vectors = parse(revive)
const rawVectors = parse()

// Each kind has its own shape of input, which the test that reads it names.
const named = <I>(all: Vector[], kind: string): [string, Vector<I>][] => all.filter((one) => one.kind === kind).map((one, at) => [`${one.name} (${at})`, one as Vector<I>])

export const vectorsOf = <I>(kind: string): [string, Vector<I>][] => named(vectors, kind)
/** With "NaN" left as the text that the judge's input has. */
export const rawVectorsOf = <I>(kind: string): [string, Vector<I>][] => named(rawVectors, kind)

/** Upstream asserts within its own tolerance; the derived figures hold within 1e-9, relative or absolute. */
export function expectFigures(actual: Record<string, unknown>, { expected = {}, derivedExpected = {}, tolerance }: Vector, only: readonly string[]): void {
  for (const name of only) {
    if (name in derivedExpected) expectClose(actual[name], derivedExpected[name], 1e-9, name)
    if (name in expected) expectClose(actual[name], expected[name], toleranceOf(tolerance, name), name)
  }
}

const toleranceOf = (tolerance: Vector['tolerance'], name: string): number => Math.max(1e-9, typeof tolerance === 'object' ? (tolerance[name] ?? 0) : (tolerance ?? 0))

export function expectClose(actual: unknown, wanted: unknown, within: number, what = ''): void {
  if (typeof wanted !== 'number' || !Number.isFinite(wanted)) return expect(actual, what).toEqual(wanted)
  expect(typeof actual, what).toBe('number')
  expect(Math.abs(Number(actual) - wanted), `${what}: ${actual} for ${wanted}`).toBeLessThanOrEqual(within * Math.max(1, Math.abs(wanted)))
}
