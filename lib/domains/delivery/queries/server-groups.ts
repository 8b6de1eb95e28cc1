import { queryOptions } from '@tanstack/react-query'
import type { z } from 'zod'
import { getJson, sendJson } from '@/lib/http/get-json'
import { Instance, InstancePage, type ScaleInput, ServerGroup, ServerGroupPage } from '../schemas'

const base = (application: string) => `/api/v1/applications/${encodeURIComponent(application)}`

/** Those that run; a page is more than one application has in practice, and says when it is not. */
export const serverGroupsQuery = (application: string) =>
  queryOptions({ queryKey: ['delivery', 'server-groups', application], queryFn: () => getJson(ServerGroupPage, `${base(application)}/server-groups?state=running&limit=100`) })

export const instancesOfQuery = (application: string) =>
  queryOptions({ queryKey: ['delivery', 'instances', application], queryFn: () => getJson(InstancePage, `${base(application)}/instances?state=live&limit=200`) })

export const scaleServerGroup = (group: Pick<ServerGroup, 'application' | 'name'>, input: z.input<typeof ScaleInput>) =>
  sendJson('PATCH', `${base(group.application)}/server-groups/${encodeURIComponent(group.name)}`, ServerGroup, input)

const because = (why: string) => (why === '' ? '' : `?why=${encodeURIComponent(why)}`)

export const destroyServerGroup = (group: Pick<ServerGroup, 'application' | 'name'>, why: string) =>
  sendJson('DELETE', `${base(group.application)}/server-groups/${encodeURIComponent(group.name)}${because(why)}`, ServerGroup)

export const replaceInstance = (application: string, instance: string, why: string) =>
  sendJson('DELETE', `${base(application)}/instances/${encodeURIComponent(instance)}${because(why)}`, Instance)
