ALTER TABLE "purchases" ADD COLUMN "stripe_customer_id" text;--> statement-breakpoint
ALTER TABLE "purchases" ADD COLUMN "refunded_payment_intents" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "purchases" ADD COLUMN "refund_tries" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "purchases" ADD COLUMN "refund_tried_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "purchases" ADD COLUMN "returned_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "purchases" ADD COLUMN "return_seen_at" timestamp (3) with time zone;--> statement-breakpoint
CREATE INDEX "purchases_to_refund" ON "purchases" USING btree ("refund_tried_at") WHERE cardinality(double_payment_intents) > cardinality(refunded_payment_intents);--> statement-breakpoint
CREATE INDEX "purchases_returned" ON "purchases" USING btree ("account_id") WHERE returned_at is not null and return_seen_at is null;--> statement-breakpoint
-- What was begun before is paid by the workspace's customer of today: nothing tells more.
UPDATE "purchases" SET "stripe_customer_id" = coalesce("workspaces"."stripe_customer_id", "workspaces"."former_customer_id")
FROM "workspaces" WHERE "workspaces"."id" = "purchases"."workspace_id";
