'use client'

import { Component, type ReactNode } from 'react'

/** Catches what the payment form throws while it renders, so that a broken form never takes the dialog with it. */
export class FormBoundary extends Component<{ fallback: ReactNode; children: ReactNode }, { broken: boolean }> {
  override state = { broken: false }

  static getDerivedStateFromError() {
    return { broken: true }
  }

  override render() {
    return this.state.broken ? this.props.fallback : this.props.children
  }
}
