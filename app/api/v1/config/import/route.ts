import { configRepositoryVerbs } from '@/lib/compose/web/configuration'
import { ImportConfigInput, ImportedConfig } from '@/lib/domains/configuration/repository-schemas'
import { uploadEndpoint } from '@/lib/http/endpoint'

export const POST = uploadEndpoint({
  permission: 'config:write',
  summary: 'Takes what a Git repository in Spring’s layout says: a bundle (`git bundle create it.bundle main`) as the body',
  query: ImportConfigInput,
  output: ImportedConfig,
  status: 200,
  accepts: ['application/x-git-bundle', 'application/octet-stream'],
  bytesMax: 32 * 1024 * 1024,
  run: (actor, input, body) => configRepositoryVerbs().import(actor, input, body),
})
