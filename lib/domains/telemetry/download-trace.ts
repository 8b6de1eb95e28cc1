import type { Actor } from '@/lib/kernel/actor'
import type { Fault } from '@/lib/kernel/fault'
import { ok, type Result } from '@/lib/kernel/result'
import { resourceSpans } from './core/otlp-out'
import type { TelemetryPorts } from './scoped-selector'
import type { TraceSpansAnswer } from './trace-schemas'

const perRead = 1_000

/** A file that is made while it is sent. */
export interface TraceFile {
  fileName: string
  contentType: string
  pieces: AsyncIterable<string>
}

/** A trace as OTLP/JSON, as any other tool reads it: the spans that the actor may see. */
export const downloadTrace =
  ({ source, visible }: Pick<TelemetryPorts, 'source' | 'visible'>) =>
  async (actor: Actor, { traceId }: { traceId: string }): Promise<Result<TraceFile, Fault>> => {
    const applications = await visible(actor)
    const read = (from: number) => source.traceSpans({ traceId, applications, from, count: perRead })
    const first = await read(0)
    if (!first.ok) return first
    return ok({ fileName: `trace-${traceId}.json`, contentType: 'application/json', pieces: pieces(traceId, first.value, read) })
  }

async function* pieces(traceId: string, first: TraceSpansAnswer, read: (from: number) => Promise<Result<TraceSpansAnswer, Fault>>): AsyncGenerator<string> {
  let page = first
  let before = '{"resourceSpans":['
  for (;;) {
    const groups = resourceSpans(traceId, page.spans).map((group) => JSON.stringify(group))
    if (groups.length > 0) {
      yield before + groups.join(',\n')
      before = ',\n'
    }
    if (page.next === null) break
    const next = await read(page.next)
    // Half a file must not look whole: this breaks the transfer off.
    if (!next.ok) throw new Error(next.error.detail)
    page = next.value
  }
  yield before.startsWith('{') ? `${before}]}\n` : ']}\n'
}
