ALTER TABLE "application" ADD COLUMN "binding_generation" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "instance" ADD COLUMN "binding_generation" INTEGER NOT NULL DEFAULT 0;

CREATE TABLE "service_instance" (
    "id" TEXT NOT NULL,
    "team_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "offering" TEXT NOT NULL,
    "plan" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'creating',
    "step" TEXT NOT NULL DEFAULT '',
    "reason" TEXT NOT NULL DEFAULT '',
    "tries" INTEGER NOT NULL DEFAULT 0,
    "usage" JSONB,
    "created_by" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ready_at" TIMESTAMPTZ(3),
    "deleted_at" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 0,
    CONSTRAINT "service_instance_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "service_instance_team_id_state_idx" ON "service_instance"("team_id", "state");
-- A name is free again when the thing is gone.
CREATE UNIQUE INDEX "service_instance_name_key" ON "service_instance"("team_id", "name") WHERE "state" <> 'deleted';

CREATE TABLE "service_binding" (
    "id" TEXT NOT NULL,
    "service_instance_id" TEXT NOT NULL,
    "application_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "database_url" BOOLEAN NOT NULL DEFAULT false,
    "state" TEXT NOT NULL DEFAULT 'binding',
    "step" TEXT NOT NULL DEFAULT '',
    "reason" TEXT NOT NULL DEFAULT '',
    "wanted_id" TEXT,
    "given_id" TEXT,
    "generation" INTEGER NOT NULL DEFAULT 0,
    "created_by" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "settled_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 0,
    CONSTRAINT "service_binding_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "service_binding_service_instance_id_idx" ON "service_binding"("service_instance_id");
CREATE INDEX "service_binding_application_id_state_idx" ON "service_binding"("application_id", "state");
-- One binding of a service for each application, one name for each file folder, one DATABASE_URL.
CREATE UNIQUE INDEX "service_binding_pair_key" ON "service_binding"("service_instance_id", "application_id") WHERE "state" <> 'ended';
CREATE UNIQUE INDEX "service_binding_name_key" ON "service_binding"("application_id", "name") WHERE "state" <> 'ended';
CREATE UNIQUE INDEX "service_binding_database_url_key" ON "service_binding"("application_id") WHERE "state" <> 'ended' AND "database_url";

CREATE TABLE "service_credential" (
    "id" TEXT NOT NULL,
    "binding_id" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'intended',
    "sealed" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "issued_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),
    "last_use_at" TIMESTAMPTZ(3),
    "sessions" INTEGER NOT NULL DEFAULT 0,
    CONSTRAINT "service_credential_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "service_credential_binding_id_number_key" ON "service_credential"("binding_id", "number");

CREATE TABLE "service_quota" (
    "team_id" TEXT NOT NULL,
    "plan" TEXT NOT NULL,
    "limit" INTEGER NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "service_quota_pkey" PRIMARY KEY ("team_id", "plan")
);

CREATE TABLE "root_key_check" (
    "id" INTEGER NOT NULL,
    "sealed" TEXT NOT NULL,
    CONSTRAINT "root_key_check_pkey" PRIMARY KEY ("id")
);

ALTER TABLE "service_instance" ADD CONSTRAINT "service_instance_team_id_fkey" FOREIGN KEY ("team_id") REFERENCES "team"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "service_binding" ADD CONSTRAINT "service_binding_service_instance_id_fkey" FOREIGN KEY ("service_instance_id") REFERENCES "service_instance"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "service_binding" ADD CONSTRAINT "service_binding_application_id_fkey" FOREIGN KEY ("application_id") REFERENCES "application"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "service_credential" ADD CONSTRAINT "service_credential_binding_id_fkey" FOREIGN KEY ("binding_id") REFERENCES "service_binding"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "service_quota" ADD CONSTRAINT "service_quota_team_id_fkey" FOREIGN KEY ("team_id") REFERENCES "team"("id") ON DELETE CASCADE ON UPDATE CASCADE;
