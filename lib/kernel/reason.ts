import { refusalWords } from './refusal-words'

type Placeholders<Words extends string> = Words extends `${string}{${infer Name}}${infer Rest}` ? Name | Placeholders<Rest> : never

/** Every code of bad input. Programs may branch on it; it never changes its meaning. */
export type RefusalCode = keyof typeof refusalWords
export type ReasonValues<C extends RefusalCode = RefusalCode> = Record<Placeholders<(typeof refusalWords)[C]>, string | number>

/** Why something is refused: the code, and what stands in its words. */
export type Reason = { [C in RefusalCode]: { code: C; values: ReasonValues<C> } }[RefusalCode]

type Given<C extends RefusalCode> = [Placeholders<(typeof refusalWords)[C]>] extends [never] ? [] : [values: ReasonValues<C>]

/** A code with exactly the values that stand in its words. */
export const reason = <C extends RefusalCode>(code: C, ...[values]: Given<C>): Extract<Reason, { code: C }> =>
  // The type of the rest argument holds that values are there where the words name any.
  ({ code, values: values ?? {} }) as Extract<Reason, { code: C }>

const placeholder = /\{(\w+)\}/g

/** The English sentence of a reason. */
export function reasonWords({ code, values }: Reason): string {
  const given: Record<string, string | number | undefined> = values
  return refusalWords[code].replace(placeholder, (_all, name: string) => String(given[name] ?? ''))
}

/** A reason as it came over a wire; null for a code of another version, or one without its values: its sentence is all there is. */
export function readReason({ code, values = {} }: { code?: string | undefined; values?: Record<string, string | number> | undefined }): Reason | null {
  if (code === undefined || !Object.hasOwn(refusalWords, code)) return null
  const known = code as RefusalCode
  const named = [...refusalWords[known].matchAll(placeholder)].map(([, name]) => name ?? '')
  return named.every((name) => Object.hasOwn(values, name)) ? ({ code: known, values } as Reason) : null
}

const constants: ReadonlyMap<string, RefusalCode> = new Map((Object.keys(refusalWords) as RefusalCode[]).filter((code) => !refusalWords[code].includes('{')).map((code) => [refusalWords[code], code]))

/** The reason that a schema says in the words of a code; null for words of its own. */
export function reasonOfWords(words: string): Reason | null {
  const code = constants.get(words)
  return code === undefined ? null : readReason({ code })
}
