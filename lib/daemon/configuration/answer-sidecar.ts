import { sidecarCalls } from '@/lib/control/sidecar-calls'
import { answerStream, type ControlRoutes } from '@/lib/control/serve'
import { effectiveValues } from '@/lib/domains/configuration/core/effective'
import { resolvePlaceholders } from '@/lib/domains/configuration/core/placeholders'
import type { ReadLayer } from '@/lib/domains/configuration/core/read-layer'
import { applicationsOf, versionOf } from '@/lib/domains/configuration/wire/environment-document'
import type { InstanceConfiguration } from '@/lib/domains/gateway/sidecar-schemas'
import type { KnownInstances } from '../instances/known-instances'
import { readAsked, type Serving } from './answer-config'
import type { ServedConfig } from './served-config'

/** What counts, with placeholders filled in; where a value says another document's name, that is its source. */
export function configurationOf(documents: readonly ReadLayer[]): InstanceConfiguration {
  const counted = effectiveValues(documents)
  // It says where a document counts, never a value.
  counted.delete('spring.profiles')
  const filled = resolvePlaceholders(new Map([...counted].map(([key, { value }]) => [key, value])))
  return { version: versionOf(documents), values: Object.fromEntries([...counted].map(([key, { value, source }]) => [key, { value: filled.get(key) ?? value, source }])) }
}

/** Resolves at the next change, or when the reader goes away. */
const nextChange = (served: ServedConfig, signal: AbortSignal) => {
  let wake: () => void = () => undefined
  const woken = new Promise<void>((resolve) => (wake = resolve))
  const stop = served.onChange(wake)
  signal.addEventListener('abort', wake, { once: true })
  return {
    woken,
    done() {
      stop()
      signal.removeEventListener('abort', wake)
    },
  }
}

/** The configuration of one instance of ours for its sidecar, now and after every change of it, until the instance is over. */
export async function* watchInstance(serving: Serving, known: Pick<KnownInstances, 'find'>, instance: string, profiles: string[], signal: AbortSignal): AsyncIterable<InstanceConfiguration> {
  let sent: string | null = null
  while (!signal.aborted) {
    // Before it is read: a change in the middle is not missed.
    const change = nextChange(serving.served, signal)
    try {
      const caller = known.find(instance)
      if (!caller) return
      const place = { cluster: caller.cluster, zone: caller.zone, instance: caller.id }
      const ask = { application: caller.application, profiles, label: null, flat: null }
      const documents = (await readAsked(serving, { ask, applications: applicationsOf(ask), opens: () => true, reader: null, place })) ?? []
      const configuration = configurationOf(documents)
      const text = JSON.stringify(configuration)
      if (text !== sent) {
        sent = text
        yield configuration
      }
      await change.woken
    } finally {
      change.done()
    }
  }
}

export const answerSidecarConfiguration = (routes: ControlRoutes, serving: Serving, known: Pick<KnownInstances, 'find'>): void =>
  answerStream(routes, sidecarCalls.watchConfiguration, ({ instance, profiles }, signal) => watchInstance(serving, known, instance, profiles, signal))
