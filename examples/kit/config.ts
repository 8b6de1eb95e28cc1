import { get, type IncomingMessage } from 'node:http'
import { context } from '@opentelemetry/api'
import { suppressTracing } from '@opentelemetry/core'
import { environment } from './environment'
import { log } from './log'

type Value = string | number | boolean
interface Environment {
  propertySources: { source: Record<string, Value> }[]
}

const againMs = 1_000
let values: Record<string, Value> = {}

/** Later sources are weaker. */
function take(text: string): void {
  const { propertySources } = JSON.parse(text) as Environment
  values = Object.assign({}, ...propertySources.toReversed().map(({ source }) => source)) as Record<string, Value>
}

/** What is configured now, within its bounds; else what the program says itself. */
export function configuredNumber(key: string, otherwise: number, { min, max }: { min: number; max: number }): number {
  const value = Number(values[key] ?? otherwise)
  return Number.isFinite(value) ? Math.min(Math.max(value, min), max) : otherwise
}

/** The events of one stream, until it ends. */
async function read(answer: IncomingMessage): Promise<void> {
  let rest = ''
  for await (const piece of answer.setEncoding('utf8') as AsyncIterable<string>) {
    const events = (rest + piece).split('\n\n')
    rest = events.pop() ?? ''
    for (const event of events) {
      const data = /^data: (.*)$/m.exec(event)?.[1]
      if (data !== undefined) take(data)
    }
  }
}

/** Hears each change of the configuration while the service runs. While the server is away the last values stay. */
export function watchConfiguration(): () => void {
  const { config, application } = environment
  if (config === null) return () => undefined
  let stopped = false
  let again: NodeJS.Timeout | undefined
  const later = () => {
    if (!stopped) again = setTimeout(watch, againMs).unref()
  }
  // A stream that never ends is no span.
  const watch = () =>
    context.with(suppressTracing(context.active()), () => {
      get(`${config}/${application}/default`, { headers: { accept: 'text/event-stream' } }, (answer) => {
        if (answer.statusCode !== 200) log.warn('the configuration is not told', { status: answer.statusCode ?? 0 })
        read(answer).catch(() => undefined).finally(later)
      }).on('error', later)
    })
  watch()
  return () => {
    stopped = true
    clearTimeout(again)
  }
}
