import { z } from 'zod'
import { webContext } from '@/lib/compose/web/context'
import { endpoint } from '@/lib/http/endpoint'
import { openApiDocument } from '@/lib/http/openapi'
import { ok } from '@/lib/kernel/result'
import packageJson from '@/package.json'

export const GET = endpoint({
  permission: 'public',
  summary: 'This description of the API',
  output: z.looseObject({ openapi: z.string() }),
  run: async () => {
    const { apiRoutes } = await import('@/generated/api-routes')
    return ok({ openapi: '3.1.0', ...openApiDocument(apiRoutes(), webContext().settings.publicUrl, packageJson.version) })
  },
})
