import { z } from 'zod'
import { refusalWords } from './refusal-words'

const slug = (max: number) =>
  z
    .string()
    .max(max, `At most ${max} characters.`)
    .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, refusalWords['application-name'])

/** An application's name: the same in the registry (upper-cased there), in telemetry (`service.name`) and in addresses. */
export const ApplicationName = slug(40)
export const TeamSlug = slug(40)
/** Stack and detail of a cluster name `app-stack-detail`. */
export const ClusterPart = z.string().max(20).regex(/^[a-z0-9]+$/, 'Lower-case letters and digits only.')
export const ZoneName = z.string().max(40).regex(/^[a-z0-9-]+$/, 'Lower-case letters, digits and hyphens, like "local-a".')

/** `home`, `home-blue` or `home-blue-eu`: Spinnaker's cluster name. */
export const clusterName = (application: string, stack?: string | null, detail?: string | null): string =>
  [application, stack, detail].filter(Boolean).join('-')

/** `home-blue-v003`: the cluster and a sequence of at least three digits. */
export const serverGroupName = (cluster: string, sequence: number): string => `${cluster}-v${String(sequence).padStart(3, '0')}`
