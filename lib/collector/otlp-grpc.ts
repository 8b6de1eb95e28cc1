import { promisify } from 'node:util'
import { type MethodDefinition, type sendUnaryData, Server, ServerCredentials, type ServerUnaryCall, type StatusObject, status as codes } from '@grpc/grpc-js'
import type { Signal } from '@/lib/domains/telemetry/core/records'
import { exportAnswer } from '@/lib/domains/telemetry/wire/otlp-answer'
import { fullQueue, guardCalls, toComeAgain } from './grpc-calls'
import type { IntakeSettings } from './http-intake'

const services = { traces: 'trace.v1.TraceService', metrics: 'metrics.v1.MetricsService', logs: 'logs.v1.LogsService' } satisfies Record<Signal, string>
const pathOf = (signal: Signal): string => `/opentelemetry.proto.collector.${services[signal]}/Export`

/** Bytes in and out: the store's own decoders read them, in its thread. */
const exportOf = (signal: Signal): MethodDefinition<Buffer, Buffer> => ({
  path: pathOf(signal), requestStream: false, responseStream: false,
  requestSerialize: (bytes) => bytes, requestDeserialize: (bytes) => bytes, responseSerialize: (bytes) => bytes, responseDeserialize: (bytes) => bytes,
})

type Failure = Pick<StatusObject, 'code' | 'details'> & Partial<Pick<StatusObject, 'metadata'>>

export interface GrpcIntake {
  /** Takes no new calls, ends those that run, and resolves when they have. */
  close(): Promise<void>
}

/** OTLP/gRPC (opentelemetry.io/docs/specs/otlp/#otlpgrpc), in the clear on loopback as its HTTP form is. */
export async function listenOtlpGrpc(settings: IntakeSettings, host: string, port: number): Promise<GrpcIntake> {
  const { bodyBytesMax } = settings
  const server = new Server({ 'grpc.max_receive_message_length': bodyBytesMax, 'grpc.max_concurrent_streams': 100, interceptors: [guardCalls(settings)] })
  for (const signal of Object.keys(services) as Signal[]) {
    server.addService({ Export: exportOf(signal) }, {
      Export: (call: ServerUnaryCall<Buffer, Buffer>, answer: sendUnaryData<Buffer>) => void take(settings, signal, call.request).then(
        (result) => (Buffer.isBuffer(result) ? answer(null, result) : answer(result)),
        (error: unknown) => {
          settings.log.error('a request failed', { intake: 'grpc', error })
          settings.counts.note('grpc', 503)
          answer(toComeAgain(codes.UNAVAILABLE, 'The failure was logged.', 5))
        },
      ),
    })
  }
  await promisify(server.bindAsync.bind(server))(`${host}:${port}`, ServerCredentials.createInsecure())
  return { close: () => promisify(server.tryShutdown.bind(server))() }
}

async function take({ budget, counts, store }: IntakeSettings, signal: Signal, message: Buffer): Promise<Buffer | Failure> {
  const { length } = message
  if (!budget.take(length)) {
    counts.note('grpc', 429)
    return fullQueue()
  }
  // In memory of its own, so that it can be handed to the store's thread.
  const outcome = await store(signal, 'protobuf', new Uint8Array(message)).finally(() => budget.give(length))
  switch (outcome.kind) {
    case 'stored':
      counts.note('grpc', 200)
      return exportAnswer(signal, 'protobuf', outcome.rejection)
    case 'malformed':
      counts.note('grpc', 400)
      return { code: codes.INVALID_ARGUMENT, details: outcome.message }
    case 'unavailable':
      counts.note('grpc', 503)
      return toComeAgain(codes.UNAVAILABLE, outcome.message, 5)
  }
}
