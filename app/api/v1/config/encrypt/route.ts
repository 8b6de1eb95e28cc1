import { configSealingVerbs } from '@/lib/compose/web/configuration'
import { SealedValue, SealInput } from '@/lib/domains/configuration/sealing-schemas'
import { endpoint } from '@/lib/http/endpoint'

export const POST = endpoint({
  permission: 'config:write',
  summary: 'Encrypts a value with the newest key: what comes back stands in documents of that application alone',
  body: SealInput,
  output: SealedValue,
  run: (actor, input) => configSealingVerbs().seal(actor, input),
})
