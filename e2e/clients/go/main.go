// One request with a database call inside, a counter and a log line, told by the stock OpenTelemetry SDK over gRPC.
//
// Where to and under which name comes from the SDK's own OTEL_* variables. Prints the trace's id.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/exporters/otlp/otlplog/otlploggrpc"
	"go.opentelemetry.io/otel/exporters/otlp/otlpmetric/otlpmetricgrpc"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracegrpc"
	"go.opentelemetry.io/otel/log"
	sdklog "go.opentelemetry.io/otel/sdk/log"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"
)

func run(ctx context.Context) error {
	toTraces, err := otlptracegrpc.New(ctx)
	if err != nil {
		return err
	}
	toMetrics, err := otlpmetricgrpc.New(ctx)
	if err != nil {
		return err
	}
	toLogs, err := otlploggrpc.New(ctx)
	if err != nil {
		return err
	}
	spans := sdktrace.NewTracerProvider(sdktrace.WithBatcher(toTraces))
	points := sdkmetric.NewMeterProvider(sdkmetric.WithReader(sdkmetric.NewPeriodicReader(toMetrics)))
	lines := sdklog.NewLoggerProvider(sdklog.WithProcessor(sdklog.NewBatchProcessor(toLogs)))

	tracer := spans.Tracer("stock")
	ctx, request := tracer.Start(ctx, "GET /stock", trace.WithSpanKind(trace.SpanKindServer), trace.WithAttributes(attribute.String("http.request.method", "GET")))
	_, call := tracer.Start(ctx, "SELECT stock", trace.WithSpanKind(trace.SpanKindClient), trace.WithAttributes(attribute.String("db.system.name", "postgresql")))
	call.End()
	counter, err := points.Meter("stock").Int64Counter("stock.read")
	if err != nil {
		return err
	}
	counter.Add(ctx, 3)
	var line log.Record
	line.SetSeverity(log.SeverityWarn)
	line.SetBody(attribute.StringValue("three shelves were read"))
	lines.Logger("stock").Emit(ctx, line)
	request.End()
	fmt.Println(request.SpanContext().TraceID())
	return errors.Join(spans.Shutdown(ctx), points.Shutdown(ctx), lines.Shutdown(ctx))
}

func main() {
	if err := run(context.Background()); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
