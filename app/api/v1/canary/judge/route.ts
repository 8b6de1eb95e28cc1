import { canaryVerbs } from '@/lib/compose/web/canary'
import { JudgeInput, JudgeResult } from '@/lib/domains/canary/schemas'
import { endpoint } from '@/lib/http/endpoint'

export const POST = endpoint({
  permission: 'canary:judge',
  summary: 'Judge a canary by NetflixACAJudge-v1.0: config, series of both sides and thresholds in Kayenta’s JSON',
  body: JudgeInput,
  bodyBytesMax: 8 * 1024 * 1024,
  output: JudgeResult,
  run: (actor, input) => canaryVerbs().judge(actor, input),
})
