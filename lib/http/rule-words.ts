import type { z } from 'zod'

type Issue = Parameters<z.core.$ZodErrorMap>[0]

const nouns: Record<string, string> = { string: 'text', number: 'a number', int: 'a whole number', boolean: 'true or false', array: 'a list', object: 'an object', record: 'an object', date: 'a time' }

const noun = (expected: string): string => nouns[expected] ?? expected

const counted: Record<string, string> = { string: ' characters', array: ' entries', set: ' entries' }

function bound(word: 'least' | 'most', limit: number | bigint, { origin, inclusive }: { origin: string; inclusive?: boolean }): string {
  if (counted[origin]) return `Must have at ${word} ${limit}${limit === 1 ? counted[origin].replace(/ies$/, 'y').replace(/s$/, '') : counted[origin]}.`
  if (inclusive === false) return `Must be ${word === 'least' ? 'more' : 'less'} than ${limit}.`
  return `Must be at ${word} ${limit}.`
}

/** What a schema without words of its own says of a value: the rule, as one who sends it can follow it. Undefined: zod's own words. */
export function ruleWords(issue: Issue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? `Missing: give ${noun(issue.expected)}.` : `Must be ${noun(issue.expected)}.`
    case 'invalid_value':
      return issue.values.length === 1 ? `Must be ${String(issue.values[0])}.` : `Must be one of ${issue.values.map(String).join(', ')}.`
    case 'too_small':
      return bound('least', issue.minimum, issue)
    case 'too_big':
      return bound('most', issue.maximum, issue)
    case 'not_multiple_of':
      return `Must be a multiple of ${issue.divisor}.`
    case 'unrecognized_keys':
      return `Not known here: ${issue.keys.join(', ')}. Leave out or check the spelling.`
    default:
      return undefined
  }
}
