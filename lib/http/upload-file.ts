import type { z } from 'zod'
import { ProblemError } from './get-json'
import { Problem } from './problem-shape'

const own = (code: string, status: number, detail: string) => new ProblemError({ type: 'about:blank', code, status, title: '', detail })

const parsedJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

export interface UploadOptions {
  /** From 0 to 1, of the bytes that have left. At 1 the server still unpacks. */
  onProgress: (share: number) => void
  signal?: AbortSignal
  /** A packed folder when left out. */
  contentType?: string
}

/** Sends a file as the body. `fetch` tells nothing of how far a body has gone, so this is the older way. Throws `ProblemError`. */
export function uploadFile<S extends z.ZodType>(schema: S, url: string, file: Blob, { onProgress, signal, contentType = 'application/gzip' }: UploadOptions): Promise<z.output<S>> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', url)
    request.setRequestHeader('accept', 'application/json')
    request.setRequestHeader('content-type', contentType)
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0)
    request.onload = () => {
      const body = parsedJson(request.responseText)
      if (request.status < 200 || request.status >= 300) {
        const problem = Problem.safeParse(body)
        return reject(problem.success ? new ProblemError(problem.data) : own(request.status >= 500 ? 'unavailable' : 'internal', request.status, `The server answered ${request.status}.`))
      }
      const parsed = schema.safeParse(body)
      if (parsed.success) resolve(parsed.data)
      else reject(own('internal', request.status, parsed.error.message))
    }
    request.onerror = () => reject(own('unavailable', 0, 'The upload was cut off. Nothing was kept.'))
    request.onabort = () => reject(own('aborted', 0, 'The upload was stopped. Nothing was kept.'))
    signal?.addEventListener('abort', () => request.abort(), { once: true })
    request.send(file)
  })
}
