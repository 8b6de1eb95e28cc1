import type { Change } from '../../ledger/schemas'
import { documentName } from './document-name'
import type { DocumentPlace, VersionDraft } from '../ports'

interface Doer {
  actor: Change['actor']
  why?: string | undefined
}

/** What the ledger keeps of a save: which document, which version, which keys; never a value, which may be secret. */
export function saveChange({ application, layer, target }: DocumentPlace, { format, comment, expectedVersion, rolledBackTo, keys }: Omit<VersionDraft, 'id' | 'text'>, { actor }: Doer): Change {
  const name = documentName({ application: application?.name ?? null, layer, target })
  return {
    actor, action: rolledBackTo === null ? 'config.save' : 'config.roll-back', subject: { kind: 'config', id: name }, teamId: application?.teamId ?? null, application: application?.name ?? null,
    before: expectedVersion === 0 ? null : { version: expectedVersion },
    after: { version: expectedVersion + 1, format, keys, ...(rolledBackTo === null ? {} : { rolledBackTo }) },
    ...(comment === '' ? {} : { why: comment }),
  }
}
