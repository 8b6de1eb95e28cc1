import { askApi, callApi } from './api'

const team = 'front'
const name = 'looked-at'

/** Addresses of what only people make: the sample estate has none of it. */
export interface Furnished {
  dashboard: string
  drain: string
  /** An alert rule that is an objective (SLO), and one that is a threshold. */
  objective: string
  threshold: string
  /** Takes all of it away. */
  clear(): Promise<void>
}

/** What an earlier run on the same product left behind goes too. */
async function clear(): Promise<void> {
  const dashboard = (await callApi('GET', `/api/v1/teams/${team}/dashboards/${name}`)).json as { version?: number } | null
  if (dashboard?.version !== undefined) await askApi('DELETE', `/api/v1/teams/${team}/dashboards/${name}?expectedVersion=${dashboard.version}`)
  const drains = await askApi<{ items: { id: string }[] }>('GET', `/api/v1/drains?name=${name}`)
  for (const { id } of drains.items) await askApi('DELETE', `/api/v1/drains/${id}`, { confirm: name, why: 'looked at' })
  const rules = await askApi<{ items: { number: number; name: string }[] }>('GET', '/api/v1/alerts/rules?application=home')
  for (const rule of rules.items) if (rule.name.startsWith(name)) await askApi('DELETE', `/api/v1/alerts/rules/${rule.number}`, { why: 'looked at' })
}

/** Makes one of each for the sample application `home`: rules that never fire, and a drain that nobody takes from. */
export async function furnish(): Promise<Furnished> {
  await clear()
  const panels = [
    { id: 'golden', title: 'Golden signals of home', kind: 'golden', scope: { application: 'home' }, width: 12, height: 3 },
    { id: 'served', title: 'Requests served', kind: 'line', queries: { a: 'rate(http.server.request.duration) by (application)' } },
    { id: 'latency', title: 'How long they took', kind: 'heat' },
    { id: 'zones', title: 'Requests served by zone', kind: 'table', queries: { a: 'rate(http.server.request.duration) by (zone)' }, width: 12 },
  ]
  await askApi('PUT', `/api/v1/teams/${team}/dashboards/${name}`, { title: 'Looked at', expectedVersion: 0, panels })
  await askApi('POST', '/api/v1/drains', { team, name, kind: 'https', url: 'https://127.0.0.1:9/in', signals: ['logs', 'metrics', 'traces'], localAllowed: true })
  const rule = async (condition: { kind: string } & Record<string, unknown>) => (await askApi<{ number: number }>('POST', '/api/v1/alerts/rules', { application: 'home', name: `${name} ${condition.kind}`, condition })).number
  return {
    dashboard: `/dashboards/${team}/${name}`,
    drain: `/drains/${team}/${name}`,
    objective: `/alerts/${await rule({ kind: 'availability', objective: 50, windowDays: 7 })}`,
    threshold: `/alerts/${await rule({ kind: 'threshold', measure: 'error-share', direction: 'above', bound: 100, forSeconds: 3_600 })}`,
    clear,
  }
}
