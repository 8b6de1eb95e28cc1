import { deliveryVerbs } from '@/lib/compose/web/delivery'
import { ApplicationParams } from '@/lib/domains/applications/schemas'
import { ListReleasesInput, Release, ReleasePage, UploadReleaseInput } from '@/lib/domains/delivery/schemas'
import { endpoint, uploadEndpoint } from '@/lib/http/endpoint'

export const GET = endpoint({
  permission: 'applications:read',
  summary: 'Releases of an application, newest first',
  params: ApplicationParams,
  query: ListReleasesInput,
  output: ReleasePage,
  run: (actor, input) => deliveryVerbs().listReleases(actor, input),
})

export const POST = uploadEndpoint({
  permission: 'releases:create',
  summary: 'Uploads a release: a tar.gz with a Procfile or a package.json as the body',
  params: ApplicationParams,
  query: UploadReleaseInput,
  output: Release,
  accepts: ['application/gzip', 'application/x-gzip', 'application/x-tgz', 'application/x-compressed-tar', 'application/octet-stream'],
  bytesMax: 200 * 1024 * 1024,
  run: (actor, input, body) => deliveryVerbs().createRelease(actor, input, body),
})
