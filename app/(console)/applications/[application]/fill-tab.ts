import type { QueryClient } from '@tanstack/react-query'
import { applicationTab } from '@/components/applications/application-tab'
import { applicationDocumentsAsk } from '@/components/configuration/documents-ask'
import { applicationRolloutsAsk } from '@/components/delivery/delivery-ask'
import { logsAsk } from '@/components/logs/log-query'
import { changesAsk, scopeAsk } from '@/components/overview/ask'
import { fanOutAsk, scatterAsk, tracesAsk } from '@/components/traces/trace-query'
import { configVerbs } from '@/lib/compose/web/configuration'
import { deliveryVerbs } from '@/lib/compose/web/delivery'
import { gatewayVerbs } from '@/lib/compose/web/gateway'
import { fillQuery } from '@/lib/compose/web/fill-query'
import { ledgerVerbs } from '@/lib/compose/web/ledger'
import { rolloutVerbs } from '@/lib/compose/web/rollouts'
import { telemetryVerbs } from '@/lib/compose/web/telemetry'
import { configDocumentsQuery } from '@/lib/domains/configuration/queries/documents'
import { ListConfigInput } from '@/lib/domains/configuration/schemas'
import { fanOutBudgetsQuery } from '@/lib/domains/delivery/queries/fan-out-budgets'
import { rolloutsQuery } from '@/lib/domains/delivery/queries/rollouts'
import { serverGroupsQuery } from '@/lib/domains/delivery/queries/server-groups'
import { ListRolloutsInput } from '@/lib/domains/delivery/rollout-schemas'
import { balancingQuery } from '@/lib/domains/gateway/queries/balancing'
import { dependenciesQuery } from '@/lib/domains/gateway/queries/dependencies'
import { changesQuery } from '@/lib/domains/ledger/queries/changes'
import { scatterQuery } from '@/lib/domains/telemetry/queries/cohorts'
import { fanOutQuery } from '@/lib/domains/telemetry/queries/fan-out'
import { goldenQuery } from '@/lib/domains/telemetry/queries/golden'
import { logsQuery } from '@/lib/domains/telemetry/queries/logs'
import { runtimeQuery } from '@/lib/domains/telemetry/queries/runtime'
import { summaryQuery } from '@/lib/domains/telemetry/queries/summary'
import { tracesQuery } from '@/lib/domains/telemetry/queries/traces'
import { FanOutQuery, GoldenQuery, LogsQuery, RuntimeQuery, SummaryQuery, TracesQuery } from '@/lib/domains/telemetry/query-schemas'
import { TraceScatterQuery } from '@/lib/domains/telemetry/trace-query-schemas'
import type { Actor } from '@/lib/kernel/actor'

/** What the open tab asks first, asked in process. The instances tab joins four sides in the browser, each by itself. */
export async function fillTab(client: QueryClient, actor: Actor, application: string, params: URLSearchParams, owned: boolean): Promise<void> {
  const telemetry = telemetryVerbs()
  const changes = changesAsk(params, application)
  const fillChanges = () => fillQuery(client, changesQuery(changes), ledgerVerbs().listChanges(actor, changes))
  switch (applicationTab(params)) {
    case 'overview': {
      const ask = { ...scopeAsk(params), application }
      const zones = { ...ask, by: 'zone', sort: 'p95' } as const
      await Promise.all([
        fillQuery(client, goldenQuery(ask), telemetry.golden(actor, GoldenQuery.parse(ask))),
        fillQuery(client, runtimeQuery(ask), telemetry.runtime(actor, RuntimeQuery.parse(ask))),
        fillQuery(client, summaryQuery(zones), telemetry.summary(actor, SummaryQuery.parse(zones))),
        owned && fillQuery(client, serverGroupsQuery(application), deliveryVerbs().listServerGroups(actor, { application, state: 'running', limit: 100 })),
        owned && fillQuery(client, dependenciesQuery(application), gatewayVerbs().dependencies(actor, { application })),
        fillChanges(),
      ])
      return
    }
    case 'traces': {
      const ask = tracesAsk(params, application)
      const calls = fanOutAsk(params, application)
      await Promise.all([
        fillQuery(client, tracesQuery(ask), telemetry.searchTraces(actor, TracesQuery.parse(ask))),
        fillQuery(client, scatterQuery(scatterAsk(ask)), telemetry.traceScatter(actor, TraceScatterQuery.parse(scatterAsk(ask)))),
        fillQuery(client, fanOutQuery(calls), telemetry.fanOut(actor, FanOutQuery.parse(calls))),
        owned && fillQuery(client, fanOutBudgetsQuery(application), deliveryVerbs().listFanOutBudgets(actor, { application })),
      ])
      return
    }
    case 'logs': {
      const ask = logsAsk(params, application)
      const { cursor: _cursor, ...first } = ask
      const fill = (one: typeof ask) => fillQuery(client, logsQuery(one), telemetry.searchLogs(actor, LogsQuery.parse(one)))
      if (params.get('tail') !== '1') await Promise.all([fill({ ...first, limit: 1 }), fill(ask)])
      return
    }
    case 'changes':
      await fillChanges()
      return
    case 'delivery': {
      const ask = applicationRolloutsAsk(application)
      if (owned) await fillQuery(client, rolloutsQuery(ask), rolloutVerbs().list(actor, ListRolloutsInput.parse(ask)))
      return
    }
    case 'configuration': {
      const ask = applicationDocumentsAsk(application)
      if (owned) await fillQuery(client, configDocumentsQuery(ask), configVerbs().list(actor, ListConfigInput.parse(ask)))
      return
    }
    case 'balancing':
      if (owned) await fillQuery(client, balancingQuery(application), gatewayVerbs().showBalancing(actor, { application }))
      return
    case 'instances':
      return
  }
}
