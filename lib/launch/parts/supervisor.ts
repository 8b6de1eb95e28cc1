import { join } from 'node:path'
import type { PartName } from '../../control/part-settings'
import type { PartState } from '../../control/supervisor-calls'
import type { Log } from '../../kernel/log'
import { identify } from '../boot/process-identity.mjs'
import { createPartsRecord, type PartsRecordWriter } from './parts-record'
import { type PartProgram, type SupervisedPart, supervisePart } from './supervise-part'

export interface Supervisor {
  parts: Map<PartName, SupervisedPart>
  start(program: PartProgram): SupervisedPart
  states(): PartState[]
}

interface Options {
  dataDir: string
  buildDir: string
  log: Log
  onChange(state: PartState): void
}

/** Holds the parts that were started, writes down which processes they are, and logs what becomes of them. */
export function createSupervisor({ dataDir, buildDir, log, onChange }: Options): Supervisor {
  const self = identify(process.pid)
  if (!self) throw new Error('our own process cannot be found')
  const record: PartsRecordWriter = createPartsRecord(dataDir, join(buildDir, `used-by-${process.pid}`), self)
  const parts = new Map<PartName, SupervisedPart>()
  const last = new Map<PartName, string>()
  const changed = (state: PartState) => {
    if (last.get(state.part) !== state.state) log.info(`${state.part} is ${state.state}`, { pid: state.pid, lastExit: state.lastExit, detail: state.detail })
    last.set(state.part, state.state)
    onChange(state)
  }
  return {
    parts,
    states: () => [...parts.values()].map((part) => part.state()),
    start(program) {
      const part = supervisePart(program, { record: record.set, onChange: changed })
      parts.set(program.part, part)
      return part
    },
  }
}
