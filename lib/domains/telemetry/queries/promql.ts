import { sendJson } from '@/lib/http/get-json'
import { PromqlAnswer, type PromqlBodyInput } from '../promql-schemas'

/** Asked once, when somebody presses the button: what it costs the engine is theirs to say. */
export const askPromql = (body: PromqlBodyInput) => sendJson('POST', '/api/v1/telemetry/promql', PromqlAnswer, body)
