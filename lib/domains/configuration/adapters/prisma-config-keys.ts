import { randomBytes } from 'node:crypto'
import type { Database, Transaction } from '@/lib/kernel/database'
import { createEnvelope, type Envelope, WrongKey } from '@/lib/kernel/envelope'
import { Secret } from '@/lib/kernel/secret'
import { isUniqueViolation } from '@/lib/kernel/unique-violation'
import type { Doer } from '../../delivery/ports'
import { appendChange } from '../../ledger/adapters/prisma-append'
import { readSealed, sealedText } from '../core/sealed-value'

/** What seals and opens values of configuration. Where it runs the root key is. */
export interface ConfigKeyring {
  /** With the newest key; the first is made when it is asked for. What it seals opens for that application alone; null: for what is said to all. */
  seal(application: string | null, value: Secret, doer: Doer): Promise<string>
  /** Null for what no key of ours sealed for that application. */
  open(application: string | null, sealed: string): Promise<Secret | null>
  /** A new newest key, with its ledger entry. */
  makeKey(doer: Doer): Promise<number>
}

const keyOf = (number: number) => ({ table: 'config_key', row: String(number), purpose: 'sealing' })
const valueOf = (application: string | null) => ({ table: 'config_version', row: application ?? '', purpose: 'value' })

export function createConfigKeyring(database: Database, envelope: Envelope): ConfigKeyring {
  const known = new Map<number, Envelope>()

  async function load(): Promise<void> {
    for (const { number, sealed } of await database.configKey.findMany({ where: { number: { notIn: [...known.keys()] } } })) known.set(number, createEnvelope(Buffer.from(envelope.open(sealed, keyOf(number)).reveal(), 'base64url')))
  }
  async function add(tx: Transaction, number: number, { actor, why }: Doer): Promise<void> {
    const sealed = envelope.seal(new Secret(randomBytes(32).toString('base64url')), keyOf(number))
    await tx.configKey.create({ data: { number, sealed, author: actor } })
    await appendChange(tx, { actor, action: 'config-key.make', subject: { kind: 'config-key', id: String(number) }, teamId: null, after: { number }, ...(why === undefined ? {} : { why }) })
  }
  async function makeAfter(newest: number, doer: Doer): Promise<number> {
    try {
      await database.$transaction((tx) => add(tx, newest + 1, doer))
    } catch (error) {
      // Another made it in the same moment.
      if (!isUniqueViolation(error)) throw error
    }
    return newest + 1
  }
  const newestNumber = async (): Promise<number> => (await database.configKey.aggregate({ _max: { number: true } }))._max.number ?? 0
  async function envelopeOf(number: number): Promise<Envelope | undefined> {
    if (!known.has(number)) await load()
    return known.get(number)
  }
  return {
    async seal(application, value, doer) {
      const number = (await newestNumber()) || (await makeAfter(0, doer))
      const key = await envelopeOf(number)
      if (!key) throw new Error(`key ${number} of configuration is not there`)
      return sealedText(number, key.seal(value, valueOf(application)))
    },
    async open(application, sealed) {
      const read = readSealed(sealed)
      const key = read && (await envelopeOf(read.key))
      if (!read || !key) return null
      try {
        return key.open(read.sealed, valueOf(application))
      } catch (error) {
        if (error instanceof WrongKey) return null
        throw error
      }
    },
    makeKey: async (doer) => makeAfter(await newestNumber(), doer),
  }
}
