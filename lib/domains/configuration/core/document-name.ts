import type { ConfigLayer } from '../schemas'

/** `home/zone/local-a`: a document as people, sources and the ledger name it. */
export const documentName = ({ application, layer, target }: { application: string | null; layer: ConfigLayer; target: string }): string => [application, layer === 'application' ? '' : layer, target].filter(Boolean).join('/')
