import fc from 'fast-check'

/** Expressions in the part of the syntax that JavaScript reads in the same way. */
export const expressionSources = fc.letrec<{ any: string; atom: string }>((tie) => ({
  atom: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom('a', 'b', '0', ' ', '.', '\\d', '\\w', '\\W', '[ab]', '[^a]', '[0-9b]', '\\b', '^', '$', '\\.'),
    tie('any').map((inner) => `(?:${inner})`),
  ),
  any: fc.oneof(
    { maxDepth: 3 },
    tie('atom'),
    fc.tuple(tie('any'), tie('any')).map(([a, b]) => a + b),
    fc.tuple(tie('any'), tie('any')).map(([a, b]) => `(?:${a}|${b})`),
    fc.tuple(tie('any'), fc.constantFrom('*', '+', '?', '{2}', '{1,2}', '{0,1}', '{2,}')).map(([a, count]) => `(?:${a})${count}`),
  ),
})).any
