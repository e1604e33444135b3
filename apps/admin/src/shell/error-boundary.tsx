import { Component, type ReactNode } from 'react';
import { FailureNote } from '../parts/failure.tsx';

/** A screen that throws says so in its place; the navigation stays. */
export class ErrorBoundary extends Component<{ readonly children: ReactNode }, { readonly error: unknown }> {
  override state = { error: null as unknown };

  static getDerivedStateFromError(error: unknown): { readonly error: unknown } {
    return { error };
  }

  override render(): ReactNode {
    if (this.state.error === null) return this.props.children;
    return <FailureNote error={this.state.error} onRetry={() => this.setState({ error: null })} />;
  }
}
