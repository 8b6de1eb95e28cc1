/** Of the service instance's id, which is ours and holds lower-case letters and digits alone. */
export const databaseName = (serviceId: string): string => `qs_${checked(serviceId)}`
/** NOLOGIN; owns the database and all that is made in it. */
export const ownerRole = databaseName
/** NOLOGIN; owns it instead while it is over its size. No login is in it. */
export const keeperRole = (serviceId: string): string => `qk_${checked(serviceId)}`
export const loginPrefix = 'qc_'
export const loginRole = (credentialId: string): string => `${loginPrefix}${checked(credentialId)}`

const checked = (id: string): string => {
  if (!/^[0-9a-z]{8,32}$/.test(id)) throw new Error('an id that cannot be a name in the engine')
  return id
}

/** Null for a name that is none of ours. */
export function idOfName(name: string): { kind: 'service' | 'credential'; id: string } | null {
  const found = /^q([sc])_([0-9a-z]{8,32})$/.exec(name)
  return found?.[2] === undefined ? null : { kind: found[1] === 's' ? 'service' : 'credential', id: found[2] }
}

/** Kept at a role in the engine: whose it is, the last epoch that acted on it, and of which service a login is. */
export interface RoleNote {
  installation: string
  epoch: bigint
  serviceId: string
}

export const noteText = ({ installation, epoch, serviceId }: RoleNote): string => `quarterdeck ${installation} ${epoch} ${serviceId}`

export function parseNote(text: string | null): RoleNote | null {
  const found = /^quarterdeck (\S+) (\d+) (\S+)$/.exec(text ?? '')
  return found ? { installation: found[1] ?? '', epoch: BigInt(found[2] ?? 0), serviceId: found[3] ?? '' } : null
}

/** How a binding is called in the ledger. */
export const bindingTitle = (service: string, application: string): string => `${service} · ${application}`
