CREATE TABLE "alert_rule" (
    "id" TEXT NOT NULL,
    "number" SERIAL NOT NULL,
    "application_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "condition" JSONB NOT NULL,
    "standing" JSONB NOT NULL,
    "created_by" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "deleted_at" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 0,
    CONSTRAINT "alert_rule_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "alert_rule_number_key" ON "alert_rule"("number");
CREATE INDEX "alert_rule_application_id_idx" ON "alert_rule"("application_id");
CREATE UNIQUE INDEX "alert_rule_name_in_use_key" ON "alert_rule"("application_id", "name") WHERE "deleted_at" IS NULL;

CREATE TABLE "alert" (
    "id" TEXT NOT NULL,
    "number" SERIAL NOT NULL,
    "rule_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "condition" JSONB NOT NULL,
    "severity" TEXT NOT NULL,
    "value" DOUBLE PRECISION,
    "opened_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "resolved_at" TIMESTAMPTZ(3),
    "withdrawn" BOOLEAN NOT NULL DEFAULT false,
    "notified" BOOLEAN NOT NULL DEFAULT false,
    CONSTRAINT "alert_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "alert_number_key" ON "alert"("number");
CREATE INDEX "alert_rule_id_number_idx" ON "alert"("rule_id", "number");
-- A rule never fires twice: one alert of it is open at most.
CREATE UNIQUE INDEX "alert_open_key" ON "alert"("rule_id") WHERE "resolved_at" IS NULL;

CREATE TABLE "alert_silence" (
    "id" TEXT NOT NULL,
    "rule_id" TEXT NOT NULL,
    "why" TEXT NOT NULL,
    "created_by" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ends_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    CONSTRAINT "alert_silence_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "alert_silence_rule_id_ends_at_idx" ON "alert_silence"("rule_id", "ends_at");

CREATE TABLE "alert_webhook" (
    "id" TEXT NOT NULL,
    "team_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "sealed" TEXT NOT NULL,
    "allow_local" BOOLEAN NOT NULL DEFAULT false,
    "created_by" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "deleted_at" TIMESTAMPTZ(3),
    CONSTRAINT "alert_webhook_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "alert_webhook_team_id_idx" ON "alert_webhook"("team_id");
CREATE UNIQUE INDEX "alert_webhook_name_in_use_key" ON "alert_webhook"("team_id", "name") WHERE "deleted_at" IS NULL;

CREATE TABLE "alert_notice" (
    "id" TEXT NOT NULL,
    "webhook_id" TEXT NOT NULL,
    "alert_id" TEXT,
    "event" TEXT NOT NULL,
    "facts" JSONB NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'waiting',
    "tries" INTEGER NOT NULL DEFAULT 0,
    "attempts" JSONB NOT NULL DEFAULT '[]',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "sent_at" TIMESTAMPTZ(3),
    "next_at" TIMESTAMPTZ(3),
    CONSTRAINT "alert_notice_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "alert_notice_webhook_id_created_at_idx" ON "alert_notice"("webhook_id", "created_at");
CREATE INDEX "alert_notice_alert_id_idx" ON "alert_notice"("alert_id");
CREATE INDEX "alert_notice_waiting_idx" ON "alert_notice"("created_at") WHERE "state" = 'waiting';

ALTER TABLE "alert_rule" ADD CONSTRAINT "alert_rule_application_id_fkey" FOREIGN KEY ("application_id") REFERENCES "application"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "alert" ADD CONSTRAINT "alert_rule_id_fkey" FOREIGN KEY ("rule_id") REFERENCES "alert_rule"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "alert_silence" ADD CONSTRAINT "alert_silence_rule_id_fkey" FOREIGN KEY ("rule_id") REFERENCES "alert_rule"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "alert_webhook" ADD CONSTRAINT "alert_webhook_team_id_fkey" FOREIGN KEY ("team_id") REFERENCES "team"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "alert_notice" ADD CONSTRAINT "alert_notice_webhook_id_fkey" FOREIGN KEY ("webhook_id") REFERENCES "alert_webhook"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "alert_notice" ADD CONSTRAINT "alert_notice_alert_id_fkey" FOREIGN KEY ("alert_id") REFERENCES "alert"("id") ON DELETE CASCADE ON UPDATE CASCADE;
