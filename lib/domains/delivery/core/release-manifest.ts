import { z } from 'zod'
import { DeclaredDependencies } from '../../gateway/dependency-schemas'

export const manifestName = 'quarterdeck.json'

const Manifest = z.strictObject({
  /** By the name of the application that is called. */
  dependencies: DeclaredDependencies.default({}),
})

export type ReadManifest = { ok: true; dependencies: DeclaredDependencies } | { ok: false; problem: string }

const lengthMax = 65_536
const namedMax = 3

const given = (value: unknown): string => {
  const text = JSON.stringify(value)
  return text === undefined || text.length > 60 ? '' : `, not ${text}`
}

const at = (value: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>((inner, key) => (typeof inner === 'object' && inner !== null ? (inner as Record<PropertyKey, unknown>)[key] : undefined), value)

/** One wrong field: where it is, the rule, and what was there. */
function problemOf(issue: z.core.$ZodIssue, whole: unknown): string {
  const where = issue.path.length === 0 ? 'the whole' : issue.path.join('.')
  if (issue.code === 'unrecognized_keys') return `${where} has ${issue.keys.map((key) => `"${key}"`).join(' and ')}, which nothing reads: correct the name or take it out`
  if (issue.code === 'invalid_key') return `${where} is no name: ${issue.issues[0]?.message ?? 'it breaks the rule of names'}`.replace(/\.$/, '')
  const rule = issue.code === 'invalid_type' ? issue.message.replace(/^Invalid input: expected (\w+).*/, (_all, type: string) => `${/^[aeiou]/.test(type) ? 'an' : 'a'} ${type}`) : issue.message
  return `${where} must be ${rule}${given(at(whole, issue.path))}`
}

/** What a release says of itself in `quarterdeck.json` at its top. Without the file it declares nothing. */
export function readManifest(text: string | null): ReadManifest {
  if (text === null) return { ok: true, dependencies: {} }
  if (text.length > lengthMax) return { ok: false, problem: `${manifestName} is longer than ${lengthMax / 1024} KiB: shorten the texts of its fallbacks.` }
  let whole: unknown
  try {
    whole = JSON.parse(text)
  } catch (error) {
    return { ok: false, problem: `${manifestName} is not JSON (${(error as Error).message}): correct it, or leave the file out.` }
  }
  const parsed = Manifest.safeParse(whole)
  if (parsed.success) return { ok: true, dependencies: parsed.data.dependencies }
  const { issues } = parsed.error
  const more = issues.length > namedMax ? ` And ${issues.length - namedMax} more.` : ''
  return { ok: false, problem: `${manifestName}: ${issues.slice(0, namedMax).map((issue) => problemOf(issue, whole)).join('; ')}.${more}` }
}
