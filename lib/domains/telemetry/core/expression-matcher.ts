import { RE2JS } from 're2js'
import { re2Of } from './expression-re2'
import type { Expression } from './expression-syntax'

/** Whether an expression occurs in a text, in time linear in the text: by RE2's own way, as the store does, for JavaScript's could hang. */
export function expressionMatcher(expression: Expression): (text: string) => boolean {
  const compiled = RE2JS.compile(re2Of(expression))
  return (text) => compiled.matcher(text).find()
}
