import type { Change } from '../../ledger/schemas'
import type { DocumentPlace } from '../ports'
import type { StageReach } from '../stage-schemas'
import { documentName } from './document-name'

export type StageAct = 'start' | 'widen' | 'stop'

/** What the ledger keeps of a stage: which document, who is given it, which keys; never a value. */
export function stageChange(act: StageAct, { application, layer, target }: DocumentPlace, { zones, share }: StageReach, { actor, why }: { actor: Change['actor']; why?: string | undefined }, keys?: readonly string[]): Change {
  return {
    actor, action: `config-stage.${act}`, subject: { kind: 'config', id: documentName({ application: application?.name ?? null, layer, target }) }, teamId: application?.teamId ?? null, application: application?.name ?? null,
    ...(act === 'stop' ? {} : { after: { zones: [...zones], share, ...(keys ? { keys: [...keys] } : {}) } }),
    ...(why === undefined || why === '' ? {} : { why }),
  }
}
