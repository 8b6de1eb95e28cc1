'use client'

import { useTranslations } from 'next-intl'
import type { HeldInstance, TruthPage } from '@/lib/domains/registry/truth-schemas'
import { ScopeLink } from '../shell/scope-link'
import { State } from '../ui/state'
import { selectionOf, verdictLook } from './verdict-look'
import { WitnessCells } from './witness-cells'

/** By application and instance. */
export type Judgements = ReadonlyMap<string, HeldInstance>

export const judgementsOf = (page: TruthPage | undefined): Judgements => new Map((page?.items ?? []).map((one) => [selectionOf(one), one]))

/** The verdict of one lease with its witnesses, and the way to the evidence. */
export function LeaseVerdict({ lease: { application, id }, judgements }: { lease: { application: string; id: string }; judgements: Judgements }) {
  const t = useTranslations('truth')
  const key = `${application}/${id}`
  const judged = judgements.get(key)
  if (!judged) return <State state="unknown" word={t('verdict.undecided')} />
  return (
    <>
      <ScopeLink className="plain" href={`/registry/truth?application=${encodeURIComponent(application)}&sel=${encodeURIComponent(key)}`} aria-label={t('list.evidence', { instance: id, verdict: t(`verdict.${judged.verdict.kind}`) })}>
        <State state={verdictLook[judged.verdict.kind]} word={t(`verdict.${judged.verdict.kind}`)} />
      </ScopeLink>
      <div className="sub">
        <WitnessCells judged={judged} />
      </div>
    </>
  )
}
