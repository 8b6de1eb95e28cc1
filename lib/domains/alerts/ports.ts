import type { TeamScope } from '@/lib/kernel/actor'
import type { Fault } from '@/lib/kernel/fault'
import type { Result } from '@/lib/kernel/result'
import type { Secret } from '@/lib/kernel/secret'
import type { ApplicationRef, Doer, Fence, Slice } from '../delivery/ports'
import type { Figures, WindowFigures } from './core/figures'
import type { NoticeFacts } from './core/notice-body'
import type { SumAsk } from './core/plan-questions'
import type { Advance } from './core/standing'
import type { Alert, AlertRule, Notice, NoticeAttempt, RuleCondition, Standing, Webhook } from './schemas'

export interface FigureQuestion {
  application: string
  stepMs: number
  fromMs: number
  toMs: number
  slowMs?: number
}

/** What the collector tells. A fault means that nothing is known, never that nothing happened. */
export interface AlertFigures {
  read(question: FigureQuestion): Promise<Result<Figures, Fault>>
}

/** The same of many applications at once: what controllers ask. */
export interface ManyFigures {
  /** By application. Nobody tells of one that is not among them now. */
  points(question: { applications: readonly string[]; stepMs: number; fromMs: number; toMs: number }): Promise<Result<ReadonlyMap<string, Figures>, Fault>>
  /** In the order of the asks, over windows that end at the newest complete step. Null: nobody tells of this one now. */
  sums(question: { asks: readonly SumAsk[]; stepMs: number; toMs: number }): Promise<Result<readonly (WindowFigures | null)[], Fault>>
}

export interface RuleDraft {
  id: string
  name: string
  condition: RuleCondition
}

export type ChangedRule = { kind: 'changed'; rule: AlertRule } | { kind: 'taken' } | { kind: 'changed-meanwhile' } | { kind: 'gone' }

/** What people ask of rules and alerts. Each write takes its ledger entry, and wakes the controller, in one transaction. */
export interface AlertStore {
  listRules(scope: TeamScope, page: { application: string | undefined; after: number | null; limit: number }): Promise<Slice<AlertRule>>
  /** Null for one whose application is out of the scope. */
  findRule(scope: TeamScope, number: number): Promise<{ rule: AlertRule; teamId: string } | null>
  createRule(application: ApplicationRef, draft: RuleDraft, doer: Doer): Promise<{ kind: 'created'; rule: AlertRule } | { kind: 'taken' }>
  /** Another condition begins anew: an alert that is open is withdrawn. */
  changeRule(number: number, change: { name: string; condition: RuleCondition; expectedVersion: number }, doer: Doer): Promise<ChangedRule>
  /** Its open alert is withdrawn with it. False: it is gone already. */
  deleteRule(number: number, doer: Doer): Promise<boolean>
  /** In the place of one that is there. Null: the rule is gone. */
  silence(number: number, silence: { id: string; minutes: number }, doer: Doer): Promise<AlertRule | null>
  /** Null: there is none. */
  endSilence(number: number, doer: Doer): Promise<AlertRule | null>
  /** Newest first. */
  listAlerts(scope: TeamScope, page: { state: 'open' | 'ended' | 'all'; application: string | undefined; rule: number | undefined; after: number | null; limit: number }): Promise<Slice<Alert>>
}

/** Alerts that are open on an application, silenced or not: what other domains ask. */
export interface OpenAlerts {
  of(application: Pick<ApplicationRef, 'id'>): Promise<{ number: number; rule: number; name: string }[]>
}

export interface WebhookDraft {
  id: string
  name: string
  address: string
  allowLocal: boolean
  /** Address and signing secret, by the daemon's key. */
  sealed: string
}

export interface WebhookStore {
  findTeam(scope: TeamScope, slug: string): Promise<{ id: string; slug: string } | null>
  list(teamId: string): Promise<Webhook[]>
  find(teamId: string, id: string): Promise<Webhook | null>
  /** False: the name is in use. */
  create(team: { id: string; slug: string }, draft: WebhookDraft, doer: Doer): Promise<boolean>
  /** What waits for it is given up. */
  delete(team: { id: string; slug: string }, id: string, doer: Doer): Promise<boolean>
  /** A notice of its own, on the way that alerts go. */
  test(team: { id: string; slug: string }, id: string, noticeId: string, doer: Doer): Promise<Notice | null>
  notices(webhookId: string, page: { after: string | null; limit: number }): Promise<Slice<Notice>>
}

/** The daemon makes the signing secret, and seals it with the address: it alone holds the key. */
export interface WebhookSeals {
  seal(id: string, url: string): Promise<Result<{ secret: string; sealed: string }, Fault>>
}

/** A rule as its rows say, at one moment of the database's clock. */
export interface RuleRecord {
  id: string
  number: number
  version: number
  application: ApplicationRef
  name: string
  condition: RuleCondition
  standing: Standing
  open: { id: string; number: number; notified: boolean } | null
  silenced: boolean
}

export interface RulePage {
  nowMs: number
  rules: RuleRecord[]
  /** Numbers of rules whose rows cannot be read: they must not hold up the others. */
  unreadable: number[]
  /** Where the next page begins; null: this was the last. */
  next: number | null
}

/** What the controller of rules reads and writes, by shard: all rules of an application are in one. A write carries its fence, and happens only while the rule is as it was read. */
export interface AlertWork {
  /** Rules of the work item's shard behind a number, at most 500. */
  load(objectId: string, after: number): Promise<RulePage>
  /** Where the rule stands, and what came of it: alert, notices, event and ledger entry, in one transaction. False: it changed meanwhile. */
  record(fence: Fence, rule: RuleRecord, next: Advance): Promise<boolean>
  /** Standings that changed nothing else: one statement, whatever their number. */
  keep(fence: Fence, standings: readonly { id: string; version: number; standing: Standing }[]): Promise<void>
  /** An alert that was opened in silence which has ended: its notices. */
  tell(fence: Fence, rule: RuleRecord): Promise<boolean>
  /** Shards with rules get their work item, whatever woke nobody, and so do notices. */
  ensureWork(): Promise<void>
}

export interface NoticeRecord {
  id: string
  state: Notice['state']
  tries: number
  ageMs: number
  /** The same webhook was not told yet what came before of the same alert: "resolved" before "fired" would leave it firing for good. */
  behind: boolean
  /** Null: the webhook is gone. */
  webhook: { id: string; sealed: string; allowLocal: boolean } | null
  facts: Omit<NoticeFacts, 'consoleUrl'>
}

/** What the controller of notices reads and writes. */
export interface NoticeWork {
  load(id: string): Promise<NoticeRecord | null>
  /** One try and what follows from it. */
  record(fence: Fence, notice: NoticeRecord, attempt: Omit<NoticeAttempt, 'at'>, next: { state: Notice['state']; nextMs: number | null }): Promise<void>
}

export interface WebhookTarget {
  url: string
  secret: Secret
  allowLocal: boolean
}

/** Sends one notice, once. Never throws for what the other side does. */
export interface WebhookSender {
  send(target: WebhookTarget, notice: { id: string; event: string; body: string }): Promise<{ status: number | null; error: string | null }>
}
