import type { z } from 'zod'
import type { Actor } from '@/lib/kernel/actor'
import type { Fault } from '@/lib/kernel/fault'
import { fail, ok, type Result } from '@/lib/kernel/result'
import { decide, forbidden } from '../access/core/policy'
import type { Applications } from '../delivery/ports'
import { doerOf } from './allowed-document'
import { documentName } from './core/document-name'
import { readSealed, sealedIn, withSealed } from './core/sealed-value'
import type { ConfigStore, StoredDocument } from './ports'
import { putVersion } from './save-document'
import type { ConfigKeyRows, ConfigSealer } from './sealing-ports'
import type { ConfigKeyList, RotatedKey, RotateKeyInput } from './sealing-schemas'

const keysOf = (text: string): Set<number> => new Set(sealedIn(text).flatMap((sealed) => readSealed(sealed)?.key ?? []))
const inForceNow = async (store: Pick<ConfigStore, 'inForce'>): Promise<StoredDocument[]> => (await store.inForce(null, null)) ?? []

/** Newest first, with how many documents in force need each. */
export const listConfigKeys =
  ({ store, keys }: { store: Pick<ConfigStore, 'inForce'>; keys: ConfigKeyRows }) =>
  async (actor: Actor): Promise<Result<ConfigKeyList, Fault>> => {
    const decision = decide(actor, 'config:rotate-key')
    if (!decision.allowed) return fail(forbidden(decision))
    const [rows, documents] = await Promise.all([keys.list(), inForceNow(store)])
    const needed = documents.map(({ text }) => keysOf(text))
    return ok({ items: rows.map(({ number, madeBy, madeAt }) => ({ number, madeBy, madeAt: madeAt.toISOString(), documents: needed.filter((one) => one.has(number)).length })) })
  }

interface Needs {
  store: ConfigStore
  applications: Applications
  sealer: Pick<ConfigSealer, 'makeKey' | 'reseal'>
}

/** A new key, which seals again what is in force: each document has a next version with the same values. Earlier versions keep their keys. */
export const rotateConfigKey =
  ({ store, applications, sealer }: Needs) =>
  async (actor: Actor, { why }: z.output<typeof RotateKeyInput>): Promise<Result<RotatedKey, Fault>> => {
    const decision = decide(actor, 'config:rotate-key')
    if (!decision.allowed) return fail(forbidden(decision))
    const doer = { ...doerOf(actor), why }
    const made = await sealer.makeKey(doer)
    if (!made.ok) return made
    const left: RotatedKey['left'] = []
    let resealed = 0
    for (const document of await inForceNow(store)) {
      const old = sealedIn(document.text).filter((sealed) => readSealed(sealed)?.key !== made.value)
      if (old.length === 0) continue
      const application = document.application === null ? null : await applications.find({ kind: 'all' }, document.application)
      const fresh = await sealer.reseal(document.application, old, doer)
      if (!fresh.ok) return fresh
      const others = new Map(old.flatMap((sealed, at) => (fresh.value[at] ? [[sealed, fresh.value[at]] as const] : [])))
      const place = { application, layer: document.layer, target: document.target }
      const saved = others.size === 0 ? null : await putVersion(store, actor, place, await store.at(place), { format: document.format, text: withSealed(document.text, others), comment: why, expectedVersion: document.version, rolledBackTo: null })
      if (saved?.ok) resealed += 1
      const detail = saved?.ok === false ? saved.error.detail : others.size < old.length ? `${old.length - others.size} values do not open.` : null
      if (detail !== null) left.push({ document: documentName(document), detail })
    }
    return ok({ number: made.value, resealed, left })
  }
