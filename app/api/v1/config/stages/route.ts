import { configStageVerbs } from '@/lib/compose/web/configuration'
import { ConfigStage, ConfigStageList, ListStagesInput, StartStageInput } from '@/lib/domains/configuration/stage-schemas'
import { endpoint } from '@/lib/http/endpoint'

export const GET = endpoint({
  permission: 'config:read',
  summary: 'Texts that were or are given to some instances before all, newest first',
  query: ListStagesInput,
  output: ConfigStageList,
  run: (actor, input) => configStageVerbs().list(actor, input),
})

export const POST = endpoint({
  permission: 'config:write',
  summary: 'Gives a text to the instances of some zones, or to a share of them, before it is the next version for all',
  body: StartStageInput,
  output: ConfigStage,
  status: 201,
  run: (actor, input) => configStageVerbs().start(actor, input),
})
