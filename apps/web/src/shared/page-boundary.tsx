import { Alert, Button } from 'antd';
import type { ReactNode } from 'react';
import { Component } from 'react';

interface Props {
  readonly children: ReactNode;
}

/** A page that cannot be drawn says so and leaves menu and sign-out in place, instead of a white window. */
export class PageBoundary extends Component<Props, { readonly failed: boolean }> {
  override readonly state = { failed: false };

  static getDerivedStateFromError(): { readonly failed: boolean } {
    return { failed: true };
  }

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children;
    return (
      <Alert
        type="error"
        showIcon
        title="这一页没有能够显示"
        description="已提交的内容没有受影响。请重新载入;仍不能显示的,请告知管理员您打开的地址"
        action={<Button onClick={() => globalThis.location.reload()}>重新载入</Button>}
      />
    );
  }
}
