import type { z } from 'zod'
import { type FieldError, fieldError } from './fault'
import { type Reason, reason, reasonOfWords, reasonWords, type RefusalCode } from './reason'
import { fail, ok, type Result } from './result'

type Issue = Pick<z.core.$ZodIssue, 'code' | 'input'> & Parameters<z.core.$ZodErrorMap>[0]

type Noun = Extract<RefusalCode, `missing-${string}`> extends `missing-${infer N}` ? N : never
const nouns: Record<string, Noun> = { string: 'text', number: 'number', int: 'int', boolean: 'boolean', array: 'list', object: 'object', record: 'object', date: 'time' }

function bound(least: boolean, limit: number, { origin, inclusive }: { origin: string; inclusive?: boolean | undefined }): Reason {
  if (origin === 'string') return limit === 1 ? reason(least ? 'one-character-least' : 'one-character-most') : reason(least ? 'characters-least' : 'characters-most', { limit })
  if (origin === 'array' || origin === 'set') return limit === 1 ? reason(least ? 'one-entry-least' : 'one-entry-most') : reason(least ? 'entries-least' : 'entries-most', { limit })
  if (inclusive === false) return reason(least ? 'must-be-more' : 'must-be-less', { limit })
  return reason(least ? 'must-be-at-least' : 'must-be-at-most', { limit })
}

/** The rule that a value breaks, as one who sends it can follow it. Null: none that we have words for. */
function ruleOf(issue: Issue): Reason | null {
  switch (issue.code) {
    case 'invalid_type': {
      const noun = nouns[issue.expected]
      const isMissing = issue.input === undefined
      if (noun === undefined) return isMissing ? reason('missing', { what: issue.expected }) : reason('must-be', { value: issue.expected })
      return isMissing ? reason(`missing-${noun}`) : reason(`must-be-${noun}`)
    }
    case 'invalid_value':
      return issue.values.length === 1 ? reason('must-be', { value: String(issue.values[0]) }) : reason('must-be-one-of', { values: issue.values.map(String).join(', ') })
    case 'too_small':
      return bound(true, Number(issue.minimum), issue)
    case 'too_big':
      return bound(false, Number(issue.maximum), issue)
    case 'not_multiple_of':
      return reason('must-be-multiple', { divisor: Number(issue.divisor) })
    case 'unrecognized_keys':
      return reason('not-known-here', { keys: issue.keys.join(', ') })
    default:
      return null
  }
}

/** As a fragment; the two signs that mean something in a JSON pointer are written out. */
export const pointerOf = (path: readonly PropertyKey[]): string => ['#', ...path].map((step) => String(step).replaceAll('~', '~0').replaceAll('/', '~1')).join('/')

/** Words of the schema go first, and have a code where they are a code's; else the rule speaks. */
function errorOf(issue: z.core.$ZodIssue): FieldError {
  const pointer = pointerOf(issue.path)
  const rule = ruleOf(issue as Issue)
  const why = rule && reasonWords(rule) === issue.message ? rule : reasonOfWords(issue.message)
  return why ? fieldError(pointer, why) : { pointer, detail: issue.message }
}

/** Parsed, or what is wrong field by field: where, which rule, and the cure. */
export function parseFields<S extends z.ZodType>(schema: S, value: unknown): Result<z.output<S>, FieldError[]> {
  const parsed = schema.safeParse(value, {
    // Whether something is missing is known by its value alone, which goes no further than this function.
    reportInput: true,
    error: (issue) => {
      const rule = ruleOf(issue)
      return rule ? reasonWords(rule) : undefined
    },
  })
  return parsed.success ? ok(parsed.data) : fail(parsed.error.issues.map(errorOf))
}
