import { queryOptions } from '@tanstack/react-query'
import { z } from 'zod'
import { getJson, sendJson } from '@/lib/http/get-json'
import { Dashboard, DashboardList, type SaveDashboardInput } from '../dashboard-schemas'

export const dashboardsQuery = () => queryOptions({ queryKey: ['dashboards'], queryFn: () => getJson(DashboardList, '/api/v1/dashboards') })

const addressOf = (team: string, name: string): string => `/api/v1/teams/${encodeURIComponent(team)}/dashboards/${encodeURIComponent(name)}`

export const dashboardQuery = (team: string, name: string) => queryOptions({ queryKey: ['dashboards', team, name], queryFn: () => getJson(Dashboard, addressOf(team, name)) })

export const saveDashboard = (team: string, name: string, input: SaveDashboardInput): Promise<Dashboard> => sendJson('PUT', addressOf(team, name), Dashboard, input)

export const deleteDashboard = (team: string, name: string, expectedVersion: number): Promise<null> => sendJson('DELETE', `${addressOf(team, name)}?expectedVersion=${expectedVersion}`, z.null())
