import { daemonCalls } from '@/lib/control/daemon-calls'
import { listInstances } from '@/lib/domains/registry/list-instances'
import type { RegistrySource } from '@/lib/domains/registry/ports'
import { summariseRegistry } from '@/lib/domains/registry/summarise-registry'
import { visibleApplicationNames } from './applications'
import { webContext } from './context'

const timeoutMs = 4_000

const source: RegistrySource = {
  list: (input) => webContext().daemon.call(daemonCalls.listRegistry, input, { timeoutMs }),
  summary: (input) => webContext().daemon.call(daemonCalls.registrySummary, input, { timeoutMs }),
}

const verbs = {
  list: listInstances(source, visibleApplicationNames),
  summary: summariseRegistry(source, visibleApplicationNames),
}

export const registryVerbs = (): typeof verbs => verbs
