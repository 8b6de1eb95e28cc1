import { chaosVerbs } from '@/lib/compose/web/chaos'
import { languageOfCall } from '@/lib/compose/web/language-of-call'
import { ReportInput, RunParams, RunReport } from '@/lib/domains/chaos/schemas'
import { endpoint } from '@/lib/http/endpoint'

export const GET = endpoint({
  permission: 'chaos:read',
  summary: 'The result of a chaos run as Markdown, in the language that is asked for, else the caller’s own',
  params: RunParams,
  query: ReportInput,
  output: RunReport,
  run: async (actor, { run, language }, { request }) => chaosVerbs().report(actor, { run, language: language ?? (await languageOfCall(actor, request)) }),
})
