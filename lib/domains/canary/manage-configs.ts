import type { z } from 'zod'
import type { Actor } from '@/lib/kernel/actor'
import { type Fault, fault } from '@/lib/kernel/fault'
import { newId } from '@/lib/kernel/ids'
import { fail, ok, type Result } from '@/lib/kernel/result'
import { decide } from '../access/core/policy'
import type { Applications } from '../delivery/ports'
import { allowedApplication, doerOf, refused } from './allowed-application'
import type { CanaryConfigDocument, CanaryConfigSummary, SaveConfigInput } from './analysis-schemas'
import { checkConfig, errorsOf, type Shown } from './core/check-config'
import { defaultConfig, defaultConfigName } from './core/default-config'
import type { CanaryConfigStore, StoredConfig } from './ports'

export interface ConfigPorts {
  applications: Applications
  configs: CanaryConfigStore
}
type Document = z.infer<typeof CanaryConfigDocument>
type Summary = z.infer<typeof CanaryConfigSummary>

/** `default` is there without anybody's doing; an application may save its own over it. */
const builtIn: Document = { name: defaultConfigName, version: 0, createdBy: 'Quarterdeck', createdAt: '1970-01-01T00:00:00.000Z', builtIn: true, config: defaultConfig }
const document = (stored: StoredConfig): Document => ({ ...stored, builtIn: false })

/** The newest version that a canary of the application would go by. */
export async function configOf(configs: CanaryConfigStore, applicationId: string, name: string): Promise<Document | null> {
  const stored = await configs.latest(applicationId, name)
  return stored ? document(stored) : name === defaultConfigName ? builtIn : null
}

export const listConfigs =
  ({ applications, configs }: ConfigPorts) =>
  async (actor: Actor, { application: name }: { application: string }): Promise<Result<{ items: Summary[]; next: null; total: number }, Fault>> => {
    const application = await allowedApplication(applications, actor, name, 'rollouts:read')
    if (!application.ok) return application
    const stored = (await configs.list(application.value.id)).map(document)
    const items = stored.some((one) => one.name === defaultConfigName) ? stored : [builtIn, ...stored]
    return ok({ items: items.map(({ config: _config, ...summary }) => summary), next: null, total: items.length })
  }

export const getConfig =
  ({ applications, configs }: ConfigPorts) =>
  async (actor: Actor, { application: name, name: config }: { application: string; name: string }): Promise<Result<Document, Fault>> => {
    const application = await allowedApplication(applications, actor, name, 'rollouts:read')
    if (!application.ok) return application
    const found = await configOf(configs, application.value.id, config)
    return found ? ok(found) : fail(fault('not-found', `${name} has no canary config ${config}.`))
  }

/** Another version; what runs keeps the one it started with. */
export const saveConfig =
  ({ applications, configs }: ConfigPorts) =>
  async (actor: Actor, { application: name, name: configName, config: given, expectedVersion, why }: { application: string; name: string } & z.output<typeof SaveConfigInput>): Promise<Result<Document, Fault>> => {
    const application = await allowedApplication(applications, actor, name, 'canary:configure')
    if (!application.ok) return application
    const errors = errorsOf(given)
    if (errors.length > 0) return fail(fault('invalid-input', errors.map(({ detail }) => detail).join(' '), { errors: errors.map(({ pointer, detail }) => ({ pointer: `#/config${pointer.slice(1)}`, detail })) }))
    const saved = await configs.save(application.value, newId(), configName, given, expectedVersion, doerOf(actor, why))
    return 'config' in saved ? ok(document(saved)) : fail(fault('conflict', `Somebody saved ${configName} meanwhile (it is at version ${saved.version}): look again and decide anew.`))
  }

/** Keeps nothing. */
export const validateConfigText = async (actor: Actor, { config }: { config?: unknown }): Promise<Result<{ problems: Shown[] }, Fault>> => {
  const decision = decide(actor, 'canary:configure')
  return decision.allowed ? ok({ problems: checkConfig(config) }) : fail(refused(decision))
}
