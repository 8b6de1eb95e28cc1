import { z } from 'zod'
import { listen } from '@/lib/compose/web/events'
import { HeardTopics, StreamNotice } from '@/lib/domains/ledger/schemas'
import { streamEndpoint } from '@/lib/http/endpoint'

export const GET = streamEndpoint({
  permission: 'events:read',
  summary: 'What changed, as it changes: ask again what the notice names. Events `ready` and `reset` beside the notices; resumes by Last-Event-ID',
  query: z.strictObject({ topics: HeardTopics }),
  output: StreamNotice,
  run: (actor, { topics }, signal, { request }) => listen(actor, topics, request.headers.get('last-event-id'), signal),
})
