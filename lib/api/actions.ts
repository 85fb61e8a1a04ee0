'use server'

import { z } from 'zod'
import { deskAction } from '@/lib/action'
import { makeKey as makeKeyCommand, revokeKey as revokeKeyCommand } from './commands'

/** Makes a key for the workspace, or for this client alone, and answers with it this one time. */
export const makeKey = deskAction({
  input: z.object({
    name: z
      .string()
      .trim()
      .min(1)
      .max(60)
      .regex(/^\P{Cc}*$/u),
    scope: z.enum(['read', 'spend', 'admin']),
    onlyThisClient: z.boolean(),
    expiresAt: z.date().optional(),
  }),
  permit: 'manage-keys',
  run: ({ desk, input: { name, scope, onlyThisClient, expiresAt } }) =>
    makeKeyCommand({
      workspaceId: desk.workspace.id,
      clientId: onlyThisClient ? desk.client.id : undefined,
      name,
      scope,
      expiresAt,
      createdBy: desk.user.id,
    }),
})

/** Revokes a key of the workspace, at once. */
export const revokeKey = deskAction({
  input: z.object({ id: z.string().max(40) }),
  permit: 'manage-keys',
  run: ({ desk, input }) => revokeKeyCommand({ workspaceId: desk.workspace.id, id: input.id, revokedBy: desk.user.id }),
})
