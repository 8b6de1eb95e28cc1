import type { z } from 'zod'
import type { Actor } from '@/lib/kernel/actor'
import { type Fault, refusedFor } from '@/lib/kernel/fault'
import { reason } from '@/lib/kernel/reason'
import { fail, ok, type Result } from '@/lib/kernel/result'
import { decide, forbidden } from '../access/core/policy'
import type { Applications } from '../delivery/ports'
import { allowedDocument, allowedPlace, doerOf, noDocument } from './allowed-document'
import { documentName } from './core/document-name'
import { readDocument } from './core/read-document'
import { isSealed } from './core/sealed-value'
import type { ConfigStore } from './ports'
import type { ConfigSealer } from './sealing-ports'
import type { RevealConfigInput, RevealedValue, SealedValue, SealInput } from './sealing-schemas'

/** For whoever may write where it will stand. The value is kept nowhere. */
export const sealConfig =
  ({ applications, sealer }: { applications: Applications; sealer: Pick<ConfigSealer, 'seal'> }) =>
  async (actor: Actor, { application, value }: z.output<typeof SealInput>): Promise<Result<SealedValue, Fault>> => {
    const place = await allowedPlace(applications, actor, { application, layer: application === undefined ? 'global' : 'application', target: '', format: 'yaml' }, 'write')
    if (!place.ok) return place
    const sealed = await sealer.seal(application ?? null, value, doerOf(actor))
    return sealed.ok ? ok({ value: sealed.value }) : sealed
  }

/** Shows one encrypted value, to who may see it. The ledger has it before anybody sees it. */
export const revealConfig =
  ({ store, sealer }: { store: Pick<ConfigStore, 'find' | 'version'>; sealer: Pick<ConfigSealer, 'reveal'> }) =>
  async (actor: Actor, { configDocument, key, version, why }: { configDocument: string } & z.output<typeof RevealConfigInput>): Promise<Result<RevealedValue, Fault>> => {
    const found = await allowedDocument(store, actor, configDocument, 'read')
    if (!found.ok) return found
    const { document, application } = found.value
    const decision = application === null ? decide(actor, 'config:reveal-global') : decide(actor, 'config:reveal', application.teamId)
    if (!decision.allowed) return fail(forbidden(decision))
    const text = version === undefined ? document : await store.version(configDocument, version)
    if (!text) return fail(noDocument(configDocument))
    const value = document.layer === 'schema' ? undefined : readDocument(text.format, text.text).entries.find((entry) => entry.key === key)?.value
    if (typeof value !== 'string' || !isSealed(value)) return fail(refusedFor('not-found', reason('config-not-sealed', { key })))
    const shown = await sealer.reveal({ application: document.application, teamId: application?.teamId ?? null, document: documentName(document), key, sealed: value }, { ...doerOf(actor), why })
    if (!shown.ok) return shown
    return shown.value === null ? fail(refusedFor('conflict', reason('config-does-not-open', { key }))) : ok({ key, value: shown.value })
  }
