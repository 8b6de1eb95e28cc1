import type { z } from 'zod'
import type { Actor } from '@/lib/kernel/actor'
import { type Fault, fault, fieldError } from '@/lib/kernel/fault'
import { reason } from '@/lib/kernel/reason'
import { fail, ok, type Result } from '@/lib/kernel/result'
import { ndjsonLine, plainLines } from './core/line-text'
import { foundLogs } from './found-logs'
import type { LogFacetsInput } from './log-schemas'
import type { TelemetrySource } from './ports'
import type { LogDownloadQuery } from './query-schemas'
import type { LogLine, LogSearchAnswer } from './schemas'
import type { TelemetryPorts } from './scoped-selector'

export interface LogDownload {
  fileName: string
  contentType: string
  pieces: AsyncIterable<string>
}

/** More is what a drain is for. */
const downloadMax = { lines: 50_000, characters: 64 * 1024 * 1024 }
const pageLines = 1_000

/** The found lines as a file, newest first, made page by page while it is read. What is left out is said in its last line. */
export const downloadLogs =
  ({ source, visible, clock }: TelemetryPorts, max = downloadMax) =>
  async (actor: Actor, { format, timeZone, ...query }: LogDownloadQuery): Promise<Result<LogDownload, Fault>> => {
    const asked = await foundLogs({ source, visible, clock }, actor, query)
    if (!asked.ok) return asked
    const plain = plainLines(timeZone)
    if (!plain) return fail(fault('invalid-input', 'There is no such time zone.', { errors: [fieldError('#/timeZone', reason('time-zone'))] }))
    const first = await source.searchLogs({ ...asked.value, limit: pageLines })
    if (!first.ok) return first
    const write = format === 'text' ? plain : ndjsonLine
    const name = `logs-${new Date(asked.value.range.toMs).toISOString().slice(0, 19).replaceAll(':', '')}Z`
    return ok({
      fileName: `${name}.${format === 'text' ? 'txt' : 'ndjson'}`,
      contentType: format === 'text' ? 'text/plain; charset=utf-8' : 'application/x-ndjson; charset=utf-8',
      pieces: filePieces(source, asked.value, first.value, write, (words) => (format === 'text' ? `# ${words}\n` : `${JSON.stringify({ cut: true, detail: words })}\n`), max),
    })
  }

async function* filePieces(
  source: TelemetrySource,
  question: z.output<typeof LogFacetsInput>,
  first: LogSearchAnswer,
  write: (line: LogLine) => string,
  last: (words: string) => string,
  max: typeof downloadMax,
): AsyncGenerator<string> {
  const { total, meta } = first
  let written = 0
  let characters = 0
  for (let page = first; ; ) {
    let piece = ''
    for (const line of page.items) {
      if (written === max.lines || characters >= max.characters) break
      const text = write(line)
      piece += text
      characters += text.length
      written++
    }
    if (piece) yield piece
    if (written === max.lines || characters >= max.characters || page.next === null) break
    const next = await source.searchLogs({ ...question, limit: pageLines, cursor: page.next })
    if (!next.ok) throw new Error(next.error.detail)
    page = next.value
  }
  if (total !== null && written < total) yield last(`Cut: the newest ${written} of ${total} lines. Choose a shorter range for the older ones.`)
  if (!meta.complete) yield last(`Incomplete: ${meta.missing.join('; ')}.`)
}
