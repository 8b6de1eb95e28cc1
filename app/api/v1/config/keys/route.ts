import { configSealingVerbs } from '@/lib/compose/web/configuration'
import { ConfigKeyList, RotatedKey, RotateKeyInput } from '@/lib/domains/configuration/sealing-schemas'
import { endpoint } from '@/lib/http/endpoint'

export const GET = endpoint({
  permission: 'config:rotate-key',
  summary: 'Keys that encrypt values, newest first, and how many documents in force need each',
  output: ConfigKeyList,
  run: (actor) => configSealingVerbs().keys(actor),
})

export const POST = endpoint({
  permission: 'config:rotate-key',
  summary: 'Makes a new key and encrypts with it what is in force; earlier versions keep their keys',
  body: RotateKeyInput,
  output: RotatedKey,
  run: (actor, input) => configSealingVerbs().rotate(actor, input),
})
