-- Rules are judged by shard: all of an application in one, and few shards, so that many rules are asked about at once.
ALTER TABLE "alert_rule" ADD COLUMN "shard" INTEGER NOT NULL GENERATED ALWAYS AS (get_byte(decode(md5("application_id"), 'hex'), 0) % 8) STORED;
CREATE INDEX "alert_rule_shard_number_idx" ON "alert_rule"("shard", "number") WHERE "deleted_at" IS NULL;

-- Work by application is done with: shards with rules are looked at instead.
DELETE FROM "work_item" WHERE "kind" = 'alerts';
INSERT INTO "work_item" ("kind", "object_id") SELECT DISTINCT 'alerts', 'shard-' || "shard" FROM "alert_rule" WHERE "deleted_at" IS NULL;
