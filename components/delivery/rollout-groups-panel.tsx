'use client'

import { useSuspenseQueries } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { instancesOfQuery, serverGroupsQuery } from '@/lib/domains/delivery/queries/server-groups'
import type { RolloutDetail } from '@/lib/domains/delivery/rollout-schemas'
import type { Instance, InstanceState, ServerGroup } from '@/lib/domains/delivery/schemas'
import { shortZone } from '../applications/figure-cells'
import { ScopeLink } from '../shell/scope-link'
import { Pill } from '../ui/pill'
import { State, StateGlyph, type StateName } from '../ui/state'
import { isUnderWay, isWarm, releaseName } from './rollout-look'
import { groupsOf, type RolloutGroup } from './rollout-groups'
import { RolePill } from './sides-table'

const looks = { intended: 'info', starting: 'info', healthy: 'ok', sick: 'bad', stopping: 'off', stopped: 'off', failed: 'bad' } satisfies Record<InstanceState, StateName>

/** Each group with its instances by zone, each a link to its lines. */
export function RolloutGroups({ rollout }: { rollout: RolloutDetail }) {
  const t = useTranslations('delivery')
  const refetchInterval = isUnderWay(rollout) ? 2_000 : 15_000
  const [running, instances] = useSuspenseQueries({
    queries: [
      { ...serverGroupsQuery(rollout.application), refetchInterval },
      { ...instancesOfQuery(rollout.application), refetchInterval },
    ],
  })
  const groups = groupsOf(rollout)
  if (groups.length === 0) return <p className="body muted sm">{t('page.notMade')}</p>
  return (
    <ul>
      {groups.map((group) => (
        <GroupLine
          key={group.name}
          group={group}
          application={rollout.application}
          running={running.data.items.find(({ name }) => name === group.name) ?? null}
          instances={instances.data.items.filter(({ serverGroup }) => serverGroup === group.name)}
          warm={isWarm(rollout) && group.role === 'production'}
        />
      ))}
    </ul>
  )
}

function GroupLine({ group, application, running, instances, warm }: { group: RolloutGroup; application: string; running: ServerGroup | null; instances: Instance[]; warm: boolean }) {
  const t = useTranslations('delivery')
  const zones = [...new Set(instances.map(({ zone }) => zone))].sort()
  return (
    <li className="sgr">
      <div>
        <span className="row wrap">
          <span className="mono med">{group.name}</span> <RolePill role={group.role} /> {warm && <Pill look="info">{t('page.warm')}</Pill>}
        </span>
        {running && <span className="xs muted num">{releaseName(running.release)}</span>}
      </div>
      <div className="sgz">
        {zones.map((zone) => (
          <span key={zone}>
            <em title={zone}>{shortZone(zone)}</em>
            {instances
              .filter((one) => one.zone === zone)
              .map((one) => (
                <InstanceLink key={one.id} application={application} instance={one} />
              ))}
          </span>
        ))}
        {instances.length === 0 && running && <span className="muted">{t('page.none')}</span>}
      </div>
      <GroupState running={running} />
    </li>
  )
}

function InstanceLink({ application, instance }: { application: string; instance: Instance }) {
  const t = useTranslations('delivery')
  const words = t('page.instanceNamed', { name: instance.id, zone: instance.zone, state: t(`page.state.${instance.state}`) })
  const said = instance.reason ? `${words}. ${instance.reason}` : words
  return (
    <ScopeLink href={`/logs?application=${encodeURIComponent(application)}&instance=${encodeURIComponent(instance.id)}`} aria-label={said} title={said}>
      <StateGlyph state={looks[instance.state]} />
    </ScopeLink>
  )
}

function GroupState({ running }: { running: ServerGroup | null }) {
  const t = useTranslations('delivery')
  if (!running) return <State state="off" word={t('page.ended')} />
  const { healthy, desiredSize, sick } = running
  const state = sick > 0 ? 'bad' : healthy >= desiredSize ? 'ok' : 'info'
  return <State state={state} word={t('page.healthyOf', { healthy, wanted: desiredSize })} />
}
