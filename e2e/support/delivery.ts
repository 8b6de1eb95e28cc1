import { askApi } from './api'

export interface InstanceView {
  id: string
  state: string
  reason: string
  pid: number | null
  zone: string
  serverGroup: string
}

interface ServerGroupView {
  name: string
  desiredSize: number
  healthy: number
}

export const instancesOf = async (application: string): Promise<InstanceView[]> =>
  (await askApi<{ items: InstanceView[] }>('GET', `/api/v1/applications/${application}/instances`)).items

export const runningGroups = async (application: string): Promise<ServerGroupView[]> =>
  (await askApi<{ items: ServerGroupView[] }>('GET', `/api/v1/applications/${application}/server-groups?state=running`)).items

/** The application's one server group of the sample estate. */
export async function sampleGroup(application: string): Promise<string> {
  const group = (await runningGroups(application)).find(({ name }) => name.startsWith(`${application}-v`))
  if (!group) throw new Error(`${application} runs no server group`)
  return group.name
}
