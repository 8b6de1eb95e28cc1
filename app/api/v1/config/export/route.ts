import { configRepositoryVerbs } from '@/lib/compose/web/configuration'
import { downloadEndpoint } from '@/lib/http/endpoint'

export const GET = downloadEndpoint({
  permission: 'config:read',
  summary: 'What you may see as a Git bundle in Spring’s layout, each version a commit: `git clone configuration.bundle`',
  gives: ['application/x-git-bundle'],
  run: (actor) => configRepositoryVerbs().export(actor),
})
