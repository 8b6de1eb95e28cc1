import { guideVerbs } from '@/lib/compose/web/guide'
import { GuideState, SaveGuideInput } from '@/lib/domains/guide/schemas'
import { endpoint } from '@/lib/http/endpoint'

export const PUT = endpoint({
  permission: 'me:write',
  summary: 'Skip the first ten minutes, show them again, or begin anew',
  body: SaveGuideInput,
  output: GuideState,
  run: (actor, input) => guideVerbs().save(actor, input),
})
