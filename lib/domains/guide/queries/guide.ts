import { queryOptions } from '@tanstack/react-query'
import { getJson, sendJson } from '@/lib/http/get-json'
import { Guide, GuideState, type SaveGuideInput } from '../schemas'

export const guideQuery = () => queryOptions({ queryKey: ['guide'], queryFn: ({ signal }) => getJson(Guide, '/api/v1/guide', { signal }) })

export const saveGuide = (act: SaveGuideInput['act']): Promise<GuideState> => sendJson('PUT', '/api/v1/me/guide', GuideState, { act })
