import type { Readable } from 'node:stream'
import type { DrainCredentials } from '@/lib/domains/drains/schemas'
import { oneLine } from './send-problem'

const bytesMax = 64 * 1024

/** The beginning of an answer; the rest of a long one is not waited for. */
export async function readAnswer(body: Readable): Promise<string> {
  const parts: Buffer[] = []
  let bytes = 0
  for await (const part of body as AsyncIterable<Buffer>) {
    parts.push(part)
    bytes += part.length
    if (bytes >= bytesMax) break
  }
  return Buffer.concat(parts).toString('utf8', 0, bytesMax)
}

/** Values that must not come back in a receiver's words: some of them say what they were sent. */
export function secretsOf({ auth }: DrainCredentials): string[] {
  switch (auth.kind) {
    case 'none':
      return []
    case 'bearer':
      return [auth.token]
    case 'basic':
      return [auth.password, Buffer.from(`${auth.username}:${auth.password}`).toString('base64')]
    case 'headers':
      return Object.values(auth.headers)
  }
}

export const foreignWords = (text: string, secrets: readonly string[]): string =>
  oneLine(secrets.filter((secret) => secret.length >= 4).reduce((said, secret) => said.replaceAll(secret, '••••••'), text.slice(0, 4_000)))
