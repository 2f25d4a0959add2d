import { Component, Suspense, type ComponentType } from "react";
import { Skeleton } from "./Empty";
import { Problem } from "./Problem";

interface State {
  error: unknown;
}

/** A page whose script is only loaded when somebody goes there; whoever cannot get it may try again. */
export class Later extends Component<{ page: ComponentType }, State> {
  override state: State = { error: null };

  static getDerivedStateFromError(error: unknown): State {
    return { error };
  }

  override render() {
    const { error } = this.state;
    if (error) return <Problem error={error} onRetry={() => location.reload()} />;
    const Page = this.props.page;
    return (
      <Suspense fallback={<Skeleton />}>
        <Page />
      </Suspense>
    );
  }
}
