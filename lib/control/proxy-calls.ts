import { z } from 'zod'
import { ProxyStatus } from '../domains/gateway/schemas'
import { defineCall } from './call'

export const proxyCalls = { status: defineCall('status', z.strictObject({}), ProxyStatus) }
