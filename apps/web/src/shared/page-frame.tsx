import { ROLE_TITLES } from '@lib/contracts';
import { Button, ConfigProvider, Drawer, Flex, Layout, Menu, Space, Typography } from 'antd';
import type { JSX, ReactNode } from 'react';
import { useState } from 'react';
import { useLocation } from 'react-router';
import './phone.css';
import { usePhone } from './phone.js';
import { signOut, useMe } from './session.js';

interface MenuEntry {
  /** Path at which the entry's pages begin. */
  readonly key: string;
  readonly label: JSX.Element;
}

interface FrameProps {
  readonly items: readonly MenuEntry[];
  readonly children: ReactNode;
}

/** Wide tables scroll inside themselves, the page never sideways. */
const PHONE_TABLE = { scroll: { x: 'max-content' } } as const;

/** The frame around every page: where I am, who I am; on a phone the menu is folded. */
export function PageFrame({ items, children }: FrameProps): JSX.Element {
  const phone = usePhone();
  return (
    <ConfigProvider {...(phone ? { table: PHONE_TABLE } : {})}>
      <Layout style={{ minHeight: '100vh' }}>
        <Layout.Header
          style={{
            display: 'flex',
            gap: phone ? 12 : 24,
            alignItems: 'center',
            padding: phone ? '0 12px' : '0 24px',
          }}
        >
          <Typography.Text strong style={{ color: '#fff', whiteSpace: 'nowrap' }}>
            执行工作台
          </Typography.Text>
          {phone ? <FoldedMenu items={items} /> : <MenuBar items={items} />}
        </Layout.Header>
        <Layout.Content
          style={{
            padding: phone ? '16px 12px' : 24,
            maxWidth: 1440,
            width: '100%',
            margin: '0 auto',
          }}
        >
          {children}
        </Layout.Content>
        <Layout.Footer style={{ textAlign: 'center', padding: phone ? 12 : '24px 50px' }}>
          演示数据均为虚构。本系统不提供法律意见。
        </Layout.Footer>
      </Layout>
    </ConfigProvider>
  );
}

function useSelected(items: readonly MenuEntry[]): string[] {
  const { pathname } = useLocation();
  return items.map(({ key }) => key).filter((key) => pathname.startsWith(key));
}

function MenuBar({ items }: { readonly items: readonly MenuEntry[] }): JSX.Element {
  const selectedKeys = useSelected(items);
  return (
    <>
      <Menu
        theme="dark"
        mode="horizontal"
        style={{ flex: 1, minWidth: 0 }}
        selectedKeys={selectedKeys}
        items={items.map(({ key, label }) => ({ key, label }))}
      />
      <Space style={{ color: '#fff', whiteSpace: 'nowrap' }}>
        <WhoAmI />
        <SignOut />
      </Space>
    </>
  );
}

function FoldedMenu({ items }: { readonly items: readonly MenuEntry[] }): JSX.Element {
  const selectedKeys = useSelected(items);
  const [open, setOpen] = useState(false);
  const fold = (): void => setOpen(false);
  return (
    <>
      <Button
        style={{ marginInlineStart: 'auto' }}
        aria-haspopup="dialog"
        aria-expanded={open}
        onClick={() => setOpen(true)}
      >
        菜单
      </Button>
      <Drawer title="菜单" open={open} onClose={fold} size={280} styles={{ body: { padding: 0 } }}>
        <Menu
          mode="inline"
          selectedKeys={selectedKeys}
          items={items.map(({ key, label }) => ({ key, label }))}
          onClick={fold}
        />
        <Flex vertical gap={12} style={{ padding: 24 }}>
          <WhoAmI />
          <SignOut />
        </Flex>
      </Drawer>
    </>
  );
}

function WhoAmI(): JSX.Element {
  const me = useMe();
  return (
    <span>
      {me.name} · {me.roles.map((role) => ROLE_TITLES[role]).join('、')} · {me.court}
    </span>
  );
}

function SignOut(): JSX.Element {
  return (
    <Button size="small" onClick={() => void signOut()}>
      退出
    </Button>
  );
}
