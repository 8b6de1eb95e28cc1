import { deliveryVerbs } from '@/lib/compose/web/delivery'
import { ApplicationParams } from '@/lib/domains/applications/schemas'
import { CreateServerGroupInput, ListServerGroupsInput, ServerGroup, ServerGroupPage } from '@/lib/domains/delivery/schemas'
import { endpoint } from '@/lib/http/endpoint'

export const GET = endpoint({
  permission: 'applications:read',
  summary: 'Server groups of an application, newest first',
  params: ApplicationParams,
  query: ListServerGroupsInput,
  output: ServerGroupPage,
  run: (actor, input) => deliveryVerbs().listServerGroups(actor, input),
})

export const POST = endpoint({
  permission: 'server-groups:create',
  summary: 'Runs a release as a new server group beside what runs already',
  params: ApplicationParams,
  body: CreateServerGroupInput,
  output: ServerGroup,
  status: 201,
  run: (actor, input) => deliveryVerbs().createServerGroup(actor, input),
})
