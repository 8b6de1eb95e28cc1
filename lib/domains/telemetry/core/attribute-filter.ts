import type { FieldError } from '@/lib/kernel/fault'
import { fail, ok, type Result } from '@/lib/kernel/result'

export interface AttributeFilter {
  key: string
  value: string
}

const pair = /\s*([^\s="]+)=(?:"((?:[^"\\]|\\.)*)"|((?!")\S*))(?=\s|$)/y

/** `http.route=/title error.type="timed out"`: pairs divided by blanks, values quoted where they hold blanks. At most 8. */
export function parseAttributeFilter(text: string): Result<AttributeFilter[], FieldError[]> {
  const filters: AttributeFilter[] = []
  pair.lastIndex = 0
  let end = 0
  while (end < text.length && text.slice(end).trim() !== '') {
    const match = pair.exec(text)
    if (!match) return fail([{ pointer: '#/attributes', detail: 'Write key=value pairs divided by blanks; quote values that hold blanks.' }])
    filters.push({ key: match[1] ?? '', value: match[2] === undefined ? (match[3] ?? '') : match[2].replace(/\\(.)/g, '$1') })
    end = pair.lastIndex
  }
  return filters.length > 8 ? fail([{ pointer: '#/attributes', detail: 'At most 8 pairs.' }]) : ok(filters)
}

export const formatAttributeFilter = (filters: readonly AttributeFilter[]): string =>
  filters.map(({ key, value }) => (/^[^\s"\\]*$/.test(value) ? `${key}=${value}` : `${key}="${value.replace(/["\\]/g, '\\$&')}"`)).join(' ')
