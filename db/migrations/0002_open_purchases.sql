ALTER TABLE "purchases" ADD COLUMN "tried_at" timestamp (3) with time zone DEFAULT clock_now() NOT NULL;--> statement-breakpoint
ALTER TABLE "purchases" ADD COLUMN "calls" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "purchases" ADD COLUMN "double_payment_intents" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
CREATE INDEX "purchases_open" ON "purchases" USING btree ("tried_at") WHERE status in ('pending', 'processing');