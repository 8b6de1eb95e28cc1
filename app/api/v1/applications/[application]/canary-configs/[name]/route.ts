import { canaryVerbs } from '@/lib/compose/web/canary'
import { CanaryConfigDocument, ConfigParams, SaveConfigInput } from '@/lib/domains/canary/analysis-schemas'
import { endpoint } from '@/lib/http/endpoint'

export const GET = endpoint({
  permission: 'rollouts:read',
  summary: 'The newest version of a canary config, in Kayenta’s JSON',
  params: ConfigParams,
  output: CanaryConfigDocument,
  run: (actor, input) => canaryVerbs().getConfig(actor, input),
})

export const PUT = endpoint({
  permission: 'canary:configure',
  summary: 'Saves a canary config as another version; canaries under way keep theirs',
  params: ConfigParams,
  body: SaveConfigInput,
  output: CanaryConfigDocument,
  run: (actor, input) => canaryVerbs().saveConfig(actor, input),
})
