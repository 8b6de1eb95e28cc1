ALTER TABLE "service_instance" ADD COLUMN "said" JSONB;
ALTER TABLE "service_instance" ADD COLUMN "size" TEXT NOT NULL DEFAULT '';
ALTER TABLE "service_instance" ADD COLUMN "size_since" TIMESTAMPTZ(3);
ALTER TABLE "service_instance" ADD COLUMN "tried_at" TIMESTAMPTZ(3);
ALTER TABLE "service_binding" ADD COLUMN "said" JSONB;
ALTER TABLE "service_credential" ADD COLUMN "holders" JSONB NOT NULL DEFAULT '[]';
ALTER TABLE "service_credential" ADD COLUMN "end_asked" BOOLEAN NOT NULL DEFAULT false;
