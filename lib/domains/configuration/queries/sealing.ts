import { queryOptions } from '@tanstack/react-query'
import type { z } from 'zod'
import { getJson, sendJson } from '@/lib/http/get-json'
import { ConfigKeyList, type RevealConfigInput, RevealedValue, RotatedKey, type RotateKeyInput, SealedValue, type SealInput } from '../sealing-schemas'

export const configKeysQuery = () => queryOptions({ queryKey: ['configuration', 'keys'], queryFn: ({ signal }) => getJson(ConfigKeyList, '/api/v1/config/keys', { signal }) })

export const sealConfigValue = (input: z.input<typeof SealInput>) => sendJson('POST', '/api/v1/config/encrypt', SealedValue, input)
export const revealConfigValue = (id: string, input: z.input<typeof RevealConfigInput>) => sendJson('POST', `/api/v1/config/documents/${id}/reveal`, RevealedValue, input)
export const rotateConfigKey = (input: z.input<typeof RotateKeyInput>) => sendJson('POST', '/api/v1/config/keys', RotatedKey, input)
