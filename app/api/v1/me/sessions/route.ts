import { accessVerbs } from '@/lib/compose/web/access'
import { SessionList } from '@/lib/domains/access/schemas'
import { endpoint } from '@/lib/http/endpoint'
import { PageInput } from '@/lib/kernel/page'

export const GET = endpoint({
  permission: 'me:read',
  summary: 'Open sessions of the person who asks, newest first',
  query: PageInput,
  output: SessionList,
  run: (actor, input, { sessionId }) => accessVerbs().listSessions(actor, input, sessionId),
})
