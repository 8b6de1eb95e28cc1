import type { CredentialView, DrainCredentials } from '../schemas'

/** What may be known of credentials: their form, never a value that opens anything. */
export const credentialView = ({ auth, tls }: DrainCredentials): CredentialView => ({
  auth: auth.kind,
  username: auth.kind === 'basic' ? auth.username : null,
  headers: auth.kind === 'headers' ? Object.keys(auth.headers).sort() : [],
  ca: tls.ca !== undefined,
  certificate: tls.certificate !== undefined,
})

/** There is nothing to seal. */
export const isEmpty = ({ auth, tls }: DrainCredentials): boolean => auth.kind === 'none' && tls.ca === undefined && tls.certificate === undefined && tls.key === undefined
