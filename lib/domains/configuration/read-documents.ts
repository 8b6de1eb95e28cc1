import { z } from 'zod'
import { type Actor, teamScopeOf } from '@/lib/kernel/actor'
import { type Fault, fieldError, wrongFields } from '@/lib/kernel/fault'
import { decodeCursor, encodeCursor, type Page, type PageInput } from '@/lib/kernel/page'
import { reason } from '@/lib/kernel/reason'
import { fail, ok, type Result } from '@/lib/kernel/result'
import { decide, forbidden } from '../access/core/policy'
import { allowedDocument, noVersion } from './allowed-document'
import { readLayer } from './core/read-layer'
import { keyChanges } from './core/who-gets'
import type { ConfigStore } from './ports'
import type { ConfigDiff, ConfigDocument, ConfigDocumentText, ConfigVersion, ConfigVersionText, ListConfigInput } from './schemas'

const badCursor = wrongFields(fieldError('#/cursor', reason('list-cursor')))
const DocumentKey = z.object({ layer: z.string(), target: z.string(), id: z.string() })

/** Documents of the applications that the actor may see, and what is said to all. */
export const listConfig =
  (store: Pick<ConfigStore, 'list'>) =>
  async (actor: Actor, { cursor, limit, application }: z.output<typeof ListConfigInput>): Promise<Result<Page<ConfigDocument>, Fault>> => {
    const decision = decide(actor, 'config:read')
    if (!decision.allowed) return fail(forbidden(decision))
    const after = cursor === undefined ? null : decodeCursor(cursor, DocumentKey)
    if (cursor !== undefined && after === null) return fail(badCursor)
    const { items, total, more } = await store.list(teamScopeOf(actor), { application, after, limit })
    const last = items.at(-1)
    return ok({ items, total, next: more && last ? encodeCursor({ layer: last.layer, target: last.target, id: last.id }) : null })
  }

export const readConfig =
  (store: Pick<ConfigStore, 'find'>) =>
  async (actor: Actor, { configDocument }: { configDocument: string }): Promise<Result<ConfigDocumentText, Fault>> => {
    const found = await allowedDocument(store, actor, configDocument, 'read')
    return found.ok ? ok(found.value.document) : found
  }

export const listConfigVersions =
  (store: Pick<ConfigStore, 'find' | 'versions'>) =>
  async (actor: Actor, { configDocument, cursor, limit }: { configDocument: string } & PageInput): Promise<Result<Page<ConfigVersion>, Fault>> => {
    const found = await allowedDocument(store, actor, configDocument, 'read')
    if (!found.ok) return found
    const below = cursor === undefined ? null : decodeCursor(cursor, z.number().int())
    if (cursor !== undefined && below === null) return fail(badCursor)
    const { items, total, more } = await store.versions(configDocument, { below, limit })
    const last = items.at(-1)
    return ok({ items, total, next: more && last ? encodeCursor(last.version) : null })
  }

export const readConfigVersion =
  (store: Pick<ConfigStore, 'find' | 'version'>) =>
  async (actor: Actor, { configDocument, configVersion }: { configDocument: string; configVersion: number }): Promise<Result<ConfigVersionText, Fault>> => {
    const found = await allowedDocument(store, actor, configDocument, 'read')
    if (!found.ok) return found
    const version = await store.version(configDocument, configVersion)
    return version ? ok(version) : fail(noVersion(configVersion))
  }

/** By key, whatever format either has. A schema has no values: its versions are compared as texts. */
export const diffConfig =
  (store: Pick<ConfigStore, 'find' | 'version'>) =>
  async (actor: Actor, { configDocument, from, to }: { configDocument: string; from: number; to: number }): Promise<Result<ConfigDiff, Fault>> => {
    const found = await allowedDocument(store, actor, configDocument, 'read')
    if (!found.ok) return found
    const [one, other] = await Promise.all([store.version(configDocument, from), store.version(configDocument, to)])
    if (!one || !other) return fail(noVersion(one ? to : from))
    const { layer, target, application } = found.value.document
    const values = ({ format, text, version, change }: ConfigVersionText) => readLayer({ layer, target, application, version, change, format, text }).values
    return ok({ from, to, changes: keyChanges(values(one), values(other)) })
  }
