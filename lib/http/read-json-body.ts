import { type Fault, fault } from '@/lib/kernel/fault'
import { fail, ok, type Result } from '@/lib/kernel/result'

const mebibyte = 1024 * 1024
const depthMax = 32

/** Deepest nesting of brackets outside of strings; stops counting once over the limit. */
export function jsonDepth(text: string, limit = depthMax): number {
  let depth = 0
  let deepest = 0
  let inString = false
  for (let at = 0; at < text.length && deepest <= limit; at++) {
    const code = text.charCodeAt(at)
    if (inString) {
      if (code === 92) at++ // a backslash hides the next character
      else if (code === 34) inString = false
    } else if (code === 34) inString = true
    else if (code === 123 || code === 91) deepest = Math.max(deepest, ++depth)
    else if (code === 125 || code === 93) depth--
  }
  return deepest
}

/** PostgreSQL cannot store it. Asked only of texts that have the escape at all. */
function hasNul(value: unknown): boolean {
  if (typeof value === 'string') return value.includes('\0')
  if (typeof value !== 'object' || value === null) return false
  return Object.entries(value).some(([name, inner]) => name.includes('\0') || hasNul(inner))
}

async function readText(request: Request, bytesMax: number): Promise<string | null> {
  if (!request.body) return ''
  const chunks: Uint8Array[] = []
  let size = 0
  const reader = request.body.getReader()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return Buffer.concat(chunks).toString('utf8')
    size += value.byteLength
    if (size > bytesMax) {
      await reader.cancel().catch(() => undefined)
      return null
    }
    chunks.push(value)
  }
}

/** The body as JSON: at most 1 MiB unless told otherwise, 32 levels deep, and declared as JSON (a cross-site form cannot declare that). */
export async function readJsonBody(request: Request, bytesMax = mebibyte): Promise<Result<unknown, Fault>> {
  const type = (request.headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? ''
  if (type !== 'application/json') {
    return fail(fault('unsupported-media-type', 'Send JSON, with the header "content-type: application/json".'))
  }
  const text = await readText(request, bytesMax)
  if (text === null) return fail(fault('too-large', `A JSON body may have ${Math.floor(bytesMax / mebibyte)} MiB at most here.`))
  if (jsonDepth(text) > depthMax) return fail(fault('invalid-input', `JSON may be nested ${depthMax} levels deep at most.`))
  try {
    const value: unknown = JSON.parse(text)
    if (text.includes('\\u0000') && hasNul(value)) return fail(fault('invalid-input', 'The character U+0000 is not allowed in text.'))
    return ok(value)
  } catch {
    return fail(fault('invalid-input', 'The body is not JSON.'))
  }
}
