import type { TeamScope } from '@/lib/kernel/actor'
import type { CallCounts } from '../telemetry/fan-out-schemas'
import type { ApplicationRef, Doer } from './ports'

export interface KeptBudget {
  operation: string
  callsMax: number
  setBy: string
  setMs: number
}

/** The server group that was started last and has not been destroyed. */
export interface NewestRelease {
  serverGroup: string
  sinceMs: number
}

export interface BudgetedApplication {
  application: string
  team: string
  newest: NewestRelease | null
  budgets: KeptBudget[]
}

export interface FanOutBudgetStore {
  of(application: ApplicationRef): Promise<{ budgets: KeptBudget[]; newest: NewestRelease | null }>
  /** Of the application of that name: what the platform itself asks. */
  ofName(application: string): Promise<KeptBudget[]>
  /** Applications with a budget, by name. */
  all(scope: TeamScope): Promise<BudgetedApplication[]>
  /** With its entry in the ledger. */
  save(application: ApplicationRef, operation: string, callsMax: number, doer: Doer): Promise<void>
  /** False where there is none; with its entry in the ledger. */
  remove(application: ApplicationRef, operation: string, doer: Doer): Promise<boolean>
}

export interface OperationCalls {
  operation: string
  requests: number
  total: CallCounts
}

/** Calls per request of one server group in the last hour; null while telemetry does not answer. */
export type CallsOfRelease = (application: string, serverGroup: string) => Promise<OperationCalls[] | null>
