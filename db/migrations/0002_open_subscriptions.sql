CREATE SEQUENCE "public"."stripe_reads" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1;--> statement-breakpoint
GRANT USAGE ON SEQUENCE "public"."stripe_reads" TO refill_app;--> statement-breakpoint
-- A checkout beside a plan that is live or under way has no place to take.
UPDATE "subscriptions" AS "spare" SET "status" = 'abandoned', "ended_at" = clock_now() WHERE "status" in ('checkout', 'incomplete') AND EXISTS (SELECT FROM "subscriptions" AS "other" WHERE "other"."account_id" = "spare"."account_id" AND ("other"."status" in ('trialing', 'active', 'past_due', 'unpaid', 'paused') OR ("spare"."status" = 'checkout' AND "other"."status" = 'incomplete')));--> statement-breakpoint
DROP INDEX "subscriptions_one_checkout";--> statement-breakpoint
DROP INDEX "subscriptions_one_live";--> statement-breakpoint
ALTER TABLE "subscriptions" ADD COLUMN "paid_until" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "subscriptions" ADD COLUMN "read_number" bigint;--> statement-breakpoint
ALTER TABLE "workspaces" ADD COLUMN "former_customer_id" text;--> statement-breakpoint
ALTER TABLE "workspaces" ADD COLUMN "card_read_number" bigint;--> statement-breakpoint
CREATE UNIQUE INDEX "subscriptions_one_open" ON "subscriptions" USING btree ("account_id") WHERE status in ('checkout', 'incomplete', 'trialing', 'active', 'past_due', 'unpaid', 'paused');--> statement-breakpoint
CREATE INDEX "subscriptions_checkouts" ON "subscriptions" USING btree ("created_at") WHERE status in ('checkout');--> statement-breakpoint
CREATE INDEX "subscriptions_covered" ON "subscriptions" USING btree (coalesce("paid_until", "created_at")) WHERE status in ('incomplete', 'trialing', 'active', 'past_due', 'unpaid', 'paused');--> statement-breakpoint
CREATE INDEX "workspaces_card" ON "workspaces" USING btree ("card_id");