import type { Fault } from '@/lib/kernel/fault'
import type { Result } from '@/lib/kernel/result'
import type { TelemetrySource } from './ports'
import type { PromqlAnswer, PromqlInput } from './promql-schemas'
import type { EngineChoice, SignalName, SourcePlan, SourceReport, SourceState } from './source-schemas'

/** Sends each question to where its signal is answered. Nothing above it knows which engine that is, but by what the answer says. */
export interface SourceSwitch {
  /** Null: the embedded store answers it. */
  ask(question: string, input: unknown): Promise<Result<unknown, Fault>> | null
  tailLogs: TelemetrySource['tailLogs']
  promql(input: PromqlInput): Promise<Result<PromqlAnswer, Fault>>
  apply(plan: SourcePlan): Promise<void>
  states(): SourceState[]
  test(signal: SignalName, choice: EngineChoice): Promise<SourceReport>
  close(): Promise<void>
}
