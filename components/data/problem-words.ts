import { useTranslations } from 'next-intl'
import type { Problem } from '@/lib/http/problem-shape'
import type { FieldError } from '@/lib/kernel/fault'
import { type Reason, readReason } from '@/lib/kernel/reason'

/** Anything that has words of the server's, and perhaps their code. */
type Said = Pick<FieldError, 'detail'> & { code?: string | undefined; values?: Record<string, string | number> | undefined }

/** A reason in the reader's language. */
export function useReasonWords(): (why: Reason) => string {
  const t = useTranslations('refusals')
  return ({ code, values }) => t(code, values)
}

/** A wrong field in the reader's language by its code; the server's sentence where this page knows no such code. */
export function useFieldWords(): (field: Said) => string {
  const words = useReasonWords()
  return (field) => {
    const why = readReason(field)
    return why ? words(why) : field.detail
  }
}

/** What a problem says to the reader: its fields by name, else its reason; the server's own detail where any of it has no code that this page knows. */
export function useProblemWords(): (problem: Problem) => string {
  const words = useReasonWords()
  return ({ detail, errors = [], reason }) => {
    if (errors.length === 0) {
      const why = readReason(reason ?? {})
      return why ? words(why) : detail
    }
    const said = errors.flatMap((field) => {
      const why = readReason(field)
      return why ? [field.pointer === '#' ? words(why) : `${field.pointer.slice(2)}: ${words(why)}`] : []
    })
    return said.length === errors.length ? said.join(' ') : detail
  }
}
