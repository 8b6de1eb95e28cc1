import { sendJson } from '@/lib/http/get-json'
import { SqlAnswer, type SqlBody } from '../sql-schemas'

/** Never asked again by itself: a question in SQL costs what it costs. */
export const askSql = (input: SqlBody): Promise<SqlAnswer> => sendJson('POST', '/api/v1/telemetry/sql', SqlAnswer, input)
